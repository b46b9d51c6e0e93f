"""What is wrong with a drop-in's text, line by line."""

from catalog.catalog import Catalog
from unit.effective import Effectives
from unit.stack import Source, Stack
from workbench.drop_in_remarks import Remark, remarks, together, verified
from workbench.known import Known

PATH = "/etc/systemd/system/web.service.d/zz-unitsmith.conf"
STACK = Stack(
    "web.service",
    Source("/usr/lib/systemd/system/web.service", b"[Service]\nExecStart=/bin/true\n"),
    (Source("/etc/systemd/system/web.service.d/zzz-site.conf", b"[Service]\nNice=3\n"),),
)


def told(bare: Catalog, text: str, *, user: bool = False) -> dict[int, str]:
    known = Known(bare, "web.service")
    values = Effectives(STACK.with_drop_in(Source(PATH, text.encode())), known.rules)
    found = remarks(text.encode(), PATH, values, known, user=user)
    return {one.line: one.text for one in found}


def test_each_kind_of_mistake_is_named_on_its_line(bare: Catalog) -> None:
    found = told(
        bare,
        "[Service]\nPrivateTmpp=yes\nAfter=x.service\nProtectHome=perhaps\nnonsense\n"
        "Nice=5\nCapabilityBoundingSet=CAP_FOO\n[Timer]\nOnCalendar=daily\n[X-Own]\nAny=thing\n",
    )
    assert found[2] == "There is no PrivateTmpp= in [Service]; did you mean PrivateTmp=?"
    assert found[3] == "After= belongs in [Unit], not in [Service]."
    assert found[4] == "It takes no, read-only, tmpfs or yes."
    assert 5 in found
    assert found[6] == "Nice= is set again by /etc/systemd/system/web.service.d/zzz-site.conf:2, which wins."
    assert "no capability CAP_FOO" in found[7]
    assert found[9] == "A service has no section [Timer]; systemd ignores it."
    assert 11 not in found


def test_a_fine_text_has_no_remarks(bare: Catalog) -> None:
    assert told(bare, "# why\n[Service]\nPrivateTmp=yes\nReadWritePaths=/a\nReadWritePaths=/b\n") == {}


def test_a_value_that_ends_the_file_says_so(bare: Catalog) -> None:
    assert "reads no further" in told(bare, "[Service]\nUser=a b:c\nNice=1\n")[2]


def test_a_users_manager_is_told_what_it_ignores(bare: Catalog) -> None:
    assert told(bare, "[Service]\nDynamicUser=yes\n") == {}
    assert "user's ignores it" in told(bare, "[Service]\nDynamicUser=yes\n", user=True)[2]


def test_what_verify_says_is_put_on_its_line_and_not_said_twice() -> None:
    said = (
        "web.service.d/zz-unitsmith.conf:4: Failed to parse ProtectHome=perhaps, ignoring: Invalid argument\n"
        "web.service.d/zz-unitsmith.conf:7: Something that only systemd knows, ignoring.\n"
        "/lib/systemd/system/other.service:3: not about us\n"
    )
    theirs = verified(said, PATH)
    assert [one.line for one in theirs] == [4, 7]
    merged = together((Remark(4, "It takes no, read-only, tmpfs or yes."),), theirs)
    assert [one.line for one in merged] == [4, 7]
