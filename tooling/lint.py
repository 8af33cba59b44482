"""`./dev lint`: every check of the source, one line each."""

import contextlib
import os
import re
import subprocess

from . import (
    databases,
    odoo,
    paths,
    process,
    repository,
    setup,
    template,
    translations,
)
from .console import SetupError, say

TEST_PORT = 8400  # Odoo opens one for its tests, or the next that is free
DATABASE = f"flashcoop_lint_{paths.CLONE_ID}"

#: Folders with Python besides the addons.
OTHER_FOLDERS = ("tooling", "tests", "benchmarks")

#: Those of Odoo's own checks that read an addon in seconds. `TestPyLint` reads all of
#: Odoo's 630 addons for minutes, and pylint-odoo does its work.
ODOO_CHECKS = (
    "TestIndex",
    "TestLintOverrideSignatures",
    "TestOnchangeDomains",
    "TestNaming",
    "ManifestLinter",
    "TestTestHoles",
)


def lint(fix):
    """Run all checks, the quick ones first; return 1 if one failed."""
    with process.only_one():
        source = setup.prepare()
    addons = [str(path.relative_to(paths.ROOT)) for path in paths.addons()]
    folders = [name for name in (*addons, *OTHER_FOLDERS) if _has(name)]
    if fix:
        _fix(addons, folders)
    results = [_report(name, check) for name, check in _quick_checks(addons, folders)]
    for name, check in _installed_checks(source):
        results.append(_report(name, check))
    failed = results.count(False)
    say(f"\n{len(results)} checks, {failed} failed.")
    return int(bool(failed))


def _quick_checks(addons, folders):
    """Return the checks that only read files."""
    tree = repository.files()
    # The readme is the repository's; a model with several subjects continues in files
    # named after them (CONTRIBUTING.md).
    off = "--disable=missing-readme,consider-merging-classes-inherited"
    pylint = ["pylint", "--rcfile=.pylintrc", off, *addons]
    oca = ["oca-checks-odoo-module", "--disable=prefer-readme-rst", *addons]
    # po-pretty-format empties a translation that equals its term: it would look undone.
    oca_po = ["oca-checks-po", "--disable=po-pretty-format"]
    catalogs = [str(path) for path in tree if path.suffix in (".po", ".pot")]
    return [
        ("ruff check", lambda: _tool("ruff", "check", *folders)),
        ("ruff format", lambda: _tool("ruff", "format", "--check", *folders)),
        ("pylint-odoo", lambda: _tool(*pylint)),
        ("OCA checks of the addons", lambda: _tool(*oca)),
        ("OCA checks of the translations", lambda: _tool(*oca_po, *catalogs)),
        ("calc/ never imports odoo", lambda: repository.odoo_in_calc(tree)),
        ("no en.po", lambda: repository.english_catalogs(tree)),
        ("XML is well-formed and tidy", lambda: repository.untidy_xml(tree)),
        ("no path of one machine", lambda: repository.private_paths(tree)),
    ]


def _installed_checks(source):
    """Return the checks that need the addons installed."""
    return [
        ("the .pot is up to date, fr.po complete", lambda: _translations(source)),
        ("Odoo's own checks", lambda: _odoo_checks(source)),
    ]


def _report(name, check):
    """Run one check, print its line, and what it found; return whether it passed."""
    try:
        findings = check()
    except SetupError as error:
        findings = str(error)
    say(f"  {'failed' if findings else 'ok':>6}  {name}")
    if findings:
        say(findings)
    return not findings


def _tool(name, *arguments):
    """Run a tool of .venv; return its output if it fails."""
    command = [paths.VENV / "bin" / name, *arguments]
    result = subprocess.run(
        command,
        cwd=paths.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**odoo.environment(), "RUFF_CACHE_DIR": str(paths.DEV / "ruff")},
    )
    return (result.stdout or "failed without a word") if result.returncode else ""


def _translations(source):
    """Return what the translation files of our addons lack."""
    found = []
    for addon in paths.addons():
        with _database(addon, source):
            found.append(translations.problems(addon.name, DATABASE))
    return "\n".join(filter(None, found))


def _fix(addons, folders):
    """Let the tools mend what they can."""
    _tool("ruff", "check", "--fix", *folders)
    _tool("ruff", "format", *folders)
    _tool("oca-checks-odoo-module", "--fix", *addons)


@contextlib.contextmanager
def _database(addon, source):
    """Lend a clone of the template of an addon."""
    with process.only_one():
        databases.clone(template.ensure_for(addon, source), DATABASE)
    try:
        yield
    finally:
        databases.drop(DATABASE)


def _odoo_checks(source):
    """Run Odoo's test_lint on all addons; return its output unless all tests passed."""
    with _database(paths.addons()[-1], source):
        return _run_odoo_checks()


def _run_odoo_checks():
    """Run Odoo's test_lint; return its output unless all its tests ran and passed."""
    tags = ",".join(f"/test_lint:{name}" for name in ODOO_CHECKS)
    command = odoo.command(
        "server",
        *("-d", DATABASE, "-i", "test_lint", "--test-tags", tags, "--stop-after-init"),
        *("--http-port", odoo.free_port(TEST_PORT)),
        "--log-handler=odoo.tests.result:INFO",
    )
    result = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=odoo.environment(),
    )
    passed = re.search(r"0 failed, 0 error\(s\) of [1-9]", result.stdout)
    return "" if passed and not result.returncode else result.stdout


def _has(name):
    """Say whether the clone has a folder."""
    return os.path.isdir(paths.ROOT / name)
