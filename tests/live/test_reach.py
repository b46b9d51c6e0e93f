"""Where a trial goes: never to this machine's own services when another machine was meant."""

from pathlib import Path

import pytest

from cli import target
from host.ports import HostUnavailable


@pytest.mark.parametrize(("machine", "record"), [("box", "NAME=box\n"), ("box", "LEADER=0\n"), ("", "")])
def test_a_machine_without_a_leader_is_not_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: str, record: str
) -> None:
    (tmp_path / "box").write_text(record)
    monkeypatch.setattr(target, "_MACHINES", tmp_path)
    with pytest.raises(HostUnavailable):
        target.Reach(machine, None)
