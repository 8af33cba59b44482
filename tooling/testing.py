"""`./dev test`: pytest with a registry of Odoo, on clones of the templates.

What is in tests/bridges/ runs after the rest, on the template of the bridges: the main
addon is tested without them.
"""

import contextlib
import os
import re
import subprocess
from pathlib import Path

from . import databases, odoo, paths, process, setup, system, template
from .console import say, step

PREFIX = f"flashcoop_test_{paths.CLONE_ID}_"
TESTS = paths.ROOT / "tests"
BRIDGE_TESTS = TESTS / "bridges"
NOTHING_RAN = 5  # exit code of pytest


def test(arguments):
    """Run pytest, in two processes unless told otherwise; return its exit code.

    The run of the main addon and that of the bridges each take the options, and the
    paths that are theirs; without any of its own among the paths, a run is left out.
    The last line tells of both.
    """
    with process.only_one():
        source = setup.prepare()
        system.offer(system.chromium, "chromium", "run the browser tests")
        system.offer(system.wkhtmltopdf, "wkhtmltopdf", "test the PDFs")
        _drop_stale()
    if not system.chromium():
        say("  note: without Chromium the browser tests are skipped.")
    core, bridges = split(arguments)
    codes, found = [], {}
    if core is not None:
        code, found["core"] = _run(paths.ADDON, source, core)
        codes.append(code)
    has_failed = bool({*codes} - {0, NOTHING_RAN})
    if bridges is not None and has_failed and stops_at_first(arguments):
        found["bridges"] = "not run, since the first failure ends it"
    elif bridges is not None:
        code, found["bridges"] = _run(paths.addons()[-1], source, bridges)
        codes.append(code)
    ran = [code for code in codes if code != NOTHING_RAN]
    code = max(ran, default=NOTHING_RAN)
    say(closing_line(found, code))
    return code


def closing_line(found, code):
    """Return what all runs found, in one line.

    >>> closing_line({"core": "2 passed", "bridges": "1 failed, 1 passed"}, 1)
    'core: 2 passed; bridges: 1 failed, 1 passed; exit code 1'
    """
    return "; ".join([*(": ".join(run) for run in found.items()), f"exit code {code}"])


def stops_at_first(arguments):
    """Say whether pytest is told to stop at the first failure.

    >>> stops_at_first(["-xq"]), stops_at_first(["-k", "tax", "-pno:xdist"])
    (True, False)
    """
    option = re.compile("-[hlqsv]*x[hlqsvx]*|--exitfirst|--maxfail=1")
    return any(map(option.fullmatch, arguments))


def split(arguments):
    """Return pytest's arguments for the main addon and for the bridges, or None.

    Options go to both; a file for JUnit gets a name of its own for the bridges.
    """
    given = [word for word in arguments if _is_test(word)]
    options = [word for word in arguments if word not in given]
    bridges = [word for word in given if _path(word).is_relative_to(BRIDGE_TESTS)]
    core = [word for word in given if word not in bridges]
    if not given or any(_path(word) == TESTS for word in core):
        bridges = bridges or [str(BRIDGE_TESTS)]
        core = core or [str(TESTS)]
    own = _name_report_apart(options) if core and bridges else options
    return (
        [*options, *core, f"--ignore={BRIDGE_TESTS}"] if core else None,
        [*own, *bridges] if bridges else None,
    )


def _name_report_apart(options):
    """Return the options with another file for JUnit: out.xml is out-bridges.xml."""
    result, is_file = [], False
    for word in options:
        option, equals, file = word.partition("=")
        is_option = option in ("--junitxml", "--junit-xml")
        if is_file or (is_option and equals):
            file = Path(word if is_file else file)
            file = str(file.with_name(f"{file.stem}-bridges{file.suffix}"))
            word = file if is_file else f"{option}={file}"
        result.append(word)
        is_file = is_option and not equals
    return result


def _is_test(word):
    """Say whether an argument of pytest is a path, and not an option or its value."""
    return _path(word).is_relative_to(TESTS) and _path(word).exists()


def _path(word):
    """Return the path an argument of pytest would be, without what is chosen in it."""
    return Path(paths.ROOT, word.partition("::")[0]).resolve()


def _run(addon, source, arguments):
    """Run pytest on a clone of the template of an addon; return its exit code and
    what it found, in words."""
    database = f"{PREFIX}{os.getpid()}"
    with process.only_one():
        origin = template.ensure_for(addon, source)
        with step("making a test database"):
            databases.clone(origin, database)
    tally = paths.DEV / f"{database}.tally"
    try:
        code = _pytest(database, arguments, tally)
        found = tally.read_text() if tally.exists() else "nothing ran"
        return code, found
    finally:
        tally.unlink(missing_ok=True)
        _drop_family(database)


def _pytest(database, arguments, tally):
    """Run pytest on a database; each worker makes its own clone of it.

    tests/conftest.py writes into the file ``tally`` what was found.
    """
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
        env={**odoo.environment(), "FLASHCOOP_TALLY": str(tally)},
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
