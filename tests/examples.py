"""How many examples hypothesis tries, and what it may say of how long they take."""

from hypothesis import HealthCheck, settings

THOROUGH, QUICK = 100, 25
"""Examples of a test. `./dev test quick` tries fewer, CI and who runs pytest by itself all of them."""


def register() -> None:
    """Make both known to `--hypothesis-profile`, and take the thorough one.

    An example's time says nothing on a machine that runs other things too.
    """
    for name, examples in (("thorough", THOROUGH), ("quick", QUICK)):
        settings.register_profile(
            name, max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        )
    settings.load_profile("thorough")


def thorough(examples: int) -> settings:
    """So many examples where 100 are usual; where fewer are, fewer in proportion."""
    return settings(max_examples=examples * settings.default.max_examples // THOROUGH)
