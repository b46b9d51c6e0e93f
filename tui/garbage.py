"""When Python looks for garbage: a look at all that stays for good would hold a key up for 0.1 s."""

import gc


def leave_out() -> None:
    """What is there by now stays: look for garbage, but no longer among that."""
    gc.freeze()
    gc.enable()


def leave_out_anew() -> None:
    """Much of what was left out is needed no longer: look through everything once."""
    gc.unfreeze()
    gc.collect()
    leave_out()
