"""Programs that gain no rights: NoNewPrivileges=, or the group of directives that bring it about.

systemd sets it along with whatever it does by a filter of system calls, for services that lack CAP_SYS_ADMIN:
then to switch off one of the group, or the flag itself, changes nothing. systemd.exec(5)
"""

import re
from collections.abc import Iterator

from trial.diagnosis import ladders
from trial.diagnosis.case import Case, Suspicion

_GAINING = re.compile(
    r"no.?new.?priv|effective (?:uid|user id) is not 0|nosuid|(?:set-?uid|suid|setgid|set-?user-?id)[-"
    r" ](?:root|bit|sandbox|helper|binary|program|wrapper|executable)\b"
    r"|must be (?:\w+ )?set-?uid|must be suid|not (?:installed )?set-?uid|a password is required"
    r"|newuidmap|newgidmap|fusermount"
    r"|unix_chkpwd|maildrop|postdrop|is not running as root|(?:helper|wrapper) .*(?:root|privilege)",
    re.IGNORECASE,
)
_PROGRAMS = (
    "sudo",
    "su",
    "doas",
    "pkexec",
    "ping",
    "newuidmap",
    "fusermount3?",
    "postdrop",
    "sendmail",
    "crontab",
    "mount",
    "umount",
    "suexec",
)
_SPEAKS = re.compile(rf"^(?:\S*/)?(?:{'|'.join(_PROGRAMS)})(?:\[\d+\])?:", re.IGNORECASE)
_FLAG_NAMED = re.compile(r"no.?new.?priv", re.IGNORECASE)
_DENIED = re.compile(
    r"denied|not permitted|EPERM|EACCES|must|cannot|can't|fail|not 0|prevent|unable|not", re.IGNORECASE
)
_FLAG = "NoNewPrivileges"


def suspects(case: Case) -> Iterator[Suspicion]:
    """What keeps the programs that a service starts from gaining rights."""
    line = next((line for line in reversed(case.lines) if _tells(line)), "")
    if not line or (case.root and not _FLAG_NAMED.search(line)):
        return  # root gains nothing by such programs, and loses nothing
    brought = dict.fromkeys(one.by for one in case.changes if one.name == _FLAG and one.via)
    itself = [_FLAG] if any(one.name == _FLAG and not one.via for one in case.changes) else []
    group = [*itself, *brought]
    if not group:
        return
    remedy = "\n".join(ladders.before(name, case) for name in group)
    why = f"it said: {line.strip()[:160]}"
    if brought:
        each = " and ".join(
            filter(None, (", ".join([f"{name}=" for name in brought][:-1]), f"{list(brought)[-1]}="))
        )
        why += f" ({each} {'imply' if len(brought) > 1 else 'implies'} {_FLAG}= for whoever is not root)"
    weight = 142 if _FLAG_NAMED.search(line) else 116
    for place, name in enumerate(group):
        yield Suspicion(name, weight - place, why, (remedy,), instead=len(group) == 1)


def _tells(line: str) -> bool:
    if not _DENIED.search(line):
        return False
    return bool(_GAINING.search(line) or _SPEAKS.search(line))
