"""Effective values, held against what a running systemd makes of the same files.

Each random stack is also written as one file that has nothing but its effective values: systemd must show the
same properties for both.
"""

import random
from collections.abc import Iterator, Sequence

import pytest

from catalog.build import build
from catalog.catalog import Catalog
from catalog.directive import Directive, Family
from catalog.kinds import check
from host.playground import Playground
from unit.draft import Draft, Set
from unit.drop_in import obstacles, render
from unit.effective import Effectives
from unit.export import whole
from unit.rule import Rules, rules_of
from unit.stack import Source, Stack

from ..catalog.kind_values import SECTIONS
from .rig import inside, put

ETC = "/etc/systemd/system"
WHO = {
    *("Id", "Names", "FragmentPath", "DropInPaths", "InvocationID", "Description", "SyslogIdentifier"),
    *(
        "StateChangeTimestamp",
        "StateChangeTimestampMonotonic",
        "NeedDaemonReload",
        "CanStart",
        "UnitFileState",
    ),
    *("ConditionTimestamp", "ConditionTimestampMonotonic", "AssertTimestamp", "AssertTimestampMonotonic"),
}
"""Properties of the two units that tell them apart."""
UNORDERED = {
    *("After", "Before", "Requires", "Requisite", "Wants", "BindsTo", "PartOf", "Upholds", "Conflicts"),
    *("Triggers", "PropagatesReloadTo", "ReloadPropagatedFrom", "PropagatesStopTo", "StopPropagatedFrom"),
    *("JoinsNamespaceOf", "OnFailure", "OnSuccess", "RequiresMountsFor", "WantsMountsFor", "DeviceAllow"),
    *("SystemCallFilter", "SystemCallLog", "IPAddressAllow", "IPAddressDeny", "IODeviceWeight"),
    *("IOReadBandwidthMax", "IOWriteBandwidthMax", "IOReadIOPSMax", "IOWriteIOPSMax"),
    "IODeviceLatencyTargetUSec",
}
"""Properties whose words come in the order of a hash table."""
BASE = "[Service]\nType=oneshot\nExecStart=/bin/true\n"
LEFT_OUT = {
    *(
        "Type",
        "BusName",
        "Slice",
        "Delegate",
        "DelegateSubgroup",
        "DelegateControllers",
        "RootImage",
        "RootDirectory",
    ),
    *("TriggeredBy", "SourcePath", "DefaultDependencies", "Sockets", "USBFunctionDescriptors", "PIDFile"),
    *("ExecStart", "RemainAfterExit", "GuessMainPID", "Restart", "ExitType", "LogNamespace"),
}
"""What makes a unit another one, or no unit at all, whatever else is set."""
ODD = {
    # After ~ alone, capabilities replace the full set up to 257, and change nothing on 262.
    "CapabilityBoundingSet": ("CAP_CHOWN", "~CAP_KILL", "CAP_SYS_ADMIN cap_kill", "", "CAP_FOO"),
    "SupplementaryGroups": ("daemon", "root", "", "x"),  # the words before a wrong one count
    "CPUAffinity": ("0", "0-1", "1", ""),  # 247 can't load a unit with more than it has
    "RestrictNetworkInterfaces": ("lo", "~eth0", "a b"),  # after an empty one it shows what it was before
    "Personality": ("x86-64", "", "bogus"),  # which others this processor runs, only the host knows
    "WorkingDirectory": ("/a", "~", "/", "", "x"),  # an empty one after -/a leaves the - behind
}
"""Values for directives whose others depend on the host, or on what systemd forgets to reset."""
ALONE = {"RestrictNetworkInterfaces", "TimeoutSec", "CPUSchedulingPolicy", "CPUSchedulingPriority"}
"""Directives that set others, too, or (interfaces) show what they were before they were reset."""
OLD_PLACE = ("StartLimit", "FailureAction", "RebootArgument")
TYPES = ("Unit", "Service")


