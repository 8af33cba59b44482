"""`./dev shell`: Python with `env`, in a database of its own."""

import os
import subprocess
import sys

from . import databases, odoo, paths, process, setup, template
from .console import SetupError, step

DATABASE = databases.name_for("dev")


def shell(database=DATABASE, update=False):
    """Run stdin as a script, or talk, in a database; clone the template if missing.

    As in Odoo's own shell, nothing is kept without `env.cr.commit()`.

    :param update: First bring the database up to date with the addons' files.
    :return: The exit code; not zero when the script failed.
    """
    with process.only_one():
        source = setup.prepare()
        if not databases.exists(database):
            _make(database, source)
        elif update:
            _update(database)
    return subprocess.run(
        odoo.command("shell", "-d", database, "--no-http"),
        env=odoo.environment(),
        stdin=sys.stdin,
        preexec_fn=process.end_with_parent,
    ).returncode


def _make(database, source):
    """Clone the template, or what FLASHCOOP_DB_FROM names.

    `base` leaves our addons out, `bridges` takes all of them.
    """
    origin = os.environ.get("FLASHCOOP_DB_FROM", "template")
    known = {
        "template": template.ensure,
        "base": template.ensure_base,
        "bridges": template.ensure_bridges,
    }
    if origin not in known:
        raise SetupError("FLASHCOOP_DB_FROM is `template`, `base` or `bridges`.")
    known[origin](source)
    with step(f"making the database {database}"):
        databases.clone(databases.name_for(origin), database)


def _update(database):
    """Install or update the main addon in a database; update the bridges it has."""
    names = ",".join(path.name for path in paths.addons())
    with step(f"updating {names} in {database}"):
        odoo.run_quietly(
            "server",
            *("-d", database, "-i", paths.ADDON.name, "-u", names),
            *("--stop-after-init", "--no-http"),
            log=paths.LOGS / "update.log",
            failure=f"Odoo could not update {names}",
        )
