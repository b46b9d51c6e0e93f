"""What the rules go by that is more than a call's name, error and arguments."""

import re
from collections.abc import Sequence

from trial.diagnosis import filters, remedies
from trial.diagnosis.case import Case, Change
from trial.look.call import Call, names
from trial.look.rule import KILLED

# --- filters of system calls --------------------------------------------------------------------------


def filtered(case: Case, change: Change, call: Call) -> bool:
    """Whether a filter refuses it, with such an outcome."""
    return filters.refuses(change, call.name) and _answers(case, change, call.error)


def _answers(case: Case, change: Change, error: str) -> bool:
    """Whether a filter refuses with an error, or kills; what worked has none."""
    if not error:
        return True
    number = case.now.last("SystemCallErrorNumber") if not change.via else "EPERM"
    each = re.findall(r":(E[A-Z]+)\b", " ".join(change.values))
    if number in ("", "kill"):
        return error == KILLED or error in each
    return error == number or error in each or number.isdigit()


def permitted(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    """The filter with all of them."""
    return () if change.via else filters.syscalls(change, [one.name for one in refused])


# --- sockets ------------------------------------------------------------------------------------------


def _family(call: Call) -> str:
    found = re.match(r"[AP]F_\w+", call.arguments)
    return found[0].replace("PF_", "AF_") if found and call.name in ("socket", "socketpair") else ""


def of_refused_family(case: Case, change: Change, call: Call) -> bool:
    """Whether it makes a socket of a family that is not permitted."""
    family = _family(call)
    return bool(family) and remedies.refuses_family(change, family)


def with_families(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    """The list with the families of all of them."""
    return remedies.with_families(change, sorted({_family(one) for one in refused}))


def binds(case: Case, change: Change, call: Call) -> bool:
    """Whether it takes a port."""
    return call.name == "bind" and call.port > 0


def may_bind(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    """What permits their ports."""
    ports = " ".join(str(port) for port in sorted({one.port for one in refused}))
    return (f"SocketBindAllow={ports}",) if ports else ()


def reached(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    """What permits the addresses that they are for."""
    found = {address for one in refused for address in _ADDRESS.findall(one.arguments)}
    plain = sorted({one for pair in found for one in pair if one})
    return (f"IPAddressAllow={' '.join(plain)}",) if plain else ()


_ADDRESS = re.compile(r'inet_addr\("([\d.]+)"\)|inet_pton\(AF_INET6, "([0-9a-f:.]+)"')

# --- namespaces ---------------------------------------------------------------------------------------

_KINDS = {
    "CLONE_NEWNS": "mnt",
    "CLONE_NEWNET": "net",
    "CLONE_NEWPID": "pid",
    "CLONE_NEWUTS": "uts",
    "CLONE_NEWIPC": "ipc",
    "CLONE_NEWUSER": "user",
    "CLONE_NEWCGROUP": "cgroup",
    "CLONE_NEWTIME": "time",
}


def _namespaces(call: Call) -> set[str]:
    if call.name not in ("clone", "clone3", "unshare", "setns"):
        return set()
    return {kind for flag, kind in _KINDS.items() if flag in call.flags}


def of_refused_namespace(case: Case, change: Change, call: Call) -> bool:
    """Whether it makes or enters a namespace of a kind that is not permitted."""
    kinds, value = _namespaces(call), change.last.lower()
    listed = set(value.lstrip("~").split())
    if value in ("yes", "true", "on", "1"):
        return bool(kinds)
    return bool(kinds & listed) if value.startswith("~") else bool(kinds - listed)


def with_namespaces(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    """The list with the kinds of all of them; none for what no list permits."""
    wanted, value = {kind for one in refused for kind in _namespaces(one)}, change.last.lower()
    if "time" in wanted:
        return ()
    if value.startswith("~"):
        left = [word for word in value[1:].split() if word not in wanted]
        return (f"RestrictNamespaces=~{' '.join(left)}",) if left else ()
    held = [] if value in ("yes", "true", "on", "1") else value.split()
    return (f"RestrictNamespaces={' '.join([*held, *sorted(wanted - set(held))])}",)


# --- limits -------------------------------------------------------------------------------------------

_LIMIT = re.compile(r"\bRLIMIT_(\w+), \{rlim_cur=([^,]+), rlim_max=([^}]+)\}")


def raises(case: Case, change: Change, call: Call) -> bool:
    """Whether it sets the very limit."""
    found = _LIMIT.search(call.arguments) if call.name in ("setrlimit", "prlimit64") else None
    return found is not None and change.name == f"Limit{found[1]}"


def raised(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    """The limit as high as they want it."""
    wanted = [_amount(found[3]) for one in refused if (found := _LIMIT.search(one.arguments))]
    return (f"{change.name}={max(wanted, key=_size)}",) if wanted else ()


def _amount(text: str) -> str:
    if "INFINITY" in text:
        return "infinity"
    factors = [int(word) for word in re.findall(r"\d+", text)]
    whole = 1
    for one in factors:
        whole *= one
    return str(whole)


def _size(amount: str) -> float:
    return float("inf") if amount == "infinity" else int(amount)


# --- programs -----------------------------------------------------------------------------------------


def executed(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    """What must stay executable for them."""
    paths = sorted({path for one in refused for path in one.paths})
    found = [fix for path in paths[:1] for fix in remedies.executable(change, path)]
    return (*found, *([f"ExecPaths={' '.join(paths)}"] if paths else ()))


def gains(case: Case, change: Change, call: Call) -> bool:
    """Whether whoever is not root does what only a program could that gains rights."""
    return not case.root and call.name in _IDENTITY


_IDENTITY = names("setuid setgid setgroups setresuid setresgid setreuid setregid setfsuid setfsgid")
