"""Our own words and values in catalog/data."""

import re

from catalog import facts
from catalog.catalog import Catalog
from catalog.directive import Family
from catalog.kinds import check

HARDENING = [
    "NoNewPrivileges",
    "PrivateTmp",
    "PrivateDevices",
    "PrivateUsers",
    "PrivateNetwork",
    "PrivateIPC",
    "PrivateMounts",
    "DevicePolicy",
    "DeviceAllow",
    "ProtectSystem",
    "ProtectHome",
    "ProtectControlGroups",
    "ProtectKernelModules",
    "ProtectKernelTunables",
    "ProtectKernelLogs",
    "ProtectClock",
    "ProtectHostname",
    "ProtectProc",
    "ProcSubset",
    "RestrictAddressFamilies",
    "RestrictNamespaces",
    "RestrictRealtime",
    "RestrictSUIDSGID",
    "MemoryDenyWriteExecute",
    "LockPersonality",
    "CapabilityBoundingSet",
    "AmbientCapabilities",
    "SecureBits",
    "ReadWritePaths",
    "ReadOnlyPaths",
    "InaccessiblePaths",
    "ExecPaths",
    "NoExecPaths",
    "TemporaryFileSystem",
    "SystemCallFilter",
    "SystemCallArchitectures",
    "SystemCallErrorNumber",
    "SystemCallLog",
    "IPAddressAllow",
    "IPAddressDeny",
    "SocketBindAllow",
    "SocketBindDeny",
    "RestrictNetworkInterfaces",
    "RestrictFileSystems",
    "DynamicUser",
    "User",
    "UMask",
    "KeyringMode",
    "RemoveIPC",
    "SELinuxContext",
    "AppArmorProfile",
    "SmackProcessLabel",
    "PrivatePIDs",
    "PrivateBPF",
]

ADMINS_OWN = {
    *(
        "DeviceAllow",
        "AmbientCapabilities",
        "ReadWritePaths",
        "ReadOnlyPaths",
        "InaccessiblePaths",
        "ExecPaths",
    ),
    *(
        "NoExecPaths",
        "TemporaryFileSystem",
        "SocketBindAllow",
        "RestrictNetworkInterfaces",
        "RestrictFileSystems",
    ),
    *("SELinuxContext", "AppArmorProfile", "SmackProcessLabel", "User"),
}
"""Directives whose value only the admin can know."""
SYMPTOM = re.compile(r'"|\d/[A-Z]|time-outs|silen|nothing is there|denied|No such|under|inherit|dropped')


def test_every_hardening_directive_says_what_it_does_and_what_it_breaks(bare: Catalog) -> None:
    for name in HARDENING:
        found = bare.get("Service", name)
        assert found is not None, name
        assert found.summary.endswith("."), name
        assert len(found.summary) <= 110, name
        assert len(found.hazard) > 40, name
        assert found.hazard.endswith("."), name


def test_the_guides_directives_can_be_switched_on_stepped_down_and_recognised_when_they_break(
    bare: Catalog,
) -> None:
    for found in (bare.get("Service", name) for name in HARDENING):
        assert found is not None
        assert (found.natural != "") is (found.name not in ADMINS_OWN), found.name
        assert found.ladder or found.name in ADMINS_OWN | {"SystemCallErrorNumber", "SystemCallLog"}, (
            found.name
        )
        assert check(found.kind, found.natural or "x") is None or found.name in ADMINS_OWN
        # What the log or the client shows: a message in quotes, a status, or that nothing is shown.
        assert SYMPTOM.search(found.hazard), found.name
    condition = bare.get("Unit", "ConditionSecurity")
    assert condition is not None
    assert SYMPTOM.search(condition.hazard)


def test_what_implies_and_what_is_implied_are_two_sides_of_one_table(bare: Catalog) -> None:
    for found in bare.of("service"):
        for one in found.implies:
            other = bare.get("Service", one.name)
            assert other is not None, (found.name, one.name)
            assert found.name in {back.name for back in other.implied_by}
    mounts = bare.get("Service", "PrivateMounts")
    assert mounts is not None
    assert {"PrivateTmp", "ProtectSystem", "TemporaryFileSystem"} <= {one.name for one in mounts.implied_by}


def test_ladders_go_from_the_strictest_to_the_loosest_and_are_taken(built: Catalog) -> None:
    climbed = 0
    for found in built.of("service"):
        for value in found.ladder:
            assert check(found.kind, value) is None, (found.name, value)
        if found.kind.family is Family.CHOICE and found.ladder:
            climbed += 1
            assert found.ladder[-1] == found.default or found.name == "KeyringMode", found.name
    assert climbed > 4


def test_every_directive_of_services_and_timers_has_a_line_of_ours(bare: Catalog) -> None:
    silent = {d.name for t in ("service", "timer") for d in bare.of(t) if not d.summary}
    assert silent - {"Unit", "DefaultMemoryMin", "DefaultMemoryLow", "DefaultStartupMemoryLow"} == {
        "ManagedOOMMemoryPressureLimitPercent"
    }
    assert [d.name for d in bare.directives if len(d.summary) > 110 or d.summary[-1:] not in ("", ".")] == []


def test_words_are_about_directives_that_exist(bare: Catalog) -> None:
    known = {d.name for d in bare.directives}
    assert set(facts.words()) - known == {"AssertFirmware"}
    assert {name.rpartition(".")[2] for name in facts.defaults()} - known == set()


def test_kinds_are_about_parsers_and_directives_that_exist(bare: Catalog) -> None:
    kinds, tables = facts.kinds(), facts.directives()
    parsers = {fact.parser for fact in tables.values()}
    assert set(kinds.parsers) - parsers == set()
    assert {name.rpartition(".")[2] for name in kinds.directives} - {d.name for d in bare.directives} == set()


def test_natural_values_and_defaults_are_values(bare: Catalog) -> None:
    for found in bare.directives:
        for value in (found.natural, found.default):
            assert not value or check(found.kind, value) is None, (found.key, value)
        if found.kind.family is Family.CHOICE:
            assert found.natural in found.kind.values, found.key


def test_switching_on_never_sets_what_ends_the_machine(bare: Catalog) -> None:
    actions = [d for d in bare.directives if d.name.endswith("Action") and d.kind.family is Family.CHOICE]
    assert len(actions) >= 4
    assert {d.natural for d in actions} == {"none"}


def test_a_switch_turns_to_what_is_not_its_default(bare: Catalog) -> None:
    switches = [d for d in bare.directives if d.kind.family is Family.BOOLEAN and d.default]
    assert [d.key for d in switches if d.natural == d.default] == []


def test_hazards_name_directives_that_exist(bare: Catalog) -> None:
    known = {d.name for d in bare.directives}
    named = {n for d in bare.directives for n in re.findall(r"\b([A-Z]\w+)=", f"{d.summary} {d.hazard}")}
    assert named - known - {"NAME"} == set()


def test_our_words_are_not_the_manuals(built: Catalog) -> None:
    """No run of eight words of ours stands in the page's text."""
    for found in built.of("service"):
        manual = _words(" ".join(block.plain for block in found.blocks))
        ours = _words(f"{found.summary} {found.hazard}").split()
        for start in range(len(ours) - 7):
            run = " ".join(ours[start : start + 8])
            assert run not in manual, (found.name, run)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
