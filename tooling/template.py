"""The template databases, built once and cloned for everything else.

The base is Odoo with a French company. The template is a clone of it with the main
addon. The bridges' own is a clone of that with all bridges, and the core modules they
are for. Each follows the files of its addons.
"""

import hashlib

from . import databases, odoo, paths
from .console import SetupError, say, step

BASE = databases.name_for("base")
TEMPLATE = databases.name_for("template")
BRIDGES = databases.name_for("bridges")
BUILD = "_build"  # suffix of a database that is not finished

#: Raise it when tooling/inside/base.py or the way to run it changes in a way that its
#: text does not show.
BASE_VERSION = 1


def ensure_base(source):
    """Build the base database unless it is there for this Odoo."""
    scripts = [paths.TOOLING / "inside" / name for name in ("base.py", "assets.py")]
    key = _hash(scripts, source.key, BASE_VERSION)
    if databases.key(BASE) == key:
        return
    building = BASE + BUILD
    with step("creating the base database: Odoo in French"):
        databases.drop(building)
        databases.create_empty(building)
        _install(building, ["base"], "--load-language=fr_FR", "--without-demo")
    with step("base database: events, accounting, French chart of accounts"):
        _run_inside(building, "base")
    with step("base database: style sheets and scripts"):
        _run_inside(building, "assets")
    databases.seal(building, key)
    databases.rename(building, BASE)


def ensure(source):
    """Build the template of the main addon unless its files are unchanged.

    :raise SetupError: If it cannot be installed; Odoo's own words are printed.
    """
    ensure_base(source)
    # else the bridges to what Odoo brings along anyway would come along too
    _ensure(TEMPLATE, BASE, [paths.ADDON], "--skip-auto-install")


def ensure_bridges(source):
    """Build the template of the bridges, unless they and the main addon are unchanged.

    :raise SetupError: If one cannot be installed; Odoo's own words are printed.
    """
    ensure(source)
    _ensure(BRIDGES, TEMPLATE, paths.bridges())


def key_of_all():
    """Return what changes when the template of the main addon or a bridge changes."""
    return _addons_key(TEMPLATE, paths.bridges())


def ensure_for(addon, source):
    """Build the template that an addon is checked in; return its name."""
    if addon == paths.ADDON:
        ensure(source)
        return TEMPLATE
    ensure_bridges(source)
    return BRIDGES


def _ensure(name, origin, addons, *options):
    """Build a template from another, unless nothing of that or the addons changed."""
    key = _addons_key(origin, addons)
    if databases.key(name) == key:
        return
    building = name + BUILD
    names = [path.name for path in addons]
    with step(f"template database: installing {', '.join(names)}"):
        databases.clone(origin, building)
        if names:
            _install(building, names, *options)
    with step("template database: style sheets and scripts"):
        _run_inside(building, "assets")
    databases.seal(building, key)
    databases.rename(building, name)


def _addons_key(origin, addons):
    """Return what changes when a template or an installed file of addons changes."""
    files = []
    for addon in addons:
        for path in addon.rglob("*"):
            inside = path.relative_to(addon).parts
            if inside[0] != "tests" and "__pycache__" not in inside:
                files.append(path)
    return _hash(sorted(files), databases.key(origin))


def _hash(files, *values):
    """Return a digest of the names and contents of files, and of plain values."""
    digest = hashlib.sha256(repr((*values, paths.CLONE_ID)).encode())
    for path in files:
        if path.is_file():
            digest.update(str(path.relative_to(paths.ROOT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _install(database, names, *options):
    """Install addons in a database."""
    odoo.run_quietly(
        "server",
        *("-d", database, "-i", ",".join(names), "--stop-after-init", "--no-http"),
        *options,
        log=paths.LOGS / "install.log",
        failure=f"Odoo could not install {', '.join(names)}",
    )


def _run_inside(database, name):
    """Run a script of tooling/inside in a database, quietly."""
    script = paths.TOOLING / "inside" / f"{name}.py"
    log = paths.LOGS / f"{name}.log"
    with open(log, "w") as output:
        code = odoo.run_script(
            database, script.read_text(), stdout=output, stderr=output
        )
    if code:
        say(log.read_text()[-6000:])
        raise SetupError(f"The script {script.name} failed in a new database.")