@pytest.fixture(scope="module")
def catalogue(playground: Playground) -> Catalog:
    items = inside(playground, "/usr/lib/systemd/systemd", "--dump-configuration-items")
    version = int(inside(playground, "systemctl", "--version").split()[1].split(".")[0])
    return build(items, {}, version)


def values_of(directive: Directive) -> Sequence[str]:
    """Fine and wrong values to try on a directive."""
    kind = directive.kind
    if directive.name in ODD:
        return ODD[directive.name]
    own = SECTIONS.get(directive.section, {}).get(directive.name)
    if own is not None:
        return [value for value in own if "%" not in value and "\n" not in value]
    if kind.family is Family.BOOLEAN:
        return ("yes", "no", "1", "off", "", "maybe")
    if kind.family is Family.CHOICE:
        return (*(value for value in kind.values if not value.endswith(":")), "", "bogus")
    if kind.family is Family.NUMBER:
        tried = ("0", "1", "3", "7", "19", "100", "20%", "infinity", "", "x")
    elif kind.family is Family.SIZE:
        tried = ("4096", "512K", "1G", "infinity", "10%", "", "1Q")
    elif kind.family is Family.TIME:
        tried = ("5", "2min", "1h 30min", "infinity", "", "soon")
    else:
        return ()
    return tried


def drawable(catalogue: Catalog) -> list[tuple[Directive, Sequence[str]]]:
    known = (
        one
        for one in catalogue.of("service")
        if one.section in TYPES
        and one.supported
        and not one.replaced_by
        and one.name not in LEFT_OUT
        # [Service] is the old place of these, and the same value.
        and not (one.section == "Service" and one.name.startswith(OLD_PLACE))
        and not one.name.endswith("DirectoryAccounting")  # 262 can't show it without the directory
    )
    return [(one, values) for one in known if (values := values_of(one))]


def a_file(draw: random.Random, table: list[tuple[Directive, Sequence[str]]], most: int) -> str:
    sections: dict[str, list[str]] = {"Unit": [], "Service": []}
    for directive, values in draw.sample(table, draw.randint(0, most)):
        for _ in range(draw.choice((1, 1, 2, 3))):
            sections[directive.section].append(f"{directive.name}={draw.choice(values)}")
    return "".join(f"[{name}]\n" + "".join(f"{line}\n" for line in held) for name, held in sections.items())


def shown(playground: Playground, names: Sequence[str]) -> dict[str, dict[str, str]]:
    told = inside(playground, "systemctl", "show", "--all", *names)
    found: dict[str, dict[str, str]] = {}
    for name, block in zip(names, told.rstrip("\n").split("\n\n"), strict=True):
        pairs = (line.partition("=") for line in block.splitlines())
        found[name] = {}
        for key, _, value in pairs:
            own = value.replace(name.removesuffix(".service"), "THIS")
            if key not in WHO:  # lists of some types are printed as several lines
                found[name][key] = f"{found[name].get(key, '')} {own}".strip()
        for key in found[name].keys() & UNORDERED:
            found[name][key] = " ".join(sorted(found[name][key].split()))
    return found


def stacks(draw: random.Random, catalogue: Catalog, count: int, stem: str = "stack") -> Iterator[Stack]:
    table = drawable(catalogue)
    for number in range(count):
        name = f"{stem}{number}.service"
        fragment = Source(f"{ETC}/{name}", (BASE + a_file(draw, table, 12)).encode())
        drop_ins = tuple(
            Source(f"{ETC}/{name}.d/{index}0.conf", a_file(draw, table, 8).encode())
            for index in range(1, draw.randint(1, 4))
        )
        yield Stack(name, fragment, drop_ins)


def write(playground: Playground, stack: Stack) -> None:
    for source in (stack.fragment, *stack.drop_ins):
        assert source is not None
        put(playground, source.path, source.content.decode())


def differences(one: dict[str, str], other: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(key, value, other.get(key, "")) for key, value in one.items() if other.get(key) != value]


