"""A draft cut into lines, and what is tried of it."""

import pytest

from trial.events import Suspect
from trial.proof.lines import Lines

DRAFT = b"""\
# mine
[Unit]
After=a.service
[Service]
ProtectHome=yes
# a comment
PrivateTmp=yes
SystemCallFilter=@system-service
SystemCallFilter=~@resources

[Install]
WantedBy=multi-user.target
"""


def lines(text: str, base: str = "", version: int = 252, *suspects: Suspect) -> Lines:
    files = [f"[Service]\n{base}\n".encode()]
    return Lines(f"[Service]\n{text}\n".encode(), files, version, suspects)


def rungs(text: str, base: str = "", version: int = 252, *suspects: Suspect) -> tuple[str, ...]:
    (line,) = lines(text, base, version, *suspects).lines
    return line.rungs


def test_each_directive_that_a_restart_goes_by_is_a_line() -> None:
    cut = Lines(DRAFT, [], 252)
    assert [line.name for line in cut.lines] == ["After", "ProtectHome", "PrivateTmp", "SystemCallFilter"]
    assert cut.at((0, 0, 0, 0)) == DRAFT


def test_what_is_left_out_is_gone_and_the_rest_is_as_it_was_written() -> None:
    cut = Lines(DRAFT, [], 252)
    gone = cut.depths
    text = cut.at((0, gone[1], 0, gone[3]))
    assert text == DRAFT.replace(b"ProtectHome=yes\n", b"").replace(
        b"SystemCallFilter=@system-service\nSystemCallFilter=~@resources\n", b""
    )


@pytest.mark.parametrize(
    ("text", "base", "version", "expected"),
    [
        ("ProtectHome=yes", "", 252, ["tmpfs", "read-only"]),
        ("ProtectHome=true", "", 252, ["tmpfs", "read-only"]),
        ("ProtectHome=tmpfs", "", 252, ["read-only"]),
        ("ProtectHome=yes", "ProtectHome=read-only", 252, ["tmpfs"]),
        ("ProtectSystem=strict", "", 252, ["full", "yes"]),
        ("PrivateTmp=disconnected", "", 262, ["yes"]),
        ("PrivateUsers=yes", "", 252, []),
        ("NoNewPrivileges=yes", "", 252, []),
        ("RestrictNamespaces=yes", "", 252, ["~user", "~cgroup net uts"]),
        ("UMask=0077", "", 252, ["0027"]),
        ("Nice=5", "", 252, []),
    ],
)
def test_the_rungs_of_a_value_end_before_what_holds_without_it(
    text: str, base: str, version: int, expected: list[str]
) -> None:
    name = text.partition("=")[0]
    assert rungs(text, base, version) == tuple(f"{name}={value}" for value in expected)


def test_what_was_proposed_is_tried_first_unless_it_is_a_step_of_the_ladder_itself() -> None:
    remedies = ("ReadWritePaths=/var/lib/x", "ProtectSystem=full", "ProtectSystem=no")
    suspect = Suspect("ProtectSystem", "it wrote", remedies)
    found = rungs("ProtectSystem=strict", "", 252, suspect)
    assert found == ("ReadWritePaths=/var/lib/x", "ProtectSystem=full", "ProtectSystem=yes")


def test_a_remedy_that_this_systemd_does_not_take_is_no_rung() -> None:
    suspect = Suspect("ProtectSystem", "it wrote", ("ReadWritePaths=var", "NoSuchThing=yes"))
    assert rungs("ProtectSystem=full", "", 252, suspect) == ("ProtectSystem=yes",)


def test_a_remedy_of_another_directive_adds_to_what_the_draft_says_of_that() -> None:
    suspect = Suspect("ProtectSystem", "it wrote", ("ReadWritePaths=/b",))
    cut = lines("ProtectSystem=strict\nReadWritePaths=/a", "", 252, suspect)
    assert cut.at((1, 0)) == b"[Service]\nProtectSystem=strict\nReadWritePaths=/a\nReadWritePaths=/b\n"
    assert cut.at((1, 1)) == b"[Service]\nProtectSystem=strict\nReadWritePaths=/b\n"


def test_a_list_written_anew_forgets_what_the_unit_says_of_it() -> None:
    remedy = "SystemCallFilter=@system-service\nSystemCallFilter=~@clock"
    suspect = Suspect("SystemCallFilter", "it called", (remedy,))
    cut = lines("SystemCallFilter=~@clock @chown", "SystemCallFilter=@system-service", 252, suspect)
    expected = b"[Service]\nSystemCallFilter=\nSystemCallFilter=@system-service\nSystemCallFilter=~@clock\n"
    assert cut.at((1,)) == expected
    bounded = Suspect("CapabilityBoundingSet", "it did", ("CapabilityBoundingSet=~CAP_SYS_BOOT",))
    cut = lines("CapabilityBoundingSet=CAP_CHOWN", "CapabilityBoundingSet=~CAP_KILL", 252, bounded)
    assert cut.at((1,)) == b"[Service]\nCapabilityBoundingSet=~\nCapabilityBoundingSet=~CAP_SYS_BOOT\n"


def test_what_systemd_keeps_in_one_place_is_one_line() -> None:
    cut = lines("CPUSchedulingPriority=5\nPrivateTmp=yes\nCPUSchedulingPolicy=rr")
    assert [[key[1] for key in line.keys] for line in cut.lines] == [
        ["CPUSchedulingPriority", "CPUSchedulingPolicy"],
        ["PrivateTmp"],
    ]
    assert cut.at((1, 0)) == b"[Service]\nPrivateTmp=yes\n"


def test_who_opens_something_is_suspected_last_and_who_is_blamed_in_order() -> None:
    cut = lines("ReadWritePaths=/a\nProtectSystem=strict\nPrivateTmp=yes")
    assert cut.order == (1, 2, 0)
    assert cut.blamed([Suspect("PrivateTmp", ""), Suspect("Unknown", ""), Suspect("ReadWritePaths", "")]) == (
        2,
        0,
    )


def test_what_the_unit_has_anyway_is_no_line() -> None:
    cut = lines("ProtectHome=true\nPrivateTmp=no\nUMask=0077", "ProtectHome=yes")
    assert [line.name for line in cut.lines] == ["UMask"]
    assert cut.at((cut.depths[0],)) == b"[Service]\nProtectHome=true\nPrivateTmp=no\n"


def test_a_remedy_that_switches_several_off_is_no_rung() -> None:
    suspect = Suspect("ProtectHostname", "it is implied", ("ProtectHostname=no\nRestrictRealtime=no",))
    cut = lines("ProtectHostname=yes\nRestrictRealtime=yes", "", 252, suspect)
    assert cut.depths == (1, 1)
