"""What a unit on the opened shows, and what commands do to it."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from host.layout import of_user
from host.ports import HostError, HostFacts, NoSuchUnit
from workbench.open_unit import OpenUnit
from workbench.snapshot import Mark, Panel
from workbench.store import Store
from workbench.view import CHANGED

from .. import sample
from ..speed import usual

TMP = ("Service", "PrivateTmp")
DEVICES = ("Service", "PrivateDevices")
SYSTEM = ("Service", "ProtectSystem")
RESTART = ("Service", "Restart")
READ_ONLY = ("Service", "ReadOnlyPaths")


@pytest.fixture
async def opened(tmp_path: Path) -> OpenUnit:
    return await sample.open_unit(sample.host(), tmp_path)


def panel(opened: OpenUnit, key: tuple[str, str]) -> Panel:
    groups = (row.id for row in opened.view.snapshot().groups)
    return next(panel for group in groups for panel in opened.view.panels(group) if panel.key == key)


async def test_the_header_tells_unit_state_and_host(opened: OpenUnit) -> None:
    header = opened.view.snapshot().header
    assert (header.unit, header.active, header.sub) == ("web.service", "active", "running")
    assert (header.version, header.host, header.since) == (252, "web-1", sample.NOW)


async def test_what_a_users_manager_ignores_is_said_of_the_line(tmp_path: Path) -> None:
    items = f"{sample.ITEMS}\n[Service]\nDynamicUser=BOOLEAN\n"
    of = {False: HostFacts(252, sample.VERSION, "web-1", root=True)}
    of[True] = replace(of[False], layout=of_user("/home/a/.config", "/run/user/1000", "/home/a/.local/state"))
    for user, facts in of.items():
        one = await sample.open_unit(sample.host(items=items, facts=facts), tmp_path)
        text = "[Service]\nDynamicUser=yes\n"
        one.edits.take_text(text)
        of_typed = [remark.text for remark in one.view.text.remarks(text)]
        of_drafted = [said for line in one.view.snapshot().lines for said, _ in line.remarks]
        for said in (of_typed, of_drafted):
            assert any("user's ignores it" in sentence for sentence in said) is user


async def test_marks_tell_what_the_files_set_from_what_nobody_set(opened: OpenUnit) -> None:
    assert (panel(opened, TMP).mark, panel(opened, TMP).value) == (Mark.SET, "yes")
    unset = panel(opened, DEVICES)
    assert (unset.mark, unset.value, unset.offer) == (Mark.UNSET, "no", "yes")


async def test_directives_of_newer_systemds_are_listed_with_the_version_they_need(opened: OpenUnit) -> None:
    pids = panel(opened, ("Service", "PrivatePIDs"))
    assert (pids.mark, pids.value) == (Mark.UNSUPPORTED, "needs 257")


async def test_a_drop_in_wins_over_the_fragment_and_is_named_as_the_origin(opened: OpenUnit) -> None:
    detail = opened.view.detail(RESTART)
    assert detail is not None
    assert (detail.now, detail.origin) == ("always", "web.service.d/10-site.conf:2")


async def test_toggling_what_nobody_set_drafts_its_natural_value_and_again_forgets_it(
    opened: OpenUnit,
) -> None:
    assert opened.edits.toggle(SYSTEM)
    assert (panel(opened, SYSTEM).mark, panel(opened, SYSTEM).value) == (Mark.CHANGED, "strict")
    assert "ProtectSystem=strict" in opened.view.snapshot().drop_in
    opened.edits.toggle(SYSTEM)
    assert panel(opened, SYSTEM).mark is Mark.UNSET
    assert opened.view.snapshot().drop_in == ""


async def test_toggling_what_the_unit_sets_drafts_that_it_is_not_set(opened: OpenUnit) -> None:
    opened.edits.toggle(TMP)
    shown = panel(opened, TMP)
    assert (shown.mark, shown.value) == (Mark.CHANGED, "no")
    assert "PrivateTmp=no" in opened.view.snapshot().drop_in


async def test_toggling_what_only_the_user_can_know_asks_for_a_value(opened: OpenUnit) -> None:
    assert not opened.edits.toggle(READ_ONLY)
    assert opened.view.snapshot().changed == ()


async def test_stepping_goes_through_all_values_and_back_to_no_edit(opened: OpenUnit) -> None:
    seen = []
    for _ in range(4):
        opened.edits.step(SYSTEM, 1)
        seen.append(panel(opened, SYSTEM).value if opened.view.snapshot().changed else "none")
    assert seen == ["yes", "full", "strict", "none"]
    opened.edits.step(SYSTEM, -1)
    assert panel(opened, SYSTEM).value == "strict"


async def test_stepping_a_list_changes_nothing(opened: OpenUnit) -> None:
    assert not opened.edits.step(READ_ONLY, 1)


async def test_setting_a_value_that_the_unit_has_needs_no_edit(opened: OpenUnit) -> None:
    opened.edits.set(RESTART, ("no",))
    opened.edits.set(RESTART, ("always",))
    assert opened.view.snapshot().changed == ()


async def test_undo_and_redo_walk_through_the_draft(opened: OpenUnit) -> None:
    opened.edits.toggle(DEVICES)
    opened.edits.toggle(SYSTEM)
    opened.edits.undo()
    assert opened.view.snapshot().changed == (DEVICES,)
    assert opened.view.snapshot().can_redo
    opened.edits.redo()
    assert opened.view.snapshot().changed == (DEVICES, SYSTEM)
    opened.edits.undo()
    opened.edits.undo()
    assert not opened.view.snapshot().can_undo


async def test_an_invalid_value_is_marked_and_said(opened: OpenUnit) -> None:
    opened.edits.set(SYSTEM, ("usr",))
    assert panel(opened, SYSTEM).mark is Mark.INVALID
    assert [problem.key for problem in opened.view.snapshot().problems] == [SYSTEM]
    assert opened.view.asking.check(SYSTEM, ("usr",))
    assert opened.view.asking.check(SYSTEM, ("full",)) is None


async def test_the_list_of_changes_holds_what_the_draft_changes_in_its_order(opened: OpenUnit) -> None:
    opened.edits.toggle(SYSTEM)
    opened.edits.toggle(DEVICES)
    assert [panel.key for panel in opened.view.panels(CHANGED)] == [SYSTEM, DEVICES]


async def test_counts_follow_the_draft(opened: OpenUnit) -> None:
    before = {row.id: row.set for row in opened.view.snapshot().groups}
    opened.edits.toggle(DEVICES)
    after = {row.id: (row.set, row.changed) for row in opened.view.snapshot().groups}
    assert after["sandboxing"] == (before["sandboxing"] + 1, 1)


async def test_the_unit_preview_strikes_what_a_later_file_replaces(opened: OpenUnit) -> None:
    opened.edits.set(RESTART, ("on-abort",))
    lines = [
        (line.text, line.origin, line.dead) for line in opened.view.snapshot().unit if "Restart" in line.text
    ]
    assert lines == [
        ("Restart=on-failure", "unit:7", True),
        ("Restart=always", "10:2", True),
        ("Restart=on-abort", "draft:3", False),
    ]


async def test_the_difference_is_to_the_drop_in_that_is_kept(tmp_path: Path) -> None:
    host = sample.host()
    host.files["/etc/systemd/system/web.service.d/zz-unitsmith.conf"] = b"[Service]\nPrivateDevices=yes\n"
    opened = await sample.open_unit(host, tmp_path)
    assert panel(opened, DEVICES).mark is Mark.SET
    assert opened.view.snapshot().diff == ()
    opened.edits.toggle(SYSTEM)
    changed = [
        line for line in opened.view.snapshot().diff if line[0] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert changed == ["+ProtectSystem=strict"]


async def test_a_malformed_drop_in_is_told_and_the_unit_still_opens(tmp_path: Path) -> None:
    host = sample.host()
    host.files[sample.DROP_IN] = b"[Service]\nthis is no assignment\nRestart=no\n"
    opened = await sample.open_unit(host, tmp_path)
    assert any("10-site.conf:2" in line.told for line in opened.view.snapshot().faults.lines)
    assert panel(opened, RESTART).value == "no"


async def test_words_of_the_manual_are_found(opened: OpenUnit) -> None:
    assert DEVICES in [panel.key for panel in opened.view.find("devices machine")]
    assert opened.view.find("   ") == ()


async def test_units_that_cannot_be_edited_are_refused_in_one_sentence(tmp_path: Path) -> None:
    host = sample.host()
    host.files["/etc/systemd/system/masked.service"] = b""
    with pytest.raises(NoSuchUnit, match=r"no unit nothing\.service on web-1"):
        await OpenUnit.open(host, "nothing", Store(tmp_path))
    with pytest.raises(HostError, match="is masked"):
        await OpenUnit.open(host, "masked", Store(tmp_path))


async def test_a_host_without_manual_pages_still_has_all_names(tmp_path: Path) -> None:
    opened = await sample.open_unit(sample.host(pages=[]), tmp_path)
    assert panel(opened, SYSTEM).offer == "strict"
    detail = opened.view.detail(SYSTEM)
    assert detail is not None
    assert not detail.directive.blocks


async def test_a_file_opens_without_a_host_and_cannot_be_tested(tmp_path: Path) -> None:
    path = tmp_path / "web.service"
    path.write_bytes(sample.FILES[sample.FRAGMENT])
    opened = await OpenUnit.open_file(path, Store(tmp_path / "cache"))
    assert panel(opened, SYSTEM).mark is Mark.UNSET
    opened.edits.toggle(SYSTEM)
    snapshot = opened.view.snapshot()
    assert (snapshot.header.unit, snapshot.testable) == ("web.service", False)
    assert snapshot.drop_in_path == f"{path}.d/zz-unitsmith.conf"
    assert "ProtectSystem=strict" in snapshot.drop_in


@pytest.mark.parametrize("name", ["missing.service", "notes.txt"])
async def test_a_path_that_is_no_unit_file_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    if name == "notes.txt":
        (tmp_path / name).write_text("hello")
    with pytest.raises(HostError, match=name):
        await OpenUnit.open_file(tmp_path / name, Store(tmp_path))


async def test_a_toggle_is_worked_out_within_5_ms(opened: OpenUnit) -> None:
    opened.edits.toggle(DEVICES)

    def toggle() -> None:
        opened.edits.toggle(SYSTEM)
        opened.view.snapshot()

    assert usual(toggle, 0.005, times=21) < 0.005
