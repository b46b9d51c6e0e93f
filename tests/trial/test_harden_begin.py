"""What hardening begins with: candidates of the catalogue, what the running service holds, and its filter."""

from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.listings import bundled
from host.ports import Attempt, Holding, Listening, LoadedUnit
from trial.harden.candidates import NoPreset, candidates
from trial.harden.discovery import Calls, Seen, begin, calls_of
from trial.harden.filters import counted, learnt
from trial.harden.places import Places, named_after
from trial.harden.remarks import remarks
from trial.harden.state import Lesson, State
from trial.own import own_of
from workbench.reader import any_catalogue
from workbench.store import Store

ROOT = "000001ffffffffff"
_SEEN = """read write close openat mmap mprotect munmap brk futex accept4 epoll_wait epoll_ctl socket bind
listen setsockopt clone3 execve
exit_group rt_sigaction fstat newfstatat getrandom prlimit64 set_tid_address setuid
setgid setgroups chown kill"""
SEEN = frozenset(_SEEN.split())


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return any_catalogue(Store(tmp_path_factory.mktemp("cache")))


def unit(**properties: object) -> LoadedUnit:
    return LoadedUnit("web.service", {"Type": "simple", **properties}, None, ())


def test_nothing_is_a_candidate_that_the_unit_has_already_or_that_was_not_wanted(catalogue: Catalog) -> None:
    own = own_of([b"[Service]\nProtectSystem=full\nPrivateTmp=1\nCapabilityBoundingSet=\nProtectHome=yes\n"])
    found = candidates(catalogue, own, without={"UMask"})
    names = {one.name for one in found.all}
    assert not names & {"PrivateTmp", "CapabilityBoundingSet", "ProtectHome", "UMask", "DynamicUser", "User"}
    system = found.get("ProtectSystem")
    assert system
    assert system.rungs == (("strict",),)
    assert [one.why for one in found.left_out if one.directive == "UMask"] == ["it was not to be tried"]
    assert {one.name for one in candidates(catalogue, own, only={"ProtectSystem"}).all} == {"ProtectSystem"}


def test_a_unit_s_own_filter_is_only_made_narrower(catalogue: Catalog) -> None:
    own = own_of([b"[Service]\nSystemCallFilter=@system-service\n"])
    found = candidates(catalogue, own).get("SystemCallFilter")
    assert found
    assert all(line.startswith("~") for rung in found.rungs for line in rung)


def test_a_preset_is_tried_alone(catalogue: Catalog) -> None:
    found = candidates(catalogue, own_of([]), "gentle")
    assert "ProtectSystem" in {one.name for one in found.all}
    assert "PrivateNetwork" not in {one.name for one in found.all}
    with pytest.raises(NoPreset, match=r"There is no preset nice; there are gentle, baseline"):
        candidates(catalogue, own_of([]), "nice")


def test_what_the_service_holds_is_not_taken_from_it(catalogue: Catalog) -> None:
    main = Holding(
        1,
        program="/usr/sbin/web",
        users=(0,) * 4,
        effective=ROOT,
        written=("/var/log/web/access.log", "/etc/web.state", "/dev/null", "/proc/1/x"),
        read=("/home/ann/site/index.html",),
        devices=("/dev/null", "/dev/net/tun"),
        families=("AF_INET", "AF_UNIX"),
        listening=(Listening("tcp", "0.0.0.0", 80), Listening("unix", "/run/web/control")),
        makes_code=True,
        policy=1,
    )
    worker = Holding(2, program="/usr/sbin/web", users=(33,) * 4, namespaces=("net",))
    calls = Calls(SEEN, capabilities={"CAP_CHOWN": "fchown(3, 33, 33)"})
    seen = Seen(unit(PIDFile="/run/web.pid"), (main, worker), calls)
    state, lessons = begin(candidates(catalogue, own_of([])), seen, bundled(), own_of([]))
    assert state.get("RestrictAddressFamilies") == ("AF_UNIX AF_INET",)
    held = {"CHOWN", "SETGID", "SETUID", "NET_BIND_SERVICE", "NET_ADMIN", "SYS_NICE"}
    (bounds,) = state.get("CapabilityBoundingSet")
    assert set(bounds.split()) == {f"CAP_{name}" for name in held}
    assert state.get("ReadWritePaths") == ("-/etc/web.state -/run -/var/log/web",)
    assert state.get("DeviceAllow") == ("/dev/net/tun rw",)
    assert state.get("ProtectHome") == ("read-only",)
    gone = ("PrivateNetwork", "PrivateUsers", "PrivateDevices", "MemoryDenyWriteExecute", "RestrictRealtime")
    assert [name for name in (*gone, "RestrictNamespaces", "IPAddressDeny", "UMask") if state.get(name)] == []
    assert state.get("ProtectSystem") == ("strict",)
    assert all(one.source == "discovery" and one.why for one in lessons)


