"""The wheel's manual page, made while it is built (hatchling finds the class by its base)."""

import importlib.util
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManualPage(BuildHookInterface):  # type: ignore[type-arg]
    """Adds share/man/man1/unitsmith.1, where pipx and Debian's package take it from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the page; hatchling's call before it builds."""
        self._made = Path(tempfile.mkdtemp(prefix="unitsmith-"))
        if version == "editable":
            return
        spec = importlib.util.spec_from_file_location("man_page", Path(self.root, "packaging", "man_page.py"))
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
        page = self._made / "unitsmith.1"
        page.write_text(module.page(self.metadata.version, epoch), "utf-8")
        build_data["shared_data"][str(page)] = "share/man/man1/unitsmith.1"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clear up; hatchling's call afterwards."""
        shutil.rmtree(self._made)
