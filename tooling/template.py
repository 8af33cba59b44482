"""The two template databases, built once and cloned for everything else.

The base is Odoo with a French company. The template is a clone of it with this
repository's addons installed; it follows their files.
"""

import hashlib

from . import databases, odoo, paths
from .console import SetupError, say, step

BASE = databases.name_for("base")
TEMPLATE = databases.name_for("template")
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
    """Build the template of the addons unless their files are unchanged.

    :raise SetupError: If an addon cannot be installed; Odoo's own words are printed.
    """
    ensure_base(source)
    key = addons_key()
    if databases.key(TEMPLATE) == key:
        return
    building = TEMPLATE + BUILD
    names = [path.name for path in paths.addons()]
    if not names:
        raise SetupError("There is no addon flashcoop_odoo in this clone yet.")
    with step(f"template database: installing {', '.join(names)}"):
        databases.clone(BASE, building)
        _install(building, names)
    with step("template database: style sheets and scripts of the addons"):
        _run_inside(building, "assets")
    databases.seal(building, key)
    databases.rename(building, TEMPLATE)


def addons_key():
    """Return what changes when the base or an installed file of an addon changes."""
    files = []
    for addon in paths.addons():
        for path in addon.rglob("*"):
            inside = path.relative_to(addon).parts
            if inside[0] != "tests" and "__pycache__" not in inside:
                files.append(path)
    return _hash(sorted(files), databases.key(BASE))


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
