"""Which units are known to cut somebody off."""

import pytest

from trial.lifelines import why


@pytest.mark.parametrize(
    "unit",
    [
        *("dbus.service", "dbus-broker.service", "systemd-logind.service", "systemd-journald.service"),
        *(
            "systemd-networkd.service",
            "NetworkManager.service",
            "ssh.service",
            "sshd.service",
            "sshd@1.service",
        ),
        *("getty@tty1.service", "user@1000.service", "gdm3.service", "systemd-anything.service"),
    ],
)
def test_these_are(unit: str) -> None:
    assert why(unit)


@pytest.mark.parametrize("unit", ["nginx.service", "getty.service", "user.service", "sshfs@x.service"])
def test_others_are_not(unit: str) -> None:
    assert why(unit) == ""


def test_what_we_run_in_is_the_worst() -> None:
    assert "unitsmith itself" in why("tmux.service", ("user@0.service", "tmux.service"))
