"""Running other programs, and telling what they said when they fail."""

import contextlib
import fcntl
import os
import subprocess

from . import paths
from .console import SetupError, say


def run(command, *, log=None, failure, env=None, **kwargs):
    """Run a command quietly; its output goes to the file `log`.

    :raise SetupError: If it fails. The message is the sentence `failure`; the end
        of the output is printed above it.
    """
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    log = log or paths.LOGS / "last.log"
    with open(log, "wb") as output:
        result = subprocess.run(
            [str(part) for part in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(env or {})},
            **kwargs,
        )
    if result.returncode:
        say(errors(log) or tail(log))
        raise SetupError(f"{failure} (the whole output is in {_short(log)})")


def tail(log, lines=40):
    """Return the last lines of a log file."""
    text = log.read_text(errors="replace")
    return "\n".join(text.splitlines()[-lines:])


def errors(log):
    """Return the lines in which pip and apt say what went wrong."""
    lines = log.read_text(errors="replace").splitlines()
    return "\n".join(line for line in lines if line.startswith(("ERROR: ", "E: ")))


def _short(path):
    """Return the path as seen from the clone, when it is inside."""
    with contextlib.suppress(ValueError):
        return path.relative_to(paths.ROOT)
    return path


@contextlib.contextmanager
def only_one(folder=paths.DEV):
    """Let one `./dev` at a time change a folder: the set-up of this clone, say."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"  ... another ./dev is at work in {folder}: waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
