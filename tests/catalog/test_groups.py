"""The section list."""

from catalog import groups
from catalog.build import build
from catalog.catalog import Catalog


def members(catalog: Catalog, unit_type: str) -> dict[str, list[str]]:
    return {group.id: [d.name for d in group.directives] for group in groups.of(catalog.of(unit_type))}


def test_every_directive_is_in_exactly_one_group(bare: Catalog) -> None:
    for unit_type in (
        "service",
        "socket",
        "mount",
        "swap",
        "timer",
        "path",
        "slice",
        "scope",
        "automount",
        "target",
    ):
        own = bare.of(unit_type)
        grouped = [d.key for group in groups.of(own) for d in group.directives]
        assert sorted(grouped) == sorted(d.key for d in own)


def test_a_service_has_its_groups_in_order_of_interest(bare: Catalog) -> None:
    found = groups.of(bare.of("service"))
    assert [group.id for group in found] == [
        *("sandboxing", "syscalls", "capabilities", "security", "user", "paths", "network", "resources"),
        *("process", "environment", "logging", "service", "stopping", "unit", "conditions", "other"),
    ]
    assert [group.title for group in found][-5:] == [
        "Service",
        "Stopping",
        "Unit · Install",
        "Conditions",
        "Other",
    ]


def test_directives_are_where_people_look_for_them(bare: Catalog) -> None:
    found = members(bare, "service")
    assert {"ProtectSystem", "PrivateTmp", "RestrictNamespaces"} <= set(found["sandboxing"])
    assert {"SystemCallFilter", "SystemCallLog"} <= set(found["syscalls"])
    assert {"NoNewPrivileges", "DevicePolicy"} <= set(found["security"])
    assert {"IPAddressDeny", "SocketBindAllow"} <= set(found["network"])
    assert {"MemoryMax", "CPUWeight"} <= set(found["resources"])
    assert {"ExecStart", "Restart"} <= set(found["service"])
    assert {"After", "WantedBy"} <= set(found["unit"])
    assert "BindTo" in found["other"]


def test_a_timers_own_group_is_named_after_it(bare: Catalog) -> None:
    assert [group.title for group in groups.of(bare.of("timer"))] == [
        "Timer",
        "Unit · Install",
        "Conditions",
        "Other",
    ]


def test_groups_are_the_same_with_and_without_manual_pages(built: Catalog, items: str) -> None:
    silent = build(items, {}, built.version)
    for unit_type in ("service", "socket", "slice"):
        assert members(silent, unit_type) == members(built, unit_type)
