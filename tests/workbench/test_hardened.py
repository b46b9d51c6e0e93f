"""What a hardening found, as the draft of an opened unit."""

from pathlib import Path

from trial.harden.events import LeftOut, Result
from unit.assignment import read

from .. import sample

KEPT = f"/etc/systemd/system/{sample.UNIT}.d/zz-unitsmith.conf"
FOUND = "# Found.\n[Service]\nProtectSystem=strict\nReadWritePaths=/var/lib/web\nCapabilityBoundingSet=\n"


async def test_the_draft_is_what_was_found_as_one_step_and_what_is_no_hardening_stays(tmp_path: Path) -> None:
    host = sample.host()
    host.files[KEPT] = b"[Service]\nNice=5\nProtectHome=yes\nProtectSystem=full\n"
    unit = await sample.open_unit(host, tmp_path)
    unit.edits.set(("Service", "PrivateDevices"), ("yes",))
    before = unit.draft
    left_out = (LeftOut("ProtectHome", "it has /root/x open"),)
    unit.hardened.take(Result(0.0, FOUND, 9.2, 4.1, 3, True, left_out=left_out))
    lines = [(one.name, one.value) for one in read(unit.view.snapshot().drop_in.encode())]
    assert sorted(lines) == [
        ("CapabilityBoundingSet", ""),
        ("Nice", "5"),
        ("ProtectSystem", "strict"),
        ("ReadWritePaths", "/var/lib/web"),
    ]
    detail = unit.view.detail(("Service", "ProtectHome"))
    assert detail is not None
    assert detail.hardened == "left out: it has /root/x open"
    unit.edits.undo()
    assert unit.draft == before


async def test_nothing_found_leaves_the_draft_as_it_was(tmp_path: Path) -> None:
    unit = await sample.open_unit(sample.host(), tmp_path)
    unit.edits.set(("Service", "PrivateDevices"), ("yes",))
    before = unit.draft
    unit.hardened.take(Result(0.0, "", 9.2, 9.2, 15, False, why_not="15 restarts were not enough"))
    assert unit.draft == before


async def test_only_services_are_hardened_and_only_with_a_check_that_asks(tmp_path: Path) -> None:
    unit = await sample.open_unit(sample.host(), tmp_path)
    assert unit.hardened.refusal == ""
    assert not unit.hardened.is_checked
