"""Databases and their files: cloning, renaming, dropping, and knowing what they hold.

What a database was built from (its *key*) is kept in its comment, so that it can never
be out of step with the database itself.
"""

import os
import shutil

from . import paths
from .postgres import query


def names(prefix):
    """Return the databases whose name begins so."""
    return query(
        f"SELECT datname FROM pg_database WHERE starts_with(datname, '{prefix}')"
    ).split()


def exists(name):
    """Say whether a database exists."""
    return name in names(name)


def key(name):
    """Return what a database was built from, or an empty text."""
    return query(
        "SELECT shobj_description(oid, 'pg_database') "
        f"FROM pg_database WHERE datname = '{name}'"
    )


def set_key(name, value):
    """Write down what a database was built from."""
    query(f"COMMENT ON DATABASE \"{name}\" IS '{value}'")


def create_empty(name):
    """Create an empty database for Odoo to fill."""
    query(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")


def clone(source, target):
    """Make a new database, with its files, from another nobody is connected to."""
    drop(target)
    _link_tree(paths.FILESTORE / source, paths.FILESTORE / target)
    query(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


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
