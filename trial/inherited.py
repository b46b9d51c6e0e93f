"""What a service's sandbox does to what it starts for others: sessions, jobs, builds, containers. All of it
is inherited, systemd.exec(5), and none of it is seen by a trial of the service itself.
"""

from collections.abc import Iterable

from host.ports import LoadedUnit
from trial.diagnosis.case import Change
from trial.diagnosis.reach import named

_STARTED = {
    "its sessions": (
        "ssh sshd dropbear cockpit cockpit-session ttyd shellinabox wetty telnetd rlogind xrdp xrdp-sesman"
        " getty serial-getty autovt container-getty console-getty mosh tmux screen code-server jupyter"
        " jupyterhub rstudio-server"
    ),
    "desktop sessions": "display-manager gdm gdm3 sddm lightdm lxdm xdm greetd ly slim wdm",
    "its jobs": (
        "cron crond cronie anacron fcron bcron dcron atd slurmd slurmstepd torque pbs_mom nomad rundeckd"
        " airflow-worker celery"
    ),
    "its builds": (
        "gitlab-runner jenkins jenkins-agent buildbot buildbot-worker actions.runner buildkite-agent drone"
        " drone-runner-exec woodpecker-agent concourse-worker teamcity-agent forgejo-runner gitea-runner"
        " act_runner"
    ),
    "the programs that it runs": (
        "supervisor supervisord monit circusd runsvdir runit s6-svscan daemontools svscan pm2 inetd xinetd"
        " openbsd-inetd incron fcgiwrap polkit"
    ),
    "its containers": "docker containerd podman crio cri-o lxc lxc-net lxd incus kubelet k3s k3s-agent",
    "its machines": "libvirtd virtqemud virtlxcd",
    "all services of that user": "user",
    "the programs that get its mail": "postfix exim4 exim sendmail opensmtpd dovecot courier-mta",
}
_BY_NAME = {name: what for what, names in _STARTED.items() for name in names.split()}
_ANYTHING = "what it starts"
_MOST = 4
_OFF = ("no", "false", "off", "0")

_WORDS = {
    "NoNewPrivileges": "sudo and other set-user-ID programs gain no rights",
    "ProtectSystem": "the system's directories are read-only",
    "ProtectHome": "homes are closed",
    "PrivateTmp": "/tmp is not the machine's",
    "PrivateDevices": "most of /dev is missing",
    "PrivateNetwork": "there is no network",
    "PrivateUsers": "other users' files belong to nobody",
    "PrivateMounts": "mounts are seen by nobody else",
    "PrivatePIDs": "other processes are hidden",
    "ProtectProc": "other users' processes are hidden",
    "ProtectKernelModules": "no kernel module can be loaded",
    "ProtectKernelTunables": "kernel settings can't be changed",
    "ProtectKernelLogs": "the kernel's log can't be read",
    "ProtectControlGroups": "control groups can't be changed",
    "ProtectClock": "the clock can't be set",
    "ProtectHostname": "the host's name can't be changed",
    "RestrictSUIDSGID": "no file can be made set-user-ID",
    "RestrictNamespaces": "containers and sandboxes can't be made",
    "RestrictRealtime": "no realtime priority can be had",
    "RestrictAddressFamilies": "other kinds of sockets are refused",
    "MemoryDenyWriteExecute": "programs that make code as they run fail (Java, JavaScript, ...)",
    "LockPersonality": "programs of other architectures' kinds fail",
    "SystemCallFilter": "the same system calls are refused",
    "SystemCallArchitectures": "programs of other architectures fail",
    "CapabilityBoundingSet": "even root lacks what is taken away",
    "IPAddressDeny": "the same addresses are out of reach",
    "NoExecPaths": "the same programs can't be run",
    "TasksMax": "the number of processes is limited for all of it together",
    "MemoryMax": "the memory is limited for all of it together",
    "CPUQuota": "the processor's time is limited for all of it together",
    "UMask": "new files have other modes",
    "User": "everything runs as another user",
    "DynamicUser": "everything runs as another user",
}
_PATHS = {"ReadOnlyPaths": "read-only", "InaccessiblePaths": "closed", "TemporaryFileSystem": "empty"}
"""What becomes of the paths that such a directive names."""


def started_by(unit: LoadedUnit) -> str:
    """What a service starts for others, in a few words; empty where nothing says that it does: its name, or
    its own file, by a session of PAM's, processes that a stop leaves, or control groups of its own."""
    for name in (unit.name, *unit.units("Names")):
        base = name.removesuffix(".service").partition("@")[0]
        if found := _BY_NAME.get(base) or _BY_NAME.get(".".join(base.split(".")[:2])):
            return found
    if unit.text("PAMName"):
        return "its sessions"
    spares = unit.text("KillMode") == "process" and not unit.text("SourcePath")  # a SysV script's always does
    return _ANYTHING if spares or unit.properties.get("Delegate") is True else ""


def effects(unit: LoadedUnit, changes: Iterable[Change]) -> list[str]:
    """What changes for whatever inherits these changes, with the directive that does it."""
    found: dict[str, str] = {}
    of_root = unit.text("User") in ("", "root", "0")
    for change in changes:
        if change.values and change.values[-1].lower() in _OFF:
            continue
        if change.via and change.name == "NoNewPrivileges" and of_root:
            continue  # filters bring it about for other users only
        words = _WORDS.get(change.name, "")
        if how := _PATHS.get(change.name):
            paths = named(change)
            words = f"{paths[0]}{' and more' if len(paths) > 1 else ''} is {how}" if paths else ""
        elif change.name.startswith("Limit"):
            words = "the same limits hold"
        if words and words not in found:
            found[words] = change.via or f"{change.name}="
    return [f"{words} ({by})" for words, by in found.items()]


def told(unit: LoadedUnit, changes: Iterable[Change]) -> str:
    """What to know before such a service is tried, one sentence; empty for all others."""
    what, found = started_by(unit), effects(unit, changes)
    if not (what and found):
        return ""
    more = f", and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return f"In {what} the same will hold: {', '.join(found[:_MOST])}{more}; this trial does not see that."


def unseen(unit: LoadedUnit, changes: Iterable[Change]) -> str:
    """The same in a few words, to stand beside a pass."""
    what = started_by(unit)
    if not (what and effects(unit, changes)):
        return ""
    return f"; what holds in {what} was not tried"
