"""Which command runs a module of unitsmith's own, from files and from the single file."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from host import own

ROOMS = Path(own.__file__).parents[1]
ASK = """
import json, sys
sys.path.insert(0, sys.argv[1])
from host import own
print(json.dumps(own.isolated("a.b")))
"""


def test_files_are_run_by_their_path() -> None:
    command = own.isolated("host.helper.__main__")
    assert command == [sys.executable, "-I", str(ROOMS / "host" / "helper" / "__main__.py")]
    assert Path(command[-1]).is_file()


def test_the_single_file_is_told_the_module_wherever_it_was_started(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "one.pyz", "w") as archive:
        for name in ("host/__init__.py", "host/own.py"):
            archive.write(ROOMS / name, name)
    said = subprocess.check_output([sys.executable, "-S", "-c", ASK, "one.pyz"], cwd=tmp_path)
    assert json.loads(said)[1:] == ["-I", str(tmp_path / "one.pyz"), "-m", "a.b"]
