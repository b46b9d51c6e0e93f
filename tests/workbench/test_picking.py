"""Picking names, held against the order in which systemd reads lines."""

import pytest

from catalog.catalog import Catalog
from catalog.directive import Directive
from catalog.listings import bundled
from workbench.items import Items
from workbench.pick_lists import EMPTY, Picking, Row, Standing


def picking(bare: Catalog, name: str, *values: str) -> Picking:
    directive = _directive(bare, name)
    return Picking(directive, bundled(), Items.of(directive.kind, [], values))


def _directive(bare: Catalog, name: str) -> Directive:
    found = bare.get("Service", name)
    assert found is not None
    return found


def test_every_listed_name_has_a_row_and_groups_come_first(bare: Catalog) -> None:
    calls = picking(bare, "SystemCallFilter", "@swap frobnicate")
    rows = calls.rows("", frozenset(["@swap"]))
    assert rows[0] == ("@system-service", Row.GROUP)
    at = rows.index(("@swap", Row.GROUP))
    assert rows[at + 1 : at + 3] == (("swapoff", Row.MEMBER), ("swapon", Row.MEMBER))
    assert ("frobnicate", Row.WORD) in rows
    assert {"read", "write", "mount"} <= {name for name, _ in rows}


def test_a_query_finds_what_begins_with_it_first(bare: Catalog) -> None:
    names = [name for name, _ in picking(bare, "SystemCallFilter").rows("mount:EPERM", frozenset())]
    assert names[:2] == ["@mount", "mount"]
    assert "umount2" in names


@pytest.mark.parametrize(
    ("lines", "name", "standing"),
    [
        (("@swap",), "@swap", Standing.LISTED),
        (("@swap",), "swapon", Standing.WITHIN),
        (("@swap", "~swapon"), "swapon", Standing.EXCEPT),
        (("@swap", "~swapon"), "swapoff", Standing.WITHIN),
        (("@swap", "~@swap"), "swapon", Standing.NONE),
        (("~@swap",), "swapon", Standing.WITHIN),
        (("~swapon:EPERM",), "swapon", Standing.LISTED),
        (("swapon swapoff",), "@swap", Standing.WITHIN),
    ],
)
def test_how_a_name_stands(bare: Catalog, lines: tuple[str, ...], name: str, standing: Standing) -> None:
    assert picking(bare, "SystemCallFilter", *lines).standing(name) is standing


def test_toggling_twice_leaves_everything_as_it_was(bare: Catalog) -> None:
    calls = picking(bare, "SystemCallFilter", "@system-service", "~@privileged")
    for name in ("@swap", "read", "chown", "@system-service"):
        assert calls.toggled(name).standing(name) is not calls.standing(name)
        assert sorted(calls.toggled(name).toggled(name).items.lines) == sorted(calls.items.lines)


def test_words_that_stand_alone_push_the_others_out(bare: Catalog) -> None:
    families = picking(bare, "RestrictAddressFamilies", "AF_UNIX AF_INET")
    assert families.toggled("none").items.lines == ("none",)
    assert families.toggled("none").toggled("AF_INET6").items.lines == ("AF_INET6",)
    spaces = picking(bare, "RestrictNamespaces", "~user")
    assert spaces.toggled("yes").items.lines == ("yes",)
    assert spaces.toggled("yes").inverted().items.lines == ("yes",)
    empty = picking(bare, "CapabilityBoundingSet", "~CAP_KILL").toggled(EMPTY)
    assert empty.items.lines == ("",)
    assert empty.toggled("CAP_KILL").items.lines == ("CAP_KILL",)


def test_the_count_is_of_calls_not_of_groups(bare: Catalog) -> None:
    assert picking(bare, "SystemCallFilter", "@swap read").count == 3
    assert picking(bare, "SystemCallFilter", "@swap", "~swapon").count == 1


@pytest.mark.parametrize(
    "name",
    [
        *("CapabilityBoundingSet", "AmbientCapabilities", "SystemCallFilter", "SystemCallLog"),
        *("SystemCallArchitectures", "RestrictAddressFamilies", "RestrictNamespaces", "RestrictFileSystems"),
        *("SecureBits", "Delegate", "DisableControllers", "CoredumpFilter"),
    ],
)
def test_each_name_that_is_offered_is_one_that_the_kind_takes(bare: Catalog, name: str) -> None:
    from catalog.kinds import check

    directive = _directive(bare, name)
    offered = Picking(directive, bundled(), Items.of(directive.kind, [], ())).rows("", frozenset())
    assert offered
    for word, _ in offered:
        assert word == EMPTY or check(directive.kind, word) is None, word
