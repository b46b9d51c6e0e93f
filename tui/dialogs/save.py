"""Where the draft is kept without a test, and exactly what is written."""

from textual.content import Content

from tui.dialogs.choice import Choice, difference
from unit.assignment import BadAssignment
from unit.draft import Draft
from workbench.places import Place, Writing
from workbench.save import Saver


def choices(keeper: Saver, draft: Draft) -> list[tuple[Choice, Writing | None]]:
    """The places that can take a draft, each with what keeping it there would write."""
    return [_choice(place, keeper, draft) for place in keeper.places]


def _choice(place: Place, keeper: Saver, draft: Draft) -> tuple[Choice, Writing | None]:
    title = f"{place.title}: {place.path}"
    try:
        writing = keeper.writing(place, draft)
    except BadAssignment as error:
        return Choice(title, Content(str(error)), possible=False), None
    return Choice(title, _about(writing), possible=bool(writing.difference)), writing


def _about(writing: Writing) -> Content:
    warnings = [writing.place.warning] if writing.place.warning else []
    lines = [Content.styled(f"! {text}", "$text-warning") for text in (*warnings, *writing.lost)]
    told = difference(writing.difference) if writing.difference else Content("Nothing would change there.")
    return Content("\n").join([*lines, told])
