"""`./dev stop` and `./dev reset`: ending the server, removing what ./dev made."""

import shutil

from . import databases, paths, postgres, process, venv
from .console import say, step


def stop():
    """Stop the private database server; the next command starts it again."""
    postgres.stop()
    return 0


def reset(everything):
    """Remove databases, environment and results; with `everything` the cache too."""
    if paths.DEV.exists():
        with process.only_one():
            _remove_databases()
    folders = [paths.DEV, paths.VENV, paths.BUILD]
    if everything:
        folders.append(paths.CACHE)
    for folder in folders:
        if folder.exists():
            with step(f"removing {folder}"):
                shutil.rmtree(folder)
    if not everything:
        say(
            f"Odoo's files stay in {paths.CACHE}: `./dev reset --all` removes them too."
        )
    return 0


def _remove_databases():
    """Remove the private server, or what this clone made on the user's own."""
    if postgres.is_private():
        postgres.remove()
    elif venv.is_there() and paths.FILESTORE.exists():
        for folder in paths.FILESTORE.iterdir():
            databases.drop(folder.name)
