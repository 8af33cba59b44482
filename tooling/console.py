"""What the user sees: one line for each step, with the seconds it took."""

import contextlib
import errno
import sys
import threading
import time


class SetupError(Exception):
    """Something is missing or failed; the message is one sentence for the user."""


def explain(error):
    """Return the sentence for a file or folder the system refuses."""
    place = error.filename or "a file"
    reasons = {
        errno.EACCES: f"You may not read or write {place}: run ./dev as its owner.",
        errno.EPERM: f"You may not change {place}: run ./dev as its owner.",
        errno.EROFS: f"{place} is on a disk that cannot be written.",
        errno.ENOSPC: "The disk is full: make room, then run again.",
        errno.EDQUOT: "Your share of the disk is full: make room, then run again.",
    }
    return reasons.get(error.errno, f"The system refused: {error}.")


def say(text=""):
    """Print a line at once, also when the output is a file."""
    print(text, flush=True)


@contextlib.contextmanager
def step(title):
    """Announce a long step, show that it is alive, and say how long it took.

    On a terminal the elapsed seconds are refreshed in place. Elsewhere, a line is
    written every 20 seconds, so that a log shows life too.
    """
    start = time.monotonic()
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(title, start, done), daemon=True)
    if not sys.stdout.isatty():
        say(f"  ... {title}")
    ticker.start()
    outcome = "failed"
    try:
        yield
        outcome = "ok"
    finally:
        done.set()
        ticker.join()
        back = "\r\033[K" if sys.stdout.isatty() else ""
        say(f"{back}  {outcome:>6}  {title} ({time.monotonic() - start:.0f} s)")


def _tick(title, start, done):
    """Refresh the line of a running step until it is done."""
    terminal = sys.stdout.isatty()
    while not done.wait(1 if terminal else 20):
        seconds = time.monotonic() - start
        if terminal:
            print(f"\r\033[K  ... {title} {seconds:.0f} s", end="", flush=True)
        else:
            say(f"  ... {title}: still working, {seconds:.0f} s")
