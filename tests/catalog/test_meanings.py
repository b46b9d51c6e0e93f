"""Sentences about single values, found in what a manual says."""

from catalog.directive import Block, Directive, Family, Kind, Span
from catalog.meanings import meaning

LEVELS = Kind(Family.CHOICE, ("no", "yes", "full", "strict"))


def _directive(*blocks: Block, kind: Kind = LEVELS, summary: str = "") -> Directive:
    return Directive("Service", "Shield", kind, blocks=blocks, summary=summary)


def test_the_sentence_that_is_about_a_value_alone_is_found() -> None:
    text = (
        'Takes a boolean or "full" or "strict". If true, some is hidden. If set to "full", more than '
        'with "strict" is not. If set to "strict", all is hidden. Defaults to "strict".'
    )
    shield = _directive(Block("text", (Span(text),)))
    assert meaning(shield, "strict") == 'If set to "strict", all is hidden.'
    assert meaning(shield, "yes") == "If true, some is hidden."
    assert meaning(shield, "full").startswith('If set to "full"')
    assert meaning(shield, "no") == ""


def test_values_in_bold_and_below_headings_count_too() -> None:
    bold = _directive(Block("text", (Span("If "), Span("full", "b"), Span(" is set, it is dark. Well."))))
    assert meaning(bold, "full") == "If full is set, it is dark."
    listed = _directive(
        Block("term", (Span("strict", "b"),)), Block("text", (Span("hides all. And more."),), 1)
    )
    assert meaning(listed, "strict") == "hides all."


def test_a_switch_without_a_sentence_has_our_own_summary() -> None:
    switch = _directive(kind=Kind(Family.BOOLEAN, ("no", "yes")), summary="Hides it.")
    assert meaning(switch, "yes") == "Hides it."
    assert meaning(switch, "no") == ""
