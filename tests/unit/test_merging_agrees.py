"""systemd's own merging of fragments and drop-ins, asked through `systemd-analyze security --offline`."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from unit.draft import Draft
from unit.drop_in import render
from unit.effective import Effectives
from unit.rule import Rule
from unit.stack import Source, Stack

pytestmark = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")

BOOLEANS = ["ProtectClock", "ProtectKernelLogs", "NoNewPrivileges", "LockPersonality", "RestrictRealtime"]
CAPABILITIES = ["CAP_SYS_BOOT", "CAP_LEASE", "CAP_WAKE_ALARM"]
RULES = {
    **{name: Rule(default="no") for name in BOOLEANS},
    "SystemCallArchitectures": Rule(accumulates=True, resets=True),
    "CapabilityBoundingSet": Rule(accumulates=True, resets=True, reset="~"),
    "SystemCallFilter": Rule(accumulates=True, resets=True),
    "RestrictAddressFamilies": Rule(accumulates=True, resets=True),
    "User": Rule(resets=True),
}
VALUES = {
    **{name: ["yes", "no", "", "1"] for name in BOOLEANS},
    "SystemCallArchitectures": ["native", ""],
    # `~` before a capability means one thing up to 257 and another on 262: see Rule.fresh.
    "CapabilityBoundingSet": [*CAPABILITIES, *(f"~{name}" for name in CAPABILITIES), ""],
    "SystemCallFilter": ["~@clock", "~@debug", ""],
    "RestrictAddressFamilies": ["~AF_PACKET", "~AF_NETLINK", ""],
    "User": ["daemon", ""],
}
TRUE = ("yes", "1")


def rules(_: str, name: str) -> Rule:
    return RULES.get(name, Rule())


def a_file(dice: random.Random) -> bytes:
    names = dice.choices(list(VALUES), k=dice.randint(0, 12))
    lines = [f"{name}={dice.choice(VALUES[name])}\n" for name in names]
    return f"[Service]\n{''.join(lines)}".encode()


def a_stack(dice: random.Random, name: str) -> Stack:
    folders = dice.choices(["etc", "run", "usr/lib"], k=dice.randint(0, 3))
    drop_ins = [
        Source(f"{folder}/systemd/system/{name}.d/{index}.conf", a_file(dice))
        for index, folder in enumerate(folders)
    ]
    fragment = Source(f"etc/systemd/system/{name}", b"[Service]\nExecStart=/bin/true\n" + a_file(dice))
    return Stack(name, fragment, tuple(drop_ins))


def drafted(dice: random.Random, stack: Stack) -> Stack:
    """The stack with a rendered draft as its last drop-in."""
    draft = Draft()
    for name in dice.sample(list(VALUES), k=dice.randint(1, 5)):
        value = dice.choice(VALUES[name])
        draft = draft.set("Service", name, [value]) if value else draft.unset("Service", name)
    path = f"etc/systemd/system/{stack.name}.d/zz-unitsmith.conf"
    return stack.with_drop_in(Source(path, render(draft, rules, stack=stack)))


def bounding_set(values: tuple[str, ...]) -> set[str]:
    """Which of the capabilities are left, by systemd.exec's rules for merging them."""
    if not values:
        return set(CAPABILITIES)
    left = set(CAPABILITIES) if values[0].startswith("~") else set()
    for value in values:
        left = left - {value[1:]} if value.startswith("~") else left | ({value} & set(CAPABILITIES))
    return left


def told_by_us(stack: Stack) -> dict[str, bool]:
    now = Effectives(stack, rules)
    left = bounding_set(now.get("Service", "CapabilityBoundingSet").values)
    clock = now.get("Service", "ProtectClock").value in TRUE  # which takes CAP_WAKE_ALARM away, too
    return {
        **{name: now.get("Service", name).value in TRUE for name in BOOLEANS},
        "SystemCallArchitectures": now.get("Service", "SystemCallArchitectures").values != (),
        "CapabilityBoundingSet_CAP_SYS_BOOT": "CAP_SYS_BOOT" not in left,
        "CapabilityBoundingSet_CAP_LEASE": "CAP_LEASE" not in left,
        "CapabilityBoundingSet_CAP_WAKE_ALARM": clock or "CAP_WAKE_ALARM" not in left,
        **{
            f"SystemCallFilter_{name}": f"~@{name}" in now.get("Service", "SystemCallFilter").values
            for name in ("clock", "debug")
        },
        **{
            f"RestrictAddressFamilies_{name}": f"~{name}"
            in now.get("Service", "RestrictAddressFamilies").values
            for name in ("AF_PACKET", "AF_NETLINK")
        },
        "UserOrDynamicUser": now.get("Service", "User").value != "",
    }


def told_by_systemd(stacks: list[Stack], root: Path) -> list[dict[str, bool]]:
    for stack in stacks:
        for source in (stack.fragment, *stack.drop_ins):
            assert source is not None
            (root / source.path).parent.mkdir(parents=True, exist_ok=True)
            (root / source.path).write_bytes(source.content)
    command = ["systemd-analyze", "security", "--offline=true", "--json=short", f"--root={root}"]
    run = subprocess.run([*command, *(stack.name for stack in stacks)], capture_output=True, check=True)
    tables = [json.loads(line) for line in run.stdout.splitlines()]
    return [{row["json_field"]: bool(row["set"]) for row in table} for table in tables]


@pytest.mark.parametrize("with_draft", [False, True])
def test_systemd_merges_files_to_the_same_values(tmp_path: Path, with_draft: bool) -> None:
    dice = random.Random(3)
    stacks = [a_stack(dice, f"u{index}.service") for index in range(60)]
    if with_draft:
        stacks = [drafted(dice, stack) for stack in stacks]
    theirs = told_by_systemd(stacks, tmp_path)
    assert len(theirs) == len(stacks)
    for stack, told in zip(stacks, theirs, strict=True):
        ours = told_by_us(stack)
        assert {field: told.get(field) for field in ours} == ours, stack
