"""Directives that are emptied together, values that end a file, and all files as one."""

from catalog.catalog import Catalog
from unit.draft import Draft
from unit.drop_in import render
from unit.effective import Effectives
from unit.export import run_arguments, whole
from unit.rule import Rules, rules_of
from unit.stack import Source, Stack

OWN = "/etc/systemd/system/u.service.d/zz.conf"


def stack(*texts: str) -> Stack:
    first, *rest = (f"[Service]\n{text}".encode() for text in texts)
    drop_ins = tuple(Source(f"/etc/systemd/system/u.service.d/{n}.conf", text) for n, text in enumerate(rest))
    return Stack("u.service", Source("/etc/systemd/system/u.service", first), drop_ins)


def rules(bare: Catalog) -> Rules:
    return rules_of({one.key: one for one in bare.directives})


def values(bare: Catalog, at: Stack, name: str) -> tuple[str, ...]:
    return Effectives(at, rules(bare)).get("Service", name).values


def test_an_empty_bind_path_empties_the_read_only_ones_too(bare: Catalog) -> None:
    at = stack("BindPaths=/a\nBindReadOnlyPaths=/b\n", "BindPaths=\nBindPaths=/c\n")
    assert values(bare, at, "BindPaths") == ("/c",)
    assert values(bare, at, "BindReadOnlyPaths") == ()


def test_a_draft_that_empties_one_writes_the_others_again(bare: Catalog) -> None:
    at = stack("BindPaths=/a\nBindReadOnlyPaths=/b\n")
    content = render(Draft().set("Service", "BindPaths", ["/c"]), rules(bare), stack=at, header="")
    over = at.with_drop_in(Source(OWN, content))
    assert values(bare, over, "BindPaths") == ("/c",)
    assert values(bare, over, "BindReadOnlyPaths") == ("/b",)


def test_one_time_out_for_all_covers_the_earlier_ones(bare: Catalog) -> None:
    at = stack("TimeoutStartSec=5\nTimeoutStopSec=6\nTimeoutSec=9\nTimeoutStopSec=7\n")
    assert values(bare, at, "TimeoutStartSec") == ()
    assert values(bare, at, "TimeoutStopSec") == ("7",)
    assert values(bare, stack("TimeoutStartSec=5\nTimeoutSec=soon\n"), "TimeoutStartSec") == ("5",)


def test_a_value_that_ends_a_drop_in_hides_what_follows_there_only(bare: Catalog) -> None:
    at = stack("Nice=1\n", "Nice=2\nUser=a b:c\nNice=3\n", "UMask=0077\n")
    assert values(bare, at, "Nice") == ("2",)
    assert values(bare, at, "UMask") == ("0077",)
    assert [one.name for one in Effectives(at, rules(bare)).ended] == ["User"]


def test_all_files_become_one_in_the_order_of_application(bare: Catalog) -> None:
    at = stack(
        "Type=oneshot\nExecStart=/bin/a\nReadOnlyPaths=/a\n",
        "ReadOnlyPaths=/b\nNice=3\n[Unit]\nAfter=x.service\n",
    )
    told = whole(Effectives(at, rules(bare)))
    assert told == (
        "[Unit]\nAfter=x.service\n\n"
        "[Service]\nType=oneshot\nExecStart=/bin/a\nReadOnlyPaths=/a\nReadOnlyPaths=/b\nNice=3\n"
    )


def test_a_transient_unit_gets_its_command_as_words(bare: Catalog) -> None:
    at = stack("ExecStart=-/bin/a 'b c' d\nPrivateTmp=yes\n")
    told = run_arguments(Effectives(at, rules(bare)))
    assert told == ["--property=PrivateTmp=yes", "--", "/bin/a", "b c", "d"]
