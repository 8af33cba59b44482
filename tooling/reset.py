"""`./dev stop` and `./dev reset`: ending the server, removing what ./dev made."""

import shutil

from . import databases, paths, postgres, process, testing, venv
from .console import say, step


def stop():
    """Stop the private database server; the next command starts it again."""
    postgres.stop()
    return 0


def reset(everything):
    """Remove databases, environment and results; with `everything` the cache too."""
    with process.only_one():
        _remove_databases()
        for folder in (paths.VENV, paths.BUILD, paths.DEV):
            _remove(folder)
    if everything and paths.CACHE.exists():
        with process.only_one(paths.CACHE):
            _remove(paths.CACHE)
    elif paths.CACHE.exists():
        say(
            f"Odoo's files stay in {paths.CACHE}: `./dev reset --all` removes them too."
        )
    return 0


def _remove(folder):
    """Remove a folder, if it is there."""
    if folder.exists():
        with step(f"removing {folder}"):
            shutil.rmtree(folder)


def _remove_databases():
    """Remove the private server, and what this clone made on the user's own."""
    if not postgres.is_private() and venv.is_there():
        for name in {*databases.made(), *databases.names(testing.PREFIX)}:
            databases.drop(name)
    elif not postgres.is_private():
        say("  note: without .venv, databases on your own server stay.")
    postgres.remove()
