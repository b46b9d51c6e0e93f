"""A user's own words over ours: what can be used is, what can't is told, and nothing raises."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.build import build
from catalog.catalog import Catalog
from catalog.override import overridden

BARE = build("", {}, 0)


def test_own_words_replace_ours_and_leave_the_rest(bare: Catalog) -> None:
    text = b'[PrivateTmp]\nhazard = "Our backup agent reads /tmp."\n[ProtectSystem]\nnatural = "full"\n'
    found = overridden(bare, {"site.toml": text})
    tmp, system = found.get("Service", "PrivateTmp"), found.get("Service", "ProtectSystem")
    before = bare.get("Service", "PrivateTmp")
    assert tmp is not None
    assert system is not None
    assert before is not None
    assert tmp.hazard == "Our backup agent reads /tmp."
    assert tmp.summary == before.summary
    assert system.natural == "full"
    assert found.notes == ()


def test_what_cannot_be_used_is_told(bare: Catalog) -> None:
    found = overridden(
        bare,
        {
            "broken.toml": b"[PrivateTmp\n",
            "binary.toml": b"\xff\xfe\x00",
            "site.toml": b'[PrivateTemp]\nsummary = "x"\n[PrivateUsers]\nsumary = "x"\n'
            b'[PrivateIPC]\nhazard = 5\n[ProtectHome]\nnatural = "perhaps"\n',
        },
    )
    told = " ".join(found.notes)
    for word in ("broken.toml", "binary.toml", "PrivateTemp=", "PrivateUsers", "PrivateIPC", "perhaps"):
        assert word in told
    home, before = found.get("Service", "ProtectHome"), bare.get("Service", "ProtectHome")
    assert home == before


@given(st.binary(max_size=200) | st.text("[]=\"\n.PrivateTmpnaturl{}'", max_size=80).map(str.encode))
def test_garbage_never_raises(text: bytes) -> None:
    found = overridden(BARE, {"x.toml": text})
    assert len(found.directives) == len(BARE.directives)
