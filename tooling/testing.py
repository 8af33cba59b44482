"""`./dev test`: pytest with a registry of Odoo, on clones of the template."""

import contextlib
import os
import re
import subprocess

from . import databases, odoo, paths, process, setup, system, template
from .console import say, step

PREFIX = f"flashcoop_test_{paths.CLONE_ID}_"


def test(arguments):
    """Run pytest, in two processes unless told otherwise; return its exit code."""
    with process.only_one():
        source = setup.prepare()
        system.offer(system.chromium, "chromium", "run the browser tests")
        system.offer(system.wkhtmltopdf, "wkhtmltopdf", "test the PDFs")
        template.ensure(source)
        _drop_stale()
        database = f"{PREFIX}{os.getpid()}"
        with step("making a test database"):
            databases.clone(template.TEMPLATE, database)
    if not system.chromium():
        say("  note: without Chromium the browser tests are skipped.")
    try:
        return _pytest(database, arguments)
    finally:
        _drop_family(database)


def _pytest(database, arguments):
    """Run pytest on a database; each worker makes its own clone of it."""
    command = [
        *(str(paths.PYTHON), "-m", "pytest"),
        f"--odoo-database={database}",
        f"--odoo-config={odoo.CONF}",
        "--odoo-http",
        "--odoo-log-level=error",
        *_workers(arguments),
        *arguments,
    ]
    pytest = subprocess.Popen(
        command,
        cwd=paths.ROOT,
        env=odoo.environment(),
        preexec_fn=process.end_with_parent,
    )
    try:
        return pytest.wait()
    except KeyboardInterrupt:  # pytest got it too, and writes its summary
        return pytest.wait()
    finally:
        pytest.kill()  # we are ended otherwise
        pytest.wait()


def _workers(arguments):
    """Return pytest-xdist's options: a process per core, two at most."""
    own = re.compile("-n|--numprocesses|--dist|--pdb|no:xdist|-pno:xdist")
    if any(map(own.match, arguments)) or (os.cpu_count() or 1) < 2:
        return []
    return ["-n", "2", "--dist", "loadfile"]


def _drop_stale():
    """Drop the test databases of runs that were killed."""
    for database in databases.names(PREFIX):
        pid = int(re.match(r"\d+", database.removeprefix(PREFIX)).group())
        if not os.path.exists(f"/proc/{pid}") and not _is_alive(pid):
            databases.drop(database)


def _is_alive(pid):
    """Say whether a process exists."""
    with contextlib.suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True


def _drop_family(database):
    """Drop a test database and the clones its workers made."""
    with contextlib.suppress(KeyboardInterrupt):
        for name in databases.names(database):
            if name == database or name.startswith(f"{database}-"):
                databases.drop(name)
