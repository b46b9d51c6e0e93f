import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.names import TYPES, BadUnitName, check, instance, is_template, normalize, template, unit_type


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("nginx", "nginx.service"),
        ("nginx.service", "nginx.service"),
        ("apt.conf", "apt.conf.service"),
        ("getty@tty1", "getty@tty1.service"),
        ("dev-sda\\x2d1.device", "dev-sda\\x2d1.device"),
        ("a:b_c.timer", "a:b_c.timer"),
    ],
)
def test_a_typed_name_gets_its_suffix(typed: str, full: str) -> None:
    assert normalize(typed) == full


HOSTILE = [
    "",
    ".service",
    "/etc/x.service",
    "../x",
    "a b",
    "a\nb",
    "a.service\n",
    "-h",
    "--root=/",
    "-.mount",
]
HOSTILE += ["@x", "ä", "a\0b", "a;b", "$(id)", "a/b", "a" * 248 + ".service", "x\u2028", "\ud800", "a%i"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_refused_in_one_printable_sentence(name: str) -> None:
    with pytest.raises(BadUnitName) as caught:
        normalize(name)
    text = str(caught.value)
    assert text.isascii()
    assert text.isprintable()
    assert text.endswith(".")
    assert len(text) < 200


def test_the_longest_name_that_systemd_takes_is_taken() -> None:
    assert len(normalize("a" * 247)) == 255


@given(st.text(max_size=40))
def test_what_passes_is_a_plain_file_name(name: str) -> None:
    try:
        full = normalize(name)
    except BadUnitName:
        return
    assert check(full) == full
    assert unit_type(full) in TYPES
    assert full.isascii()
    assert full.isprintable()
    assert not set(full) & set("/ '\"$`;&|<>*?%")
    assert not full.startswith("-")


def test_templates_and_instances_are_told_apart() -> None:
    assert is_template("getty@.service")
    assert not is_template("getty@tty1.service")
    assert instance("getty@tty1.service") == "tty1"
    assert instance("a@b@c.service") == "b@c"
    assert instance("nginx.service") is None
    assert template("getty@tty1.service") == "getty@.service"
    assert template("nginx.service") is None


def test_a_name_that_looks_like_an_option_is_told_so() -> None:
    with pytest.raises(BadUnitName, match="would look like an option"):
        normalize("-.mount")
