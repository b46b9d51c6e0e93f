"""The steps that systemd takes before it runs a program, by the exit status of the one that failed.

Facts: systemd.exec(5), "Process Exit Codes", and the order of steps in systemd's exec-invoke.c.
"""

import re

from msgspec import Struct

from trial.own import Own

_LONG = 120


class ExecStep(Struct, frozen=True):
    """One step."""

    name: str
    """As systemd calls it, without EXIT_."""
    words: str
    """What it was about to do, to go on after "it failed before its program ran,"."""
    own: tuple[str, ...] = ()
    """The directives whose values say with what."""


def _step(name: str, words: str, own: str = "") -> ExecStep:
    return ExecStep(name, words, tuple(own.split()))


STEPS: dict[int, ExecStep] = {
    200: _step("CHDIR", "changing to its working directory", "WorkingDirectory"),
    201: _step("NICE", "setting its priority", "Nice"),
    202: _step("FDS", "passing its file descriptors on", "OpenFile"),
    203: _step("EXEC", "executing its program", "ExecStart"),
    204: _step("MEMORY", "for want of memory"),
    205: _step("LIMITS", "setting its resource limits"),
    206: _step("OOM_ADJUST", "adjusting how soon it is killed for want of memory", "OOMScoreAdjust"),
    207: _step("SIGNAL_MASK", "setting which signals it gets"),
    208: _step("STDIN", "opening its standard input", "StandardInput"),
    209: _step("STDOUT", "opening its standard output", "StandardOutput"),
    210: _step("CHROOT", "changing its root directory", "RootDirectory RootImage"),
    211: _step("IOPRIO", "setting its I/O priority", "IOSchedulingClass IOSchedulingPriority"),
    212: _step("TIMERSLACK", "setting how exact its timers are", "TimerSlackNSec"),
    213: _step("SECUREBITS", "setting its secure bits", "SecureBits"),
    214: _step("SETSCHEDULER", "setting its scheduling", "CPUSchedulingPolicy CPUSchedulingPriority"),
    215: _step("CPUAFFINITY", "choosing its processors", "CPUAffinity"),
    216: _step("GROUP", "taking on its groups", "Group SupplementaryGroups"),
    217: _step("USER", "taking on its user", "User DynamicUser PrivateUsers"),
    218: _step("CAPABILITIES", "setting its capabilities", "AmbientCapabilities"),
    219: _step("CGROUP", "entering its control group", "Slice Delegate"),
    220: _step("SETSID", "beginning a session of its own"),
    221: _step("CONFIRM", "waiting for somebody to confirm it"),
    222: _step("STDERR", "opening its standard error", "StandardError"),
    224: _step("PAM", "opening a session of PAM", "PAMName"),
    225: _step("NETWORK", "setting up its network namespace", "NetworkNamespacePath PrivateNetwork"),
    226: _step("NAMESPACE", "setting up its mount namespace"),
    227: _step("NO_NEW_PRIVILEGES", "setting no-new-privileges", "NoNewPrivileges"),
    228: _step("SECCOMP", "installing its system call filters"),
    229: _step("SELINUX_CONTEXT", "setting its SELinux context", "SELinuxContext"),
    230: _step("PERSONALITY", "setting its execution domain", "Personality"),
    231: _step("APPARMOR_PROFILE", "switching to its AppArmor profile", "AppArmorProfile"),
    232: _step("ADDRESS_FAMILIES", "restricting its address families", "RestrictAddressFamilies"),
    233: _step("RUNTIME_DIRECTORY", "making its directories below /run", "RuntimeDirectory"),
    235: _step("CHOWN", "giving its socket to its user", "User"),
    236: _step("SMACK_PROCESS_LABEL", "setting its SMACK label", "SmackProcessLabel"),
    237: _step("KEYRING", "setting up its keyring", "KeyringMode"),
    238: _step("STATE_DIRECTORY", "making its directories below /var/lib", "StateDirectory"),
    239: _step("CACHE_DIRECTORY", "making its directories below /var/cache", "CacheDirectory"),
    240: _step("LOGS_DIRECTORY", "making its directories below /var/log", "LogsDirectory"),
    241: _step("CONFIGURATION_DIRECTORY", "making its directories below /etc", "ConfigurationDirectory"),
    242: _step("NUMA_POLICY", "setting where its memory lies", "NUMAPolicy NUMAMask"),
    243: _step(
        "CREDENTIALS", "reading its credentials", "LoadCredential LoadCredentialEncrypted SetCredential"
    ),
    244: _step("BPF", "restricting its file systems", "RestrictFileSystems"),
    245: _step("KSM", "sharing its memory's pages", "MemoryKSM"),
}


def told_by(status: int) -> str:
    """The step that a status tells of; empty for a status that is a program's own."""
    step = STEPS.get(status)
    return f"{step.words} (status {status}/{step.name})" if step else ""


def in_words(status: int) -> str:
    """What failed before the program ran; empty for a status that says nothing of that kind."""
    step = told_by(status)
    return f"it failed before its program ran, {step}" if step else ""


def about(reason: str, own: Own, command: str = "ExecStart") -> str:
    """The unit's own values with which the step of a `reason` was taken, before a `command`, if any."""
    found = re.search(r"\(status (\d+)/", reason)
    step = STEPS.get(int(found[1])) if found else None
    names = [command if name == "ExecStart" else name for name in step.own] if step else []
    said = [f"{name}={own.last(name)[:_LONG]}" for name in names if own.last(name)]
    return f", with {' and '.join(said)}" if said else ""
