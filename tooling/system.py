"""Programs of the system: Chromium for browser tests, wkhtmltopdf for PDFs."""

import os
import shutil

from . import paths, process
from .console import SetupError, say, step

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium():
    """Return the path of a Chromium or Chrome, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def wkhtmltopdf():
    """Return the path of wkhtmltopdf, or None."""
    return shutil.which("wkhtmltopdf")


def offer(found, package, purpose):
    """Install a Debian package with apt when root; else say how, and go on without.

    :param found: function that returns the path of the program, or None
    """
    if found():
        return
    try:
        need_apt([package], purpose)
    except SetupError as error:
        say(f"  note: {error}")


def need_apt(packages, purpose):
    """Install Debian packages when root.

    :raise SetupError: If not root, without apt, or if apt fails; it names the command.
    """
    command = f"apt-get install --no-install-recommends {' '.join(packages)}"
    missing = f"To {purpose}, {' and '.join(packages)} is needed"
    if not shutil.which("apt-get"):
        raise SetupError(f"{missing}: install it with your system's package manager.")
    if os.geteuid() != 0:
        raise SetupError(f"{missing}: run `sudo {command}`.")
    with step(f"installing {' '.join(packages)} with apt"):
        _apt("update", failure=f"{missing}, and `apt-get update` failed")
        _apt(*command.split()[1:], failure=f"{missing}, and `{command}` failed")


def _apt(*arguments, failure):
    """Run apt-get without questions."""
    process.run(
        ["apt-get", "-q", "-y", *arguments],
        log=paths.LOGS / "apt.log",
        failure=failure,
        env={"DEBIAN_FRONTEND": "noninteractive"},
    )
