"""Databases and their files: cloning, renaming, dropping, and knowing what they hold.

Its comment says that a database was made here, and what it was built from (its *key*):
neither can be out of step with the database itself. On a server of the user, nothing
else is ever dropped, and the names are those of this clone.
"""

import os
import shutil

from . import paths, postgres
from .postgres import query

#: How the comment of a database begins that this clone made.
MADE = f"flashcoop_odoo {paths.CLONE_ID} "


def name_for(purpose):
    """Return the name of this clone's database for a purpose: the demo, say."""
    clone = "" if postgres.is_private() else f"{paths.CLONE_ID}_"
    return f"flashcoop_{clone}{purpose}"


def made():
    """Return the databases this clone made, finished or not."""
    return query(
        "SELECT datname FROM pg_database "
        f"WHERE starts_with(shobj_description(oid, 'pg_database'), '{MADE}')"
    ).splitlines()


def names(prefix):
    """Return the databases whose name begins so."""
    return query(
        f"SELECT datname FROM pg_database WHERE starts_with(datname, '{prefix}')"
    ).splitlines()


def exists(name):
    """Say whether a database exists."""
    return name in names(name)


def key(name):
    """Return what a database was built from, or an empty text."""
    comment = query(
        "SELECT shobj_description(oid, 'pg_database') "
        f"FROM pg_database WHERE datname = '{name}'"
    )
    return comment.removeprefix(MADE)


def set_key(name, value):
    """Write down what a database was built from."""
    query(f"COMMENT ON DATABASE \"{name}\" IS '{MADE}{value}'")


def create_empty(name):
    """Create an empty database for Odoo to fill."""
    query(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    set_key(name, "")


def clone(source, target):
    """Make a new database, with its files, from another nobody is connected to."""
    drop(target)
    _link_tree(paths.FILESTORE / source, paths.FILESTORE / target)
    query(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    set_key(target, "")


def seal(name, value):
    """Finish a template: note its key and refuse connections, so it can be cloned."""
    set_key(name, value)
    query(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')


def rename(source, target):
    """Put a finished database, and its files, in the place of another."""
    drop(target)
    files = paths.FILESTORE / source
    if files.exists():
        files.rename(paths.FILESTORE / target)
    query(f'ALTER DATABASE "{source}" RENAME TO "{target}"')


def drop(name):
    """Drop a database and its files, if there are any."""
    query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(paths.FILESTORE / name, ignore_errors=True)


def _link_tree(source, target):
    """Copy a filestore without copying: Odoo never changes a stored file in place."""
    shutil.rmtree(target, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, target, copy_function=_link)


def _link(source, target):
    """Link a file to the same content, or copy it where the disk cannot link."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
