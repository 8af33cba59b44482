"""Odoo 19 itself: the user's own, Debian's package unpacked, or a git clone."""

import collections
import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import deb, download, paths, process
from .console import SetupError, say, step

LOCK = paths.TOOLING / "odoo.lock"
GIT = "https://github.com/odoo/odoo"
SERIES = "19.0"

#: Debian leaves this file out, but the backend's bundle names it: every page would log
#: an error, and every browser test would fail.
STUB = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"

Package = collections.namedtuple("Package", "name version path sha256")

#: `python`: folder that goes on Python's path; `addons`: folders of Odoo's addons;
#: `key`: changes when Odoo changes.
Odoo = collections.namedtuple("Odoo", "python addons key")


def get():
    """Return the Odoo to use, fetched and unpacked if needed."""
    own = os.environ.get("ODOO_SOURCE")
    if own:
        return _own(Path(own).expanduser().resolve())
    if _unpacked_folder().is_dir():
        return _describe_package(_unpacked_folder())
    with process.only_one(paths.CACHE):
        return _from_cache()


def packages():
    """Return the Debian packages of the lock file."""
    lines = LOCK.read_text().splitlines()
    rows = (line.split(" | ") for line in lines if line and not line.startswith("#"))
    return [Package(*row) for row in rows]


def _from_cache():
    """Return Debian's Odoo, else a git clone; what is there already comes first."""
    unpacked = _unpacked_folder()
    cloned = paths.CACHE / "odoo-git"
    if unpacked.is_dir():
        return _describe_package(unpacked)
    if cloned.is_dir():
        return _own(cloned)
    try:
        return _describe_package(_unpack(unpacked))
    except SetupError as error:
        if not _clone(cloned):
            raise error
        return _own(cloned)


def _unpacked_folder():
    """Return the cache folder of the locked packages; another lock, another folder."""
    lock = hashlib.sha256(repr(packages()).encode()).hexdigest()[:8]
    return paths.CACHE / f"odoo-{packages()[0].version}-{lock}"


def _unpack(target):
    """Unpack all packages into a new folder, checked, then put in place at once."""
    files = [download.debian_package(package) for package in packages()]
    _remove_leftovers(target)
    root = Path(tempfile.mkdtemp(prefix=f"{target.name}.part.", dir=target.parent))
    root.chmod(0o755)
    try:
        with step("unpacking Odoo 19"):
            for file in files:
                deb.unpack(file, root, _is_wanted)
        _repair(root)
        root.rename(target)
    except BaseException:
        shutil.rmtree(root, ignore_errors=True)
        raise
    return target


def _is_wanted(name):
    """Leave out the translations into other languages: two thirds of all bytes."""
    return not name.endswith(".po") or name.endswith("/fr.po")


def _remove_leftovers(target):
    """Remove what an interrupted unpacking left."""
    for folder in target.parent.glob(f"{target.name}.part.*"):
        shutil.rmtree(folder, ignore_errors=True)


def _repair(root):
    """Add the file Debian leaves out, and refuse links that lead nowhere."""
    addons = _dist_packages(root) / "odoo" / "addons"
    stub = addons / STUB
    stub.parent.mkdir(parents=True, exist_ok=True)
    stub.write_text("/* Left out by Debian; only blurred video calls need it. */\n")
    for folder, folders, files in os.walk(addons):
        for name in folders + files:
            if not os.path.exists(os.path.join(folder, name)):
                raise SetupError(
                    f"Odoo's file {name} links to a Debian package that {LOCK.name} "
                    "does not list: add that package there."
                )


def _describe_package(root):
    """Return the Odoo unpacked from Debian's package."""
    python = _dist_packages(root)
    return Odoo(python, [python / "odoo" / "addons"], root.name)


def _dist_packages(root):
    """Return where Debian puts Python packages."""
    return root / "usr" / "lib" / "python3" / "dist-packages"


def _own(source):
    """Return an Odoo 19 that is a source tree (git or archive) or an installation."""
    release = source / "odoo" / "release.py"
    if not release.is_file():
        raise SetupError(
            f"{source} is not an Odoo: it has no odoo/release.py. Give the folder that "
            "holds it with ODOO_SOURCE=path."
        )
    series = _series(release)
    if series != SERIES:
        raise SetupError(
            f"{source} is Odoo {series}, and this addon needs Odoo {SERIES}."
        )
    addons = [source / "odoo" / "addons", source / "addons"]
    key = hashlib.sha256(f"{source} {_revision(source, release)}".encode())
    existing = [folder for folder in addons if folder.is_dir()]
    return Odoo(source, existing, f"source-{key.hexdigest()[:12]}")


def _series(release):
    """Return the series (19.0) written in Odoo's release.py, without importing it."""
    text = release.read_text(errors="replace")
    found = re.search(r"^version_info *= *\(([^,]+),([^,]+),", text, re.MULTILINE)
    return ".".join(part.strip(" '\"") for part in found.groups()) if found else "?"


def _revision(source, release):
    """Return what tells two states of a source apart: its commit, else its date."""
    with contextlib.suppress(OSError):
        command = ["git", "-C", str(source), "rev-parse", "HEAD"]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode == 0:
            return result.stdout.strip()
    return release.stat().st_mtime


def _clone(target):
    """Clone Odoo's public repository; say whether that worked."""
    if not shutil.which("git"):
        return False
    say("  Debian's package cannot be had: trying Odoo's public repository instead.")
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    command = ["git", "clone", "-q", "--depth", "1", "-b", SERIES, GIT, str(part)]
    with contextlib.suppress(SetupError), step(f"cloning {GIT}"):
        if subprocess.run(command, stdin=subprocess.DEVNULL).returncode:
            raise SetupError("git clone failed")
        part.rename(target)
        return True
    return False
