"""The editor shows what others do to the unit, and says when the host is gone."""

import pytest
from msgspec.structs import replace

from host.ports import HostError, HostUnavailable, NotPermitted
from tui.editor.screen import EditorScreen

from .. import sample
from .conftest import WIDE, WebApp, drawn, opened, row, to, until


def look(app: WebApp) -> None:
    assert isinstance(app.screen, EditorScreen)
    app.screen.actions.following.look()


async def test_what_others_do_to_the_unit_is_seen_and_the_draft_stays(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "ProtectHome")
        await pilot.press("space")
        await app.host.stop(sample.UNIT, 5)
        path = f"/etc/systemd/system/{sample.UNIT}.d/50-theirs.conf"
        app.host.files[path] = b"[Service]\nPrivateDevices=yes\n"
        await app.host.reload()
        look(app)
        await until(pilot, lambda: "inactive" in drawn(pilot).split("\n")[0])
        await until(pilot, lambda: "[=]" in row(pilot, "PrivateDevices"))
        assert "[x]" in row(pilot, "ProtectHome")
        del app.host.files[path]
        await app.host.reload()
        look(app)
        await until(pilot, lambda: "[ ]" in row(pilot, "PrivateDevices"))


async def test_a_host_that_is_gone_is_told_once(app: WebApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone(name: str) -> object:
        raise HostError("The helper process ended.")

    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await opened(pilot)
        monkeypatch.setattr(app.host, "read_unit", gone)
        for _ in range(3):
            look(app)
            await pilot.pause()
        await until(pilot, lambda: "The screen shows the last known" in drawn(pilot))
        assert len(app._notifications) == 1


@pytest.mark.parametrize("asking", [False, True], ids=["at once", "rights must be asked for"])
async def test_a_helper_that_is_gone_is_replaced(
    app: WebApp, monkeypatch: pytest.MonkeyPatch, asking: bool
) -> None:
    lost, read_unit = [True], app.host.read_unit

    async def gone(name: str) -> object:
        if lost:
            raise HostUnavailable("The helper process ended.")
        return await read_unit(name)

    async def renew() -> None:
        lost.clear()
        if asking:
            app.host._facts = replace(app.host._facts, root=False)
            raise NotPermitted("Root's rights would have to be asked for again.")

    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await opened(pilot)
        monkeypatch.setattr(app.host, "read_unit", gone)
        monkeypatch.setattr(app.host, "renew", renew)
        look(app)
        said = "It is read-only now: #" if asking else "Another one goes on"
        await until(pilot, lambda: said in drawn(pilot))
        assert ("looking only" in drawn(pilot)) is asking
        look(app)
        await pilot.pause()
        assert len(app._notifications) == 1
