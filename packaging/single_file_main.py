"""What the single file begins with; packaging/single_file.py fills in the braces.

unitsmith.pyz ARGUMENTS             unitsmith
unitsmith.pyz -m MODULE ARGUMENTS   a process of its own: the helper, a playground's keeper
"""

import os
import platform
import runpy
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ExtensionFileLoader
from importlib.util import spec_from_file_location

PYTHON, MACHINE = "{python}", "{machine}"
COMPILED = "{compiled}"


class InMemory(MetaPathFinder):
    """Finds compiled modules, and has the kernel keep each in memory: a file without a name, nobody else's.

    These stay open: two of one number would be one library to the dynamic linker.
    """

    def find_spec(self, name, path, target=None):
        if name not in COMPILED:
            return None
        number = os.memfd_create(name, os.MFD_CLOEXEC)
        with open(number, "wb", closefd=False) as file:
            file.write(__loader__.get_data(os.path.join(__loader__.archive, COMPILED[name])))
        place = f"/proc/self/fd/{number}"
        return spec_from_file_location(name, place, loader=ExtensionFileLoader(name, place))


def main():
    here = "{}.{}".format(*sys.version_info), platform.machine()
    if here != (PYTHON, MACHINE):
        which = f"this file is for Python {PYTHON} on {MACHINE}, and this is Python {here[0]} on {here[1]}"
        print(f"unitsmith: {which}: take the one for it.", file=sys.stderr)
        sys.exit(3)
    sys.meta_path.insert(0, InMemory())
    if sys.argv[1:2] == ["-m"]:
        module = sys.argv[2]
        del sys.argv[1:3]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    else:
        from cli.__main__ import main as run

        run()


main()
