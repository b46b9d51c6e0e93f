"""The one spelling of a value, what may be typed next, and what systemd would pass over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.directive import Family, Kind
from catalog.kinds import canonical, check, doubt
from catalog.kinds.forms import _FORMS, form
from catalog.kinds.grammars import GRAMMARS
from catalog.kinds.suggest import suggestions
from catalog.listings import bundled, parse
from catalog.sets import Sets

from .kind_values import SECTIONS


def kind(bare: Catalog, name: str, section: str = "Service") -> Kind:
    found = bare.get(section, name)
    assert found is not None
    return found.kind


@pytest.mark.parametrize(
    ("name", "typed", "written"),
    [
        ("PrivateTmp", "TRUE", "yes"),
        ("ProtectSystem", "1", "yes"),
        ("ProtectSystem", " strict ", "strict"),
        ("UMask", "77", "0077"),
        ("KillSignal", "TERM", "SIGTERM"),
        ("KillSignal", "15", "15"),
        ("RestrictAddressFamilies", "af_unix   AF_inet", "AF_UNIX AF_INET"),
        ("RestrictAddressFamilies", "none", "none"),
        ("CapabilityBoundingSet", "~ cap_sys_admin", "~CAP_SYS_ADMIN"),
        ("SystemCallFilter", "@system-service   @mount", "@system-service @mount"),
        ("ReadOnlyPaths", '"/a  b"  /c', '"/a  b"  /c'),
        ("ExecStart", "/bin/echo  two  blanks", "/bin/echo  two  blanks"),
        ("PrivateTmp", "perhaps", "perhaps"),
    ],
)
def test_each_value_has_one_spelling(bare: Catalog, name: str, typed: str, written: str) -> None:
    assert canonical(kind(bare, name), typed) == written


def test_respelling_keeps_what_is_fine_fine_and_comes_to_rest(bare: Catalog) -> None:
    for section, table in SECTIONS.items():
        for name, values in table.items():
            held = kind(bare, name, section)
            for value in values:
                written = canonical(held, value)
                assert (check(held, written) is None) == (check(held, value) is None), (name, value)
                assert canonical(held, written) == written, (name, value)


@given(
    st.sampled_from(sorted(GRAMMARS)), st.text(max_size=40) | st.text(" :/%~-@=\"'\\[]0aA.,*", max_size=12)
)
def test_no_value_makes_a_grammar_raise(grammar: str, value: str) -> None:
    held = Kind(Family.LIST, ("yes", "no"), grammar=grammar)
    told = check(held, value)
    assert told is None or told.endswith(".")
    assert canonical(held, canonical(held, value)) == canonical(held, value)
    doubt(held, value)
    suggestions(held, Sets(), value)


def test_a_value_that_is_one_of_a_few_words_is_not_spelled_by_the_grammar_beside_them() -> None:
    held = Kind(Family.LIST, ("yes", "no"), grammar="capabilities")
    assert canonical(held, canonical(held, "0")) == canonical(held, "0") == "no"


def test_suggestions_continue_the_last_word(bare: Catalog) -> None:
    held = kind(bare, "SystemCallFilter")
    assert suggestions(held, bundled(), "@system-service @moun")[0] == "@system-service @mount"
    assert suggestions(held, bundled(), "~@priv")[0] == "~@privileged"
    assert "~mount:EPERM" in suggestions(held, bundled(), "~mount:EP")
    assert suggestions(held, bundled(), "openat")[0] == "openat2"
    assert suggestions(held, bundled(), "@mount @moun") == ()


def test_what_begins_like_the_word_comes_before_what_contains_it(bare: Catalog) -> None:
    found = suggestions(kind(bare, "CapabilityBoundingSet"), bundled(), "CAP_NET")
    assert [one.startswith("CAP_NET") for one in found][:4] == [True] * 4
    assert "CAP_SYS_TIME" in suggestions(kind(bare, "CapabilityBoundingSet"), bundled(), "time")


def test_suggestions_of_a_choice_are_its_values(bare: Catalog) -> None:
    assert suggestions(kind(bare, "ProtectSystem"), bundled(), "") == ("no", "yes", "full", "strict")
    assert suggestions(kind(bare, "KillSignal"), bundled(), "SIGUS") == ("SIGUSR1", "SIGUSR2")


def test_all_that_is_suggested_is_taken(bare: Catalog) -> None:
    for directive in bare.directives:
        for value in suggestions(directive.kind, bundled(), ""):
            assert check(directive.kind, value) is None, (directive.name, value)


def test_what_systemd_passes_over_in_silence_is_doubted(bare: Catalog) -> None:
    bounding = kind(bare, "CapabilityBoundingSet")
    assert doubt(bounding, "~CAP_SYS_ADMIN cap_chown") is None
    told = doubt(bounding, "CAP_SYS_ADMN")
    assert told == "There is no capability CAP_SYS_ADMN: systemd would leave it out without a word."
    assert doubt(kind(bare, "SecureBits"), "noroots") is not None
    assert doubt(kind(bare, "PrivateTmp"), "yes") is None


def test_a_hosts_listings_are_read_and_ours_stand_in_for_what_is_missing() -> None:
    read = parse(
        {
            "capability": "NAME NUMBER\ncap_chown 0\ncap_kill    5\n",
            "filesystems": "@basic-api\n    # Basic\n    proc (magic: 0x9fa0)\n    tmpfs\n\n#   coda\n",
            "exit-status": "NAME STATUS CLASS\nSUCCESS 0 libc\nNAMESPACE 226 systemd\n- 300 -\n",
        }
    )
    assert read.capabilities == ("CAP_CHOWN", "CAP_KILL")
    assert read.filesystems == {"@basic-api": ("proc", "tmpfs")}
    assert read.exit_statuses["NAMESPACE"] == 226
    assert read.syscalls == bundled().syscalls
    assert parse({}).capabilities == bundled().capabilities


def test_every_grammar_says_what_it_takes(bare: Catalog) -> None:
    assert _FORMS.keys() == GRAMMARS.keys()
    assert form(kind(bare, "KillSignal")).startswith("a signal such as SIGTERM")
    assert form(kind(bare, "Nice")) == "a number from -20 to 19; an empty one resets"
    assert form(kind(bare, "ProtectSystem")) == "one of no, yes, full, strict"
    assert form(kind(bare, "MemoryMax")).startswith(
        "a size in bytes, such as 512K, 1.5G or 2T, or a percentage"
    )
