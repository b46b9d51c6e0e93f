"""System calls as the kernel's records have them, by name.

Source: include/uapi/linux/audit.h for the architectures.
"""

from catalog.listings import syscall_names

_ARCHITECTURES = {"c000003e": "x86-64", "c00000b7": "arm64", "40000003": "x86", "40000028": "arm"}
_X32 = 0x4000_0000
"""What x32 adds to the numbers of x86-64, whose architecture it has. asm/unistd.h, __X32_SYSCALL_BIT"""


def named(architecture: str, number: int) -> tuple[str, str]:
    """A record's system call by name, and its architecture as SystemCallArchitectures= names it; each empty
    where it is unknown."""
    known = _ARCHITECTURES.get(architecture, "")
    if known == "x86-64" and number & _X32:
        return syscall_names(known).get(number - _X32, ""), "x32"
    return syscall_names(known).get(number, ""), known