def test_the_calls_of_a_start_tell_what_it_needs(catalogue: Catalog) -> None:
    attempts = (
        Attempt("socket", "AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE"),
        Attempt("socket", "AF_PACKET, SOCK_RAW, 0"),
        Attempt("socket", "AF_VSOCK, SOCK_STREAM, 0", "EAFNOSUPPORT"),
        Attempt("openat", 'AT_FDCWD</var/lib/web>, "state.db", O_RDWR|O_CREAT, 0600'),
        Attempt("rename", '"new", "old"'),
        Attempt("openat", 'AT_FDCWD</var/lib/web>, "/dev/kmsg", O_RDONLY'),
        Attempt("fchownat", 'AT_FDCWD</>, "/var/log/web/log", 33, 33, 0'),
        Attempt("ptrace", "PTRACE_ATTACH", "EPERM"),
    )
    calls = calls_of(attempts, "/srv/web", whole=True)
    assert calls.families == {"AF_NETLINK", "AF_PACKET"}
    assert calls.devices == {"/dev/kmsg"}
    assert set(calls.capabilities) == {"CAP_NET_RAW", "CAP_CHOWN"}
    state, _ = begin(candidates(catalogue, own_of([])), Seen(unit(), calls=calls), bundled(), own_of([]))
    assert state.get("ReadWritePaths") == ("-/srv/web -/var/lib/web -/var/log/web",)
    assert "CAP_SYSLOG" in state.get("CapabilityBoundingSet")[0]
    assert not state.get("PrivateDevices")
    partly = calls_of(attempts, "/", whole=False)
    state, _ = begin(candidates(catalogue, own_of([])), Seen(unit(), calls=partly), bundled(), own_of([]))
    assert state.get("SystemCallFilter")[0] == "@system-service"
    assert "ptrace" in state.get("SystemCallFilter")[-1]


def test_set_user_id_programs_cost_what_takes_their_rights(catalogue: Catalog) -> None:
    tried = candidates(catalogue, own_of([b"[Service]\nUser=web\n"]))
    for version, filtered in ((252, False), (257, True)):
        seen = Seen(unit(User="web"), raising=("/usr/bin/sudo",), version=version)
        state, _ = begin(tried, seen, bundled(), own_of([]))
        assert not state.get("NoNewPrivileges")
        assert bool(state.get("SystemCallFilter")) is filtered
        assert bool(state.get("SystemCallErrorNumber")) is filtered
        assert state.get("ProtectSystem") == ("strict",)


def test_of_what_does_not_run_nothing_is_concluded(catalogue: Catalog) -> None:
    tried = candidates(catalogue, own_of([]))
    state, lessons = begin(tried, Seen(unit()), bundled(), own_of([]))
    assert (state.key, lessons) == (tried.strictest.key, ())


def test_what_systemd_makes_for_it_needs_no_path() -> None:
    places = Places(unit(StateDirectory=["web"], PIDFile="/run/web/web.pid"))
    written = ("/var/lib/web/a/b", "/var/lib/other/c", "/tmp/x")
    assert places.opened(written, (), (), ()) == ("-/run/web", "-/var/lib/other")
    assert "/var/log/nginx" in named_after(unit(), ("/usr/sbin/nginx",))
    assert not [path for path in named_after(unit(User="root"), ("/bin/sh",)) if "web" not in path]


def test_a_filter_permits_what_was_seen_and_little_more() -> None:
    lines = learnt(SEEN, bundled(), "x86-64")
    found = counted(lines, SEEN, bundled(), "x86-64")
    assert found.seen == len(SEEN)
    assert len(SEEN) < found.permitted
    assert found.permitted < found.common / 2
    permitted = frozenset(lines[0].split())
    default = bundled().members("@default")
    named = frozenset[str]().union(*(bundled().members(word) or {word} for word in permitted))
    assert named | default >= SEEN
    whole = counted(("@system-service", "~@privileged"), SEEN, bundled(), "x86-64")
    assert found.permitted < whole.permitted < whole.common
    many = frozenset(sorted(bundled().members("@system-service"))[:200])
    wide = counted(learnt(many, bundled(), "x86-64"), many, bundled(), "x86-64")
    assert wide.permitted <= 1.5 * wide.seen


def test_a_comment_is_one_line_of_ours_whatever_others_call_things(tmp_path: Path) -> None:
    state = State({"ReadWritePaths": ("/var/x",), "CapabilityBoundingSet": ("CAP_CHOWN",)})
    lessons = [
        Lesson(
            "ProtectSystem", "ProtectSystem=strict", "ReadWritePaths=/var/x", "x\ny", "verdict", "seen", 2
        ),
        Lesson("CapabilityBoundingSet", "", "CapabilityBoundingSet=CAP_CHOWN", "a\nb\x1b\\", "discovery"),
    ]
    said = remarks(state, lessons)
    assert said["ReadWritePaths"] == "For ProtectSystem=: trial 2 told that it needs this (seen)."
    text = state.text({"CapabilityBoundingSet"}, said)
    assert all(line.startswith(("#", "[", "ReadWrite", "Capability")) for line in text.splitlines())
    assert "CapabilityBoundingSet=\nCapabilityBoundingSet=CAP_CHOWN\n" in text
    assert "\x1b" not in text
