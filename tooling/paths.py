"""Where everything lives: the clone, its private folders, and the user's cache."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLING = ROOT / "tooling"
VENV = ROOT / ".venv"
DEV = ROOT / ".dev"
BUILD = ROOT / "build"
LOGS = DEV / "logs"
DATA = DEV / "data"
FILESTORE = DATA / "filestore"


def _cache():
    """Return the user's cache folder; inside the clone, when none can be written."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = Path(base, "flashcoop_odoo")
    if folder.is_absolute():  # else there is no home
        there = next(path for path in (folder, *folder.parents) if path.exists())
        if os.access(there, os.W_OK | os.X_OK):
            return folder
    return DEV / "cache"


CACHE = _cache()

PYTHON = VENV / "bin" / "python"

#: Name of this clone, for folders and databases that several clones may share.
CLONE_ID = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]


#: The folder of the main addon; it needs nothing of the bridges.
ADDON = ROOT / "flashcoop_odoo"


def bridges():
    """Return the folders of the addons between the main one and other core modules."""
    return sorted(path.parent for path in ROOT.glob("flashcoop_odoo_*/__manifest__.py"))


def addons():
    """Return the folders of the addons of this repository, the main one first."""
    return [ADDON, *bridges()]
