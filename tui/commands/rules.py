"""When commands are possible."""

from tui.commands.editor import Editor


def always(screen: object) -> bool:
    """Whatever is shown."""
    return True


def on_directive(editor: Editor) -> bool:
    """With a directive under the cursor."""
    return editor.directives.key is not None


def can_go_back(editor: Editor) -> bool:
    """With a place from which a link was followed."""
    return editor.directives.trail.can_go_back


def can_go_forth(editor: Editor) -> bool:
    """With a place that was come back from."""
    return editor.directives.trail.can_go_on


def not_typing(editor: Editor) -> bool:
    """While letters go into no text."""
    return not editor.typing


def can_step_back(editor: Editor) -> bool:
    """In a search, on the tour, and while the unit is being read."""
    return editor.snapshot is None or editor.directives.searching or editor.tour.going


def side_by_side(editor: Editor) -> bool:
    """With the panes side by side."""
    return not editor.narrow


def can_tour(editor: Editor) -> bool:
    """On the demo, while letters go into no text."""
    return editor.tour.possible and not editor.typing


def can_undo(editor: Editor) -> bool:
    """With a change of the draft to take back."""
    return editor.snapshot is not None and editor.snapshot.can_undo


def can_redo(editor: Editor) -> bool:
    """With an undone change."""
    return editor.snapshot is not None and editor.snapshot.can_redo


def can_test(editor: Editor) -> bool:
    """With something to test, be it typed and not taken yet, and no trial going on."""
    if editor.snapshot is None or editor.testing.going:
        return False
    return editor.snapshot.ready or (editor.snapshot.testable and editor.preview.pending)


def writing(editor: Editor) -> bool:
    """While the drop-in is edited as text."""
    return editor.preview.writing


def has_bench(editor: Editor) -> bool:
    """With a unit on the bench, while letters go into no text."""
    return editor.snapshot is not None and not editor.typing


def can_edit_outside(editor: Editor) -> bool:
    """With a unit, and no trial going on: it would wait for the editor to be left."""
    return has_bench(editor) and not editor.testing.going


def can_look(editor: Editor) -> bool:
    """With a host, while letters go into no text."""
    return editor.snapshot is not None and editor.snapshot.testable and not editor.typing


def can_learn(editor: Editor) -> bool:
    """With a host, no trial going on, and while letters go into no text."""
    return can_look(editor) and not editor.testing.going


def lacks_rights(editor: Editor) -> bool:
    """As a normal user, while letters go into no text."""
    return editor.rights.lacking and not editor.typing


def can_save(editor: Editor) -> bool:
    """With a draft, and no trial going on."""
    return editor.snapshot is not None and bool(editor.snapshot.changed) and not editor.testing.going


def can_fix(editor: Editor) -> bool:
    """With a failure for which a remedy is known."""
    suspects = editor.testing.suspects
    return not editor.testing.going and bool(suspects) and bool(suspects[0].remedies) and not editor.typing


def can_drop(editor: Editor) -> bool:
    """With a failure that has a suspect."""
    return not editor.testing.going and bool(editor.testing.suspects) and not editor.typing
