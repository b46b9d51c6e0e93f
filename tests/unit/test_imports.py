import subprocess
import sys


def test_what_the_first_screen_needs_comes_without_configupdater() -> None:
    code = "import sys, unit.drop_in, unit.effective, unit.names; print('configupdater' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
