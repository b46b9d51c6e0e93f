"""Learning from the opened: with the draft in force, and a proposal that goes into it."""

from pathlib import Path

from host.ports import Call
from trial.learning.events import Learnt
from workbench import learn

from .. import sample

NEEDED = (Call("read"), Call("mount"), Call("socket", family="AF_INET"))


async def test_a_proposal_is_taken_as_one_step_in_the_place_of_what_was_there(tmp_path: Path) -> None:
    opened = await sample.open_unit(sample.host(calls=NEEDED), tmp_path)
    opened.edits.set(("Service", "SystemCallFilter"), ("@basic-io",))
    events = [event async for event in learn.learning(opened, seconds=0.1, confirmed=True).run()]
    learnt = events[-1]
    assert isinstance(learnt, Learnt), events
    assert learnt.names == ("mount", "read", "socket")
    learn.take(opened, learnt.proposals[0])
    lines = opened.view.snapshot().drop_in.splitlines()
    assert "SystemCallFilter=@system-service mount" in lines
    assert "RestrictAddressFamilies=AF_UNIX AF_INET" in lines
    assert "@basic-io" not in str(lines)
    opened.edits.undo()
    assert "SystemCallFilter=@basic-io" in opened.view.snapshot().drop_in
