"""Running other programs, and telling what they said when they fail."""

import contextlib
import ctypes
import fcntl
import os
import shutil
import signal
import subprocess

from . import paths
from .console import SetupError, say

LITTLE = 200 << 20  # bytes

PR_SET_PDEATHSIG = 1  # of linux/prctl.h

_prctl = getattr(ctypes.CDLL(None), "prctl", None)


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
            preexec_fn=end_with_parent,
            **kwargs,
        )
    if result.returncode:
        say(errors(log) or tail(log))
        _tell_space()
        raise SetupError(f"{failure} (the whole output is in {_short(log)})")


def end_with_parent():
    """Ask the system to end this process with its parent, even one that is killed.

    It is called in a new process; what an end of ours leaves running would still change
    the folders that the next ./dev repairs.
    """
    if _prctl:
        _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def tail(log, lines=40):
    """Return the last lines of a log file."""
    text = log.read_text(errors="replace")
    return "\n".join(text.splitlines()[-lines:])


def errors(log):
    """Return the lines in which pip and apt say what went wrong."""
    lines = log.read_text(errors="replace").splitlines()
    return "\n".join(line for line in lines if line.startswith(("ERROR: ", "E: ")))


def _tell_space():
    """Say when a disk is full: a program that fails then may not even say why."""
    for folder in (paths.ROOT, paths.CACHE.parent):
        if folder.exists() and shutil.disk_usage(folder).free < LITTLE:
            say(f"The disk of {folder} is full, or nearly: make room, then run again.")


def _short(path):
    """Return the path as seen from the clone, when it is inside."""
    with contextlib.suppress(ValueError):
        return path.relative_to(paths.ROOT)
    return path


@contextlib.contextmanager
def only_one(folder=paths.DEV):
    """Let one `./dev` at a time change a folder: the set-up of this clone, say."""
    path = folder / "lock"
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        with open(path, "w") as lock:
            _wait_for(lock, folder)
            if _is_same(lock, path):  # else the folder was removed meanwhile
                yield
                return


def _wait_for(lock, folder):
    """Lock a file; say when another has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say(f"  ... another ./dev is at work in {folder}: waiting for it")
        fcntl.flock(lock, fcntl.LOCK_EX)


def _is_same(file, path):
    """Say whether an open file is still the one at a path."""
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file.fileno()), os.stat(path))
    return False
