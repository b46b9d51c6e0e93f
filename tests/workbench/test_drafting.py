"""What is done to a draft as a whole, and drafts that outlive the program."""

from pathlib import Path

import pytest

from catalog.presets import Preset
from trial.rounds.story import Change
from unit.draft import Draft, Set, Unset
from workbench.drafts import Drafts
from workbench.open_unit import OpenUnit

from .. import sample

TMP, SYSTEM, RESTART = ("Service", "PrivateTmp"), ("Service", "ProtectSystem"), ("Service", "Restart")
PATHS = ("Service", "ReadOnlyPaths")
COLOURS = ("Service", "Environment")


@pytest.fixture
async def opened(tmp_path: Path) -> OpenUnit:
    return await sample.open_unit(sample.host(), tmp_path)


async def test_a_preset_is_one_step_and_leaves_out_what_holds_already(opened: OpenUnit) -> None:
    wanted = (("PrivateTmp", ("yes",)), ("ProtectSystem", ("strict",)), ("ReadOnlyPaths", ("/a", "/b")))
    opened.edits.take_preset(Preset("x", "X", "", "", wanted))
    assert [edit.name for edit in opened.draft.edits] == ["ProtectSystem", "ReadOnlyPaths"]
    opened.edits.undo()
    assert opened.draft == Draft()


async def test_a_list_grows_and_shrinks_by_lines_whoever_wrote_them(opened: OpenUnit) -> None:
    opened.edits.take(COLOURS, opened.view.asking.items(COLOURS).added("SIZE=big"))
    assert "Environment=SIZE=big" in opened.view.snapshot().drop_in
    assert opened.view.asking.values(COLOURS) == ("COLOUR=blue", "SIZE=big")
    opened.edits.take(COLOURS, opened.view.asking.items(COLOURS).removed(0))
    assert opened.view.asking.values(COLOURS) == ("SIZE=big",)
    opened.edits.take(COLOURS, opened.view.asking.items(COLOURS).removed(0))
    assert opened.view.asking.values(COLOURS) == ()


async def test_a_remedy_adds_to_what_is_kept_and_to_what_is_drafted(tmp_path: Path) -> None:
    host = sample.host()
    kept = b"[Service]\nReadWritePaths=/srv/a\nProtectSystem=strict\n"
    host.files["/etc/systemd/system/web.service.d/zz-unitsmith.conf"] = kept
    opened = await sample.open_unit(host, tmp_path)
    for path in ("/srv/b", "/srv/c"):
        opened.rounds.take_chosen(Change("ProtectSystem", f"ReadWritePaths={path}"))
    assert opened.view.asking.values(("Service", "ReadWritePaths")) == ("/srv/a", "/srv/b", "/srv/c")
    said = opened.view.snapshot().drop_in.splitlines()
    assert [line for line in said if line.startswith("Read")] == [
        f"ReadWritePaths=/srv/{end}" for end in "abc"
    ]


async def test_a_remedy_of_several_lines_replaces_them_all(opened: OpenUnit) -> None:
    calls = ("Service", "SystemCallFilter")
    opened.edits.set(calls, ["@system-service", "~@network-io @clock"])
    opened.rounds.take_chosen(
        Change("SystemCallFilter", "SystemCallFilter=@system-service\nSystemCallFilter=~@clock")
    )
    assert opened.view.asking.values(calls) == ("@system-service", "~@clock")


async def test_a_remedy_of_several_directives_sets_each(opened: OpenUnit) -> None:
    opened.edits.set(("Service", "PrivateTmp"), ["yes"])
    opened.edits.set(("Service", "ReadOnlyPaths"), ["/"])
    opened.rounds.take_chosen(Change("ReadOnlyPaths", "ReadOnlyPaths=/srv\nPrivateTmp=no"))
    assert opened.view.asking.values(("Service", "ReadOnlyPaths")) == ("/srv",)
    assert opened.view.asking.values(("Service", "PrivateTmp")) == ("no",)


async def test_the_vendors_values_come_back(opened: OpenUnit) -> None:
    opened.edits.as_vendor()
    assert opened.view.asking.values(RESTART) == ("on-failure",)
    assert opened.view.asking.values(COLOURS) == ()
    assert opened.view.asking.values(TMP) == ("yes",)


async def test_text_becomes_the_draft_and_says_the_same_again(opened: OpenUnit) -> None:
    opened.edits.set(SYSTEM, ["full"])
    text = opened.view.snapshot().drop_in.replace("full", "strict") + "ReadOnlyPaths=/srv\n"
    opened.edits.take_text(text)
    assert opened.draft.edits == (
        Set("Service", "ProtectSystem", ("strict",)),
        Set("Service", "ReadOnlyPaths", ("/srv",), adds=True),
    )
    assert opened.view.snapshot().drop_in == text


async def test_a_draft_is_found_again_and_forgotten_when_it_is_empty(
    tmp_path: Path, opened: OpenUnit
) -> None:
    drafts = Drafts(tmp_path / "drafts")
    draft = Draft().set(*SYSTEM, ["strict"]).unset(*TMP)
    assert drafts.save("web-1", "web.service", draft)
    left = drafts.load("web-1", "web.service")
    assert left is not None
    assert left.edits == (Set(*SYSTEM, ("strict",)), Unset(*TMP))
    assert drafts.load("web-2", "web.service") is None
    opened.edits.take_edits(left.edits)
    assert opened.draft == draft
    drafts.save("web-1", "web.service", Draft())
    assert drafts.load("web-1", "web.service") is None


def test_what_cannot_be_read_or_written_is_no_draft(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts")
    drafts.save("h", "u.service", Draft().set(*SYSTEM, ["strict"]))
    (path,) = (tmp_path / "drafts").iterdir()
    path.write_bytes(b'{"host": "h", "edits": "no')
    assert drafts.load("h", "u.service") is None
    (tmp_path / "file").write_text("")
    assert not Drafts(tmp_path / "file").save("h", "u.service", Draft().set(*SYSTEM, ["strict"]))
