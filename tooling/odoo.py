"""Running Odoo's own commands on the databases of this clone."""

import contextlib
import os
import socket
import subprocess

from . import paths, postgres, process
from .console import SetupError

CONF = paths.DEV / "odoo.conf"

#: Nothing outside this clone reaches the servers.
INTERFACE = "127.0.0.1"
PORTS = 100  # ports tried


def write_conf(odoo):
    """Write the configuration every Odoo command of this clone reads."""
    folders = [str(folder) for folder in (*odoo.addons, paths.ROOT)]
    for folder in folders:
        if "," in folder:
            raise SetupError(f"Odoo takes no comma in a folder's name: move {folder}.")
    addons_path = ",".join(folders)
    text = "\n".join(
        [
            "[options]",
            f"addons_path = {addons_path}",
            f"data_dir = {paths.DATA}",
            f"http_interface = {INTERFACE}",
            "list_db = False",
            "max_cron_threads = 0",
            "without_demo = True",
            "log_level = warn",
            "",
        ]
    )
    if not CONF.exists() or CONF.read_text() != text:
        CONF.write_text(text)


def command(*arguments):
    """Return the command line of an Odoo command."""
    return [str(paths.PYTHON), "-m", "odoo", *map(str, arguments)]


def free_port(first):
    """Return the first free port from a number on."""
    for port in range(first, first + PORTS):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((INTERFACE, port))
            return port
    raise SetupError(f"No port is free from {first} on: stop a server you run.")


def environment():
    """Return the variables Odoo runs with."""
    programs = os.pathsep.join(
        [str(paths.PYTHON.parent), str(postgres.program("psql").parent)]
    )
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    variables = {"PATH": path, "ODOO_RC": str(CONF)}
    if os.environ.get("ODOO_SOURCE"):  # nothing is written into the user's own tree
        variables["PYTHONPYCACHEPREFIX"] = str(paths.DEV / "pycache")
    return {**os.environ, **postgres.environment(), **variables}


def run_quietly(*arguments, log, failure):
    """Run an Odoo command to its end; show the end of its log if it fails."""
    process.run(command(*arguments), log=log, failure=failure, env=environment())


def run_script(database, script, *options, **kwargs):
    """Run a Python script with `env` of a database; return its exit code."""
    shell = command("shell", "-d", database, "--no-http", *options)
    return subprocess.run(
        shell,
        input=script,
        text=True,
        env=environment(),
        cwd=paths.ROOT,
        preexec_fn=process.end_with_parent,
        **kwargs,
    ).returncode
