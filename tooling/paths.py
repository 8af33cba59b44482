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

_xdg_cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
CACHE = Path(_xdg_cache) / "flashcoop_odoo"

PYTHON = VENV / "bin" / "python"

#: Name of this clone, for folders and databases that several clones may share.
CLONE_ID = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]


def addons():
    """Return the folders of the addons of this repository, the main one first."""
    found = (path.parent for path in ROOT.glob("flashcoop_odoo*/__manifest__.py"))
    return sorted(found, key=lambda path: (len(path.name), path.name))
