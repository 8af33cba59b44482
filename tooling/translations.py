"""The translation files of an addon: exporting, merging, checking."""

import subprocess
import tempfile
from pathlib import Path

from . import databases, odoo, paths, process, setup, template
from .console import say, step

LANGUAGE = "fr"
DATABASE = f"flashcoop_i18n_{paths.CLONE_ID}"
CATALOGS = paths.TOOLING / "inside" / "catalogs.py"


def update():
    """Export each addon's .pot anew and merge it into fr.po; say what is left to do."""
    with process.only_one():
        source = setup.prepare()
    missing = [_update_addon(path, source) for path in paths.addons()]
    return int(any(missing))


def problems(addon, database):
    """Return what is wrong with an addon's catalogs, or an empty text."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / f"{addon}.pot"
        _export(addon, fresh, database)
        return _catalogs("check", fresh, _pot(addon), _po(addon))


def _update_addon(path, source):
    """Bring the catalogs of one addon up to date; return what is missing in French."""
    addon = path.name
    with process.only_one():
        databases.clone(template.ensure_for(path, source), DATABASE)
    try:
        with step(f"exporting the terms of {addon}"):
            _export(addon, _pot(addon), DATABASE)
    finally:
        databases.drop(DATABASE)
    missing = _catalogs("merge", _pot(addon), _po(addon), *source.addons)
    say(missing or f"  {_po(addon).relative_to(paths.ROOT)} is complete.")
    return missing


def _export(addon, target, database):
    """Let Odoo write the terms of an addon into a .pot file."""
    target.parent.mkdir(exist_ok=True)
    odoo.run_quietly(
        *("i18n", "export", "-d", database, addon, "-l", "pot", "-o", target),
        log=paths.LOGS / "i18n.log",
        failure=f"Odoo could not export the terms of {addon}",
    )


def _catalogs(*arguments):
    """Run the catalog script with the packages of .venv; return what it prints."""
    command = [paths.PYTHON, CATALOGS, *map(str, arguments)]
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.rstrip()


def _pot(addon):
    """Return an addon's template of translations."""
    return paths.ROOT / addon / "i18n" / f"{addon}.pot"


def _po(addon):
    """Return an addon's French translations."""
    return paths.ROOT / addon / "i18n" / f"{LANGUAGE}.po"
