"""Which units can be tried, what is asked first, and what is told."""

import pytest

from host.fake import FakeHost
from host.layout import of_user
from host.ports import HostFacts, LoadedUnit, NoSuchUnit
from trial.plan import Plan
from trial.preflight import CannotTry, cautions, inspect, proofread, questions, refusal

from .units import FRAGMENT, UNIT, host, loaded, plan


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        (loaded(), ""),
        (loaded("web.socket"), "is not a service"),
        (loaded("web.timer"), "is not a service"),
        (loaded(LoadState="masked"), "`systemctl unmask web.service` first"),
        (loaded(LoadState="error", LoadError=["x", "Invalid thing."]), "can't be loaded: Invalid thing."),
        (loaded(LoadState="bad-setting"), "can't be loaded: bad-setting."),
        (loaded(LoadState="error", LoadError=["", ""]), "can't be loaded: error."),
        (loaded(Transient=True), "is a transient unit"),
        (loaded(Transient=False, FragmentPath="/run/systemd/generator/web.service"), ""),
        (loaded(RefuseManualStop=True), "refuses to be restarted"),
        (loaded(RefuseManualStart=True), "refuses to be restarted"),
        (loaded(Job=[7, "/job/7"]), "A job is queued"),
        (loaded(Job=[0, "/"]), ""),
        (loaded(Type="oneshot", ActiveState="activating"), "in the middle of its work"),
        (loaded(Type="oneshot", ActiveState="inactive"), ""),
        (loaded(Type="notify", ActiveState="activating"), ""),
        (loaded(ActiveState="failed"), ""),
    ],
)  # fmt: skip
def test_who_can_t_be_tried_whatever_anybody_says(unit: LoadedUnit, told: str) -> None:
    said = refusal(unit)
    assert told in said
    assert bool(said) is bool(told)


def test_a_users_own_is_unmasked_by_the_users_command() -> None:
    assert "`systemctl --user unmask" in refusal(loaded(LoadState="masked"), "systemctl --user")


@pytest.mark.parametrize(
    ("unit", "inside", "told"),
    [
        (loaded(), (), []),
        (loaded(NeedDaemonReload=False), (), []),
        (loaded(NeedDaemonReload=True), (), ["were edited but not loaded"]),
        (loaded("ssh.service"), (), ["can cut you off"]),
        (loaded("gdm.service", Names=["gdm.service", "display-manager.service"]), (), ["can cut you off"]),
        (loaded("shell.service"), ("shell.service",), ["can cut you off"]),
        (loaded("dbus.service", NeedDaemonReload=True), (), ["can cut you off", "not loaded"]),
    ],
)
def test_what_is_asked_first(unit: LoadedUnit, inside: tuple[str, ...], told: list[str]) -> None:
    asked = questions(unit, inside)
    assert len(asked) == len(told)
    assert all(words in question for words, question in zip(told, asked, strict=True))


@pytest.mark.parametrize(
    ("unit", "changed", "told"),
    [
        (loaded(), ("PrivateTmp",), []),
        (loaded(), ("User", "PrivateTmp", "StateDirectory"), ["User=, StateDirectory= can change the owner"]),
        (loaded(OnFailure=["mail@web.service"]), (), ["systemd starts mail@web.service"]),
    ],
)
def test_what_is_told_while_it_goes_on(unit: LoadedUnit, changed: tuple[str, ...], told: list[str]) -> None:
    said = cautions(unit, changed)
    assert len(said) == len(told)
    assert all(words in caution for words, caution in zip(told, said, strict=True))


# The whole look


async def test_a_unit_that_can_be_tried_is_read() -> None:
    found = await inspect(host(), plan("User=web", changed=("User",)))
    assert found.unit.name == UNIT
    assert any("can change the owner" in warning for warning in found.warnings)


@pytest.mark.parametrize("name", ["nothing.service", "getty@.service"])
async def test_what_is_no_unit_is_the_requests_fault(name: str) -> None:
    with pytest.raises(NoSuchUnit):
        await inspect(host(), Plan(name, b""))


async def test_without_roots_rights_nothing_is_begun() -> None:
    facts = HostFacts(252, "252", "web-1", root=False)
    with pytest.raises(CannotTry, match="needs root") as refused:
        await inspect(host(facts=facts), plan())
    assert not refused.value.ask


async def test_nor_where_systemd_would_not_reload() -> None:
    class Full(FakeHost):
        async def room(self) -> int:
            return 17 << 20

    with pytest.raises(CannotTry, match="17 MiB left; systemd needs 24"):
        await inspect(Full({FRAGMENT: b"[Service]\nExecStart=/bin/true\n"}), plan())


async def test_a_question_is_asked_once() -> None:
    on = host()
    on.files[f"/etc/systemd/system/{UNIT}.d/50-edited.conf"] = b"[Service]\nNice=1\n"
    await on.read_unit(UNIT)
    on.files[f"/etc/systemd/system/{UNIT}.d/50-edited.conf"] = b"[Service]\nNice=2\n"
    with pytest.raises(CannotTry, match=r"Confirm first: .* edited but not loaded") as asked:
        await inspect(on, plan())
    assert asked.value.ask
    assert (await inspect(on, plan(confirmed=True))).unit.name == UNIT


async def test_a_users_unit_is_told_what_its_manager_can_t_do() -> None:
    layout = of_user("/home/ann/.config/systemd/user", "/run/user/1000", "/home/ann/.local/state")
    found = await inspect(host(), plan("User=web\nProtectSystem=strict", changed=("User",), layout=layout))
    assert any("can't become anybody but you" in warning for warning in found.warnings)
    assert not any("can change the owner" in warning for warning in found.warnings)


# What systemd-analyze says of the drop-in


class Saying(FakeHost):
    """A host whose systemd-analyze has something to say."""

    said = ""

    async def verify(self, name: str, files: dict[str, bytes]) -> str:
        return self.said


@pytest.mark.parametrize(
    ("said", "refused", "remarks"),
    [
        ("", "", 0),
        (
            "/tmp/x/web.service.d/zz-unitsmith.conf:3: Unknown key name 'Foo', ignoring.",
            "line 3: Unknown key",
            0,
        ),
        ("\x1b[0;1mweb.service.d/zz-unitsmith.conf:2: Invalid value\x1b[0m", "line 2: Invalid value", 0),
        ("/x/zz-unitsmith.conf:4: Standard output type syslog is obsolete, automatically updating.", "", 1),
        ("/x/zz-unitsmith.conf:2: PIDFile= references a path below legacy directory /var/run/.", "", 1),
        ("/lib/systemd/system/other.service:3: Unknown key name 'Bar', ignoring.", "", 0),
        ("web.service: Command /bin/x is not executable", "", 0),
        ("/x/not-zz-unitsmith.conf:3: Unknown key", "", 0),
    ],
)
async def test_what_it_would_ignore_is_refused_and_what_it_obeys_is_told(
    said: str, refused: str, remarks: int
) -> None:
    on = Saying({FRAGMENT: b"[Service]\nExecStart=/bin/true\n"})
    on.said = said
    if refused:
        with pytest.raises(CannotTry, match=f"would ignore a part of the drop-in: {refused}"):
            await proofread(on, loaded(), plan())
    else:
        assert len(await proofread(on, loaded(), plan())) == remarks