def rules(catalogue: Catalog) -> Rules:
    return rules_of({one.key: one for one in catalogue.directives})


def compare(playground: Playground, catalogue: Catalog, made: Sequence[tuple[Stack, Stack]]) -> None:
    """Each first stack must show as the effective values of the second do, written as one file."""
    pairs = []
    for number, (loaded, wanted) in enumerate(made):
        write(playground, loaded)
        single = f"whole{number}.service"
        put(playground, f"{ETC}/{single}", whole(Effectives(wanted, rules(catalogue))))
        pairs.append((loaded.name, single))
    inside(playground, "systemctl", "daemon-reload")
    told = shown(playground, [name for pair in pairs for name in pair])
    loaded_well = sum(told[first]["LoadState"] == "loaded" for first, _ in pairs)
    assert loaded_well > len(pairs) * 0.8
    for (first, second), (loaded, wanted) in zip(pairs, made, strict=True):
        if told[first]["LoadState"] != "loaded":
            continue  # a unit file with a value that systemd refuses altogether has no values to compare
        assert differences(told[first], told[second]) == [], (
            loaded,
            whole(Effectives(wanted, rules(catalogue))),
        )


def test_random_stacks_have_the_effective_values_that_systemd_shows(
    playground: Playground, catalogue: Catalog
) -> None:
    made = list(stacks(random.Random(4), catalogue, 60))
    compare(playground, catalogue, [(stack, stack) for stack in made])


def drafted(draw: random.Random, catalogue: Catalog, stack: Stack) -> Draft:
    """Edits with values that systemd takes; some take back or add to what the stack sets."""
    base = Effectives(stack, rules(catalogue))
    fine = [
        (one, good)
        for one, values in drawable(catalogue)
        if one.name not in ALONE
        and (good := [value for value in values if value and not check(one.kind, value)])
    ]
    touched = [pair for pair in fine if base.get(*pair[0].key).settings]
    draft = Draft()
    for directive, values in draw.sample(fine, 6) + draw.sample(touched, min(4, len(touched))):
        key = directive.key
        several = directive.kind.accumulates
        chosen = draw.sample(values, min(len(values), draw.choice((1, 2)) if several else 1))
        how = draw.random()
        draft = draft.unset(*key) if how < 0.3 else draft.set(*key, chosen, adds=several and how < 0.5)
    return draft


def meant(stack: Stack, draft: Draft, catalogue: Catalog) -> Stack:
    """One file with the stack's effective values and, for edited directives, what the draft says."""
    told = rules(catalogue)
    base = Effectives(stack, told)
    edited = {(edit.section, edit.name): edit for edit in draft.edits}
    held = {key: list(now.values) for key, now in base.items()}
    for key, edit in edited.items():
        if not (isinstance(edit, Set) and edit.adds):
            held.pop(key, None)
        if isinstance(edit, Set):
            held[key] = [*held.get(key, []), *edit.values]
    text = "".join(
        f"[{section}]\n" + "".join(f"{name}={v}\n" for v in vs) for (section, name), vs in held.items()
    )
    return Stack(stack.name, Source(f"{ETC}/{stack.name}", text.encode()))


def test_a_rendered_draft_makes_the_values_that_were_drafted(
    playground: Playground, catalogue: Catalog
) -> None:
    draw = random.Random(8)
    told = rules(catalogue)
    made = []
    for stack in stacks(draw, catalogue, 60, "drafted"):
        draft = drafted(draw, catalogue, stack)
        stuck = {(one.section, one.name) for one in obstacles(draft, told, base=Effectives(stack, told))}
        draft = Draft(tuple(edit for edit in draft.edits if (edit.section, edit.name) not in stuck))
        content = render(draft, told, stack=stack)
        over = stack.with_drop_in(Source(f"{ETC}/{stack.name}.d/zz-unitsmith.conf", content))
        made.append((over, meant(stack, draft, catalogue)))
    compare(playground, catalogue, made)
