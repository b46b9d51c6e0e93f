"""What is done to a draft as a whole, and drafts that outlive the program."""

from pathlib import Path

import pytest

from catalog.presets import Preset
from unit.draft import Draft, Set, Unset
from workbench.bench import Bench
from workbench.drafts import Drafts

from .. import sample

TMP, SYSTEM, RESTART = ("Service", "PrivateTmp"), ("Service", "ProtectSystem"), ("Service", "Restart")
PATHS = ("Service", "ReadOnlyPaths")
COLOURS = ("Service", "Environment")


@pytest.fixture
async def bench(tmp_path: Path) -> Bench:
    return await sample.bench(sample.host(), tmp_path)


async def test_a_preset_is_one_step_and_leaves_out_what_holds_already(bench: Bench) -> None:
    wanted = (("PrivateTmp", ("yes",)), ("ProtectSystem", ("strict",)), ("ReadOnlyPaths", ("/a", "/b")))
    bench.take_preset(Preset("x", "X", "", "", wanted))
    assert [edit.name for edit in bench.draft.edits] == ["ProtectSystem", "ReadOnlyPaths"]
    bench.undo()
    assert bench.draft == Draft()


async def test_a_list_grows_and_shrinks_by_lines_whoever_wrote_them(bench: Bench) -> None:
    bench.take(COLOURS, bench.asking.items(COLOURS).added("SIZE=big"))
    assert "Environment=SIZE=big" in bench.snapshot().drop_in
    assert bench.asking.values(COLOURS) == ("COLOUR=blue", "SIZE=big")
    bench.take(COLOURS, bench.asking.items(COLOURS).removed(0))
    assert bench.asking.values(COLOURS) == ("SIZE=big",)
    bench.take(COLOURS, bench.asking.items(COLOURS).removed(0))
    assert bench.asking.values(COLOURS) == ()


async def test_a_remedy_adds_to_what_is_kept_and_to_what_is_drafted(tmp_path: Path) -> None:
    host = sample.host()
    kept = b"[Service]\nReadWritePaths=/srv/a\nProtectSystem=strict\n"
    host.files["/etc/systemd/system/web.service.d/zz-unitsmith.conf"] = kept
    bench = await sample.bench(host, tmp_path)
    for path in ("/srv/b", "/srv/c"):
        bench.take_remedy("ProtectSystem", f"ReadWritePaths={path}")
    assert bench.asking.values(("Service", "ReadWritePaths")) == ("/srv/a", "/srv/b", "/srv/c")
    said = bench.snapshot().drop_in.splitlines()
    assert [line for line in said if line.startswith("Read")] == [
        f"ReadWritePaths=/srv/{end}" for end in "abc"
    ]


async def test_a_remedy_of_several_lines_replaces_them_all(bench: Bench) -> None:
    calls = ("Service", "SystemCallFilter")
    bench.set(calls, ["@system-service", "~@network-io @clock"])
    bench.take_remedy("SystemCallFilter", "SystemCallFilter=@system-service\nSystemCallFilter=~@clock")
    assert bench.asking.values(calls) == ("@system-service", "~@clock")


async def test_a_remedy_of_several_directives_sets_each(bench: Bench) -> None:
    bench.set(("Service", "PrivateTmp"), ["yes"])
    bench.set(("Service", "ReadOnlyPaths"), ["/"])
    bench.take_remedy("ReadOnlyPaths", "ReadOnlyPaths=/srv\nPrivateTmp=no")
    assert bench.asking.values(("Service", "ReadOnlyPaths")) == ("/srv",)
    assert bench.asking.values(("Service", "PrivateTmp")) == ("no",)


async def test_the_vendors_values_come_back(bench: Bench) -> None:
    bench.as_vendor()
    assert bench.asking.values(RESTART) == ("on-failure",)
    assert bench.asking.values(COLOURS) == ()
    assert bench.asking.values(TMP) == ("yes",)


async def test_text_becomes_the_draft_and_says_the_same_again(bench: Bench) -> None:
    bench.set(SYSTEM, ["full"])
    text = bench.snapshot().drop_in.replace("full", "strict") + "ReadOnlyPaths=/srv\n"
    bench.take_text(text)
    assert bench.draft.edits == (
        Set("Service", "ProtectSystem", ("strict",)),
        Set("Service", "ReadOnlyPaths", ("/srv",), adds=True),
    )
    assert bench.snapshot().drop_in == text


async def test_a_draft_is_found_again_and_forgotten_when_it_is_empty(tmp_path: Path, bench: Bench) -> None:
    drafts = Drafts(tmp_path / "drafts")
    draft = Draft().set(*SYSTEM, ["strict"]).unset(*TMP)
    assert drafts.save("web-1", "web.service", draft)
    left = drafts.load("web-1", "web.service")
    assert left is not None
    assert left.edits == (Set(*SYSTEM, ("strict",)), Unset(*TMP))
    assert drafts.load("web-2", "web.service") is None
    bench.take_edits(left.edits)
    assert bench.draft == draft
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
