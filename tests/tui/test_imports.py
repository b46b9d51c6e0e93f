"""What the interface imports before its first frame: a module more is a delay for everybody."""

import subprocess
import sys


def test_the_import_of_the_interface_leaves_out_what_is_used_later() -> None:
    late = (
        "trial",
        "catalog.build",
        "catalog.search",
        "catalog.manual",
        "textual.widgets._text_area",
        "tomllib",
    )
    code = f"import sys, tui.app; print(*[name for name in {late!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert found.split() == []
