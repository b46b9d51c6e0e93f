"""Where a draft can be kept, and exactly what that would write."""

from catalog.catalog import Catalog
from host.layout import of_user
from unit.draft import Draft
from unit.effective import Effectives
from unit.rule import Rules, rules_of
from unit.stack import Source, Stack
from workbench.places import Kind, Place, places, writing

OWN = "/etc/systemd/system/web.service.d/zz-unitsmith.conf"
SITE = Source("/etc/systemd/system/web.service.d/10-site.conf", b"# ours\n[Service]\nNice=3 \n")
VENDOR = Source("/usr/lib/systemd/system/web.service", b"[Service]\nExecStart=/bin/web\nPrivateTmp=no\n")
STACK = Stack("web.service", VENDOR, (SITE,))


def rules(bare: Catalog) -> Rules:
    return rules_of({one.key: one for one in bare.directives})


def place(kind: Kind, stack: Stack = STACK) -> Place:
    return next(one for one in places(stack, OWN) if one.kind is kind)


def test_the_own_drop_in_comes_first_and_a_vendor_file_is_only_copied() -> None:
    assert [(one.kind, one.path) for one in places(STACK, OWN)] == [
        (Kind.OWN, OWN),
        (Kind.DROP_IN, SITE.path),
        (Kind.COPY, "/etc/systemd/system/web.service"),
    ]
    assert "Updates of the package" in place(Kind.COPY).warning


def test_an_admins_unit_file_can_take_it_itself() -> None:
    stack = Stack("web.service", Source("/etc/systemd/system/web.service", VENDOR.content))
    assert [one.kind for one in places(stack, OWN)] == [Kind.OWN, Kind.UNIT]


def test_an_existing_drop_in_changes_in_its_own_lines_only(bare: Catalog) -> None:
    draft = Draft().set("Service", "Nice", ["5"]).set("Service", "PrivateTmp", ["yes"])
    found = writing(place(Kind.DROP_IN), draft, STACK, OWN, rules(bare))
    assert found.content == b"# ours\n[Service]\nNice=5\nPrivateTmp=yes\n"
    assert found.before == SITE.content
    assert found.lost == ()
    assert "-Nice=3 " in found.difference


def test_a_copy_of_the_unit_file_says_what_was_drafted(bare: Catalog) -> None:
    draft = Draft().set("Service", "PrivateTmp", ["yes"]).set("Service", "ReadOnlyPaths", ["/a", "/b"])
    found = writing(place(Kind.COPY), draft, STACK, OWN, rules(bare))
    assert found.before is None
    text = b"[Service]\nExecStart=/bin/web\nPrivateTmp=yes\nReadOnlyPaths=/a\nReadOnlyPaths=/b\n"
    assert found.content == text
    after = Effectives(Stack("web.service", Source("/x", found.content), (SITE,)), rules(bare))
    assert after.get("Service", "ReadOnlyPaths").values == ("/a", "/b")


def test_a_file_that_is_read_later_is_named_where_it_would_win(bare: Catalog) -> None:
    draft = Draft().set("Service", "Nice", ["5"])
    found = writing(place(Kind.COPY), draft, STACK, OWN, rules(bare))
    assert found.lost == (f"Nice= would not hold: {SITE.path} is read later.",)


OF_USER = of_user("/home/ann/.config/systemd/user", "/run/user/1000", "/home/ann/.local/state")
OF_USER_OWN = f"{OF_USER.kept}/web.service.d/zz-unitsmith.conf"


def test_to_a_user_the_admin_s_files_are_others_and_only_copied(bare: Catalog) -> None:
    stack = Stack("web.service", Source("/etc/systemd/user/web.service", VENDOR.content))
    found = places(stack, OF_USER_OWN, OF_USER)
    assert [(one.kind, one.path) for one in found] == [
        (Kind.OWN, OF_USER_OWN),
        (Kind.COPY, f"{OF_USER.kept}/web.service"),
    ]
    draft = Draft().set("Service", "Nice", ["5"])
    own = writing(found[0], draft, stack, OF_USER_OWN, rules(bare), OF_USER)
    assert own.content.startswith(
        b"# Written by unitsmith; remove it with: unitsmith revert --user web.service\n"
    )
