"""What a trial says at its end, on a host in memory: passed or failed, why, and what is not well."""

import pytest

from host.fake import FakeHost, Outcome, Settings
from host.ports import CheckResult, ProcessState
from trial.checks import Command, StaysUp
from trial.events import AnyEvent, Checked, Ineffective, Refused, Undone, Verdict, Warned
from trial.trial import Trial

from .units import UNIT, host, only, plan, tried


def back(event: AnyEvent, trial: Trial) -> None:
    """Take it back as soon as it stands."""
    if isinstance(event, Verdict) and event.passed:
        trial.revert()


def dies(unit: str, settings: Settings) -> Outcome:
    """A service that needs its disk."""
    if "/" in settings.get("ReadOnlyPaths", ()):
        said = ("cannot open /var/lib/web/state: Read-only file system",)
        return Outcome("failed", "failed", "failed", "exit-code", 1, 3, said)
    return Outcome(lines=("ready",))


def complains(unit: str, settings: Settings) -> Outcome:
    """A service that goes on with less, and says so."""
    lines = ("open /var/log/web: Permission denied",) * 3 if "ProtectSystem" in settings else ()
    return Outcome(lines=("ready 1", *lines))


async def test_a_service_that_stays_up_passes() -> None:
    verdict = only(Verdict, await tried(host(), plan(), back))
    assert verdict.passed
    assert verdict.reason == "it stayed active for 0.01 s"
    assert (verdict.suspects, verdict.evidence) == ((), ())


async def test_one_that_dies_fails_with_the_reason_its_words_and_who_is_to_blame() -> None:
    events = await tried(host(script=dies), plan("ReadOnlyPaths=/\nNice=5"), back)
    verdict = only(Verdict, events)
    assert not verdict.passed
    assert "exited with status 3" in verdict.reason
    assert verdict.suspects[0].directive == "ReadOnlyPaths"
    assert any("Read-only file system" in entry.message for entry in verdict.evidence)
    assert only(Undone, events).whole


async def test_one_that_was_failing_before_is_asked_about_and_may_be_blameless() -> None:
    on = host(script=lambda unit, settings: Outcome("failed", "failed", "failed", "exit-code", 1, 1))
    await on.restart(UNIT, 5)
    refused = only(Refused, await tried(on, plan()))
    assert refused.repair
    assert "had failed" in refused.reason
    verdict = only(Verdict, await tried(on, plan(repair=True)))
    assert "the change may be blameless" in verdict.reason


async def test_what_it_newly_complains_of_is_told_once_with_a_pass() -> None:
    on = host(script=complains)
    await on.restart(UNIT, 5)
    events = await tried(on, plan("ProtectSystem=strict"), back)
    verdict = only(Verdict, events)
    assert verdict.passed
    assert verdict.reason.endswith(", but it logs 1 new complaint")
    (warned,) = [one.text for one in events if isinstance(one, Warned) and "complains" in one.text]
    assert "(3 times)" in warned
    assert [entry.message for entry in verdict.evidence] == ["open /var/log/web: Permission denied"]


async def test_what_does_nothing_is_told_with_a_pass() -> None:
    state = ProcessState({"NoNewPrivs": "0"}, (), ())
    events = await tried(host(process=state), plan("NoNewPrivileges=yes"), back)
    assert only(Verdict, events).passed
    idle = only(Ineffective, events)
    assert (idle.directive, idle.why) == ("NoNewPrivileges", "the process has no-new-privileges off")


async def test_what_another_file_overrules_is_told_too() -> None:
    on = host()
    on.files[f"/etc/systemd/system/{UNIT}.d/zzz-site.conf"] = b"[Service]\nNice=1\n"
    await on.reload()
    idle = only(Ineffective, await tried(on, plan("Nice=7"), back))
    assert (idle.directive, idle.why) == ("Nice", "other lines of the unit override it")


# Checks


def by_settings(on: list[FakeHost], bad: str) -> object:
    """A check that fails while a directive is set and loaded."""

    def answer(command: object) -> CheckResult:
        there = bad in on[0].settings(UNIT)
        return CheckResult(1, "no answer\n", 0.01) if there else CheckResult(0, "ok\n", 0.01)

    return answer


async def test_a_check_that_fails_with_the_change_fails_the_trial() -> None:
    known: list[FakeHost] = []
    known.append(host(check=by_settings(known, "Nice")))
    events = await tried(known[0], plan(checks=(Command("curl x"),)), back)
    verdict = only(Verdict, events)
    assert not verdict.passed
    assert "curl x" in verdict.reason
    before = [event for event in events if isinstance(event, Checked) and event.before]
    assert [event.passed for event in before] == [True]
    undone = only(Undone, events)
    assert (undone.whole, undone.checks) == (True, True)


async def test_a_check_that_fails_before_is_no_check() -> None:
    on = host(check=lambda command: CheckResult(1, "", 0.01))
    refused = only(Refused, await tried(on, plan(checks=(Command("false"),))))
    assert "false" in refused.reason
    assert refused.repair


async def test_checks_that_pass_are_counted_and_how_long_it_stays_up() -> None:
    checks = (Command("true"), StaysUp(0.02))
    on = host(check=lambda command: CheckResult(1 if down(on) else 0, "", 0.01))
    verdict = only(Verdict, await tried(on, plan(checks=checks), back))
    assert verdict.reason == "it stayed active for 0.02 s, and 2 checks pass"


def down(on: FakeHost) -> bool:
    return on._states[UNIT]["ActiveState"] != "active"


async def test_a_check_that_passes_while_it_is_stopped_proves_nothing() -> None:
    events = await tried(host(), plan(checks=(Command("true"),)), back)
    assert only(Verdict, events).reason.endswith("(1 more proves nothing)")
    assert [one.text for one in events if isinstance(one, Warned) and "proves nothing" in one.text] == [
        "The check 'true' proves nothing: it also passes while the service is stopped."
    ]


@pytest.mark.parametrize("step", ["preflight", "snapshot", "arm", "apply", "reload", "restart", "watch"])
async def test_taken_back_at_any_step_nothing_is_left(step: str) -> None:
    on = host()
    before = dict(on.files)

    def react(event: AnyEvent, trial: Trial) -> None:
        if getattr(event, "name", "") == step:
            trial.revert()

    events = await tried(on, plan(), react)
    assert isinstance(events[-1], Undone | Refused)
    assert not isinstance(events[-1], Undone) or events[-1].whole
    assert on.files == before
    assert (await on.read_unit(UNIT)).text("ActiveState") == "active"
