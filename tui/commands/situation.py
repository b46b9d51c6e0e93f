"""What the rules of the main screen's commands ask about."""

from msgspec import Struct


class Situation(Struct, frozen=True):
    """The main screen at one moment."""

    read: bool = False
    """Whether the unit is there."""
    faulty: bool = False
    """Whether systemd ignores lines of the unit's files, or can't load it."""
    typing: bool = False
    """Whether letters go into a text."""
    narrow: bool = False
    """Whether one pane is shown at a time."""

    on_directive: bool = False
    """Whether a directive is under the cursor."""
    searching: bool = False
    can_go_back: bool = False
    """Whether a link was followed to here."""
    can_go_on: bool = False
    """Whether somebody came back from a link."""
    value_actions: frozenset[str] = frozenset()
    """What the editor of a value can do beyond taking what is typed; empty where none is open."""

    changed: bool = False
    """Whether the draft changes something."""
    can_undo: bool = False
    can_redo: bool = False
    writing: bool = False
    """Whether the drop-in is edited as text."""
    pending: bool = False
    """Whether something was typed as text that is not in the draft yet."""

    on_host: bool = False
    """Whether the unit is a host's, rather than a file that lies somewhere."""
    ready: bool = False
    """Whether the draft can be tested as it is."""
    lacks_rights: bool = False
    going: bool = False
    """Whether a trial or a proof runs, or a trial stands and waits for its decision."""
    standing: bool = False
    """Whether a passed trial waits for its decision."""
    suspected: bool = False
    """Whether a failure has a suspect."""
    remediable: bool = False
    """Whether there is a remedy that was not tried, or something that was proven to pass."""
    provable: bool = False
    """Whether the draft failed as it is, and no proof has found out why."""
    hardening: bool = False
    """Whether a hardening goes on."""
    holds: bool = False
    """Whether something was seen to work in it by now."""
    tried: bool = False
    """Whether there was a trial."""

    on_demo: bool = False
    touring: bool = False
