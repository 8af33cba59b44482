"""`./dev` repairs what was interrupted, harms nothing else, says what is missing."""

import ast
import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tooling import (
    __main__ as dev,
)
from tooling import (
    console,
    databases,
    download,
    odoo_source,
    paths,
    postgres,
    process,
)

ROOT = Path(__file__).parent.parent

#: A process that starts another, tells its number, and waits.
PARENT = """
import subprocess, time
from tooling import process
child = subprocess.Popen(["sleep", "60"], preexec_fn=process.end_with_parent)
print(child.pid, flush=True)
time.sleep(60)
"""


def _odoo(folder, release):
    """Write the least that looks like a source of Odoo."""
    (folder / "odoo").mkdir()
    (folder / "odoo" / "release.py").write_text(release)
    return folder


@pytest.mark.parametrize(
    ("release", "series"),
    [
        ("version_info = (18, 0, 0, FINAL, 0, '')", "18.0"),
        ("version_info = ('saas~19', 1, 0, FINAL, 0, '')", "saas~19.1"),
        ("a.b, c = 1, 2\nversion_info = get(\n", r"\?"),
    ],
)
def test_another_odoo_than_19_is_refused_in_a_sentence(tmp_path, release, series):
    with pytest.raises(console.SetupError, match=f"is Odoo {series}, and .* needs"):
        odoo_source._own(_odoo(tmp_path, release))


def test_a_folder_without_odoo_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(console.SetupError, match="it has no odoo/release.py"):
        odoo_source._own(tmp_path)


def test_a_source_of_odoo_19_is_taken(tmp_path):
    source = _odoo(tmp_path, "version_info = (19, 0, 0, FINAL, 0, '')")
    assert odoo_source._own(source).python == source


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return a package of 3 bytes and a function that gives mirrors their files."""
    monkeypatch.setattr(paths, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(download, "_from_apt", lambda *_: False)
    digest = hashlib.sha256(b"yes").hexdigest()

    def serve(*contents):
        mirrors = [tmp_path / f"mirror{number}" for number in range(len(contents))]
        for mirror, content in zip(mirrors, contents, strict=True):
            (mirror / "pool").mkdir(parents=True)
            if content is not None:
                (mirror / "pool" / "a.deb").write_bytes(content)
        urls = tuple(f"{mirror.as_uri()}/" for mirror in mirrors)
        monkeypatch.setattr(download, "MIRRORS", urls)

    return odoo_source.Package("a", "1", "pool/a.deb", digest), serve


def test_a_mirror_that_lacks_or_spoils_a_file_is_passed_over(package):
    wanted, serve = package
    serve(None, b"<html>please log in</html>", b"yes")
    assert download.debian_package(wanted).read_bytes() == b"yes"


def test_a_file_no_mirror_has_is_named_in_a_sentence(package):
    wanted, serve = package
    serve(None, b"no")
    with pytest.raises(console.SetupError, match=r"put the file a\.deb into"):
        download.debian_package(wanted)
    assert not list((paths.CACHE / "downloads").glob("*.deb"))


def test_a_long_path_puts_the_database_socket_into_the_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "DEV", tmp_path / ("x" * 100) / ".dev")
    monkeypatch.setattr(paths, "CACHE", Path("/c"))
    assert postgres._socket_folder() == Path(f"/c/socket-{paths.CLONE_ID}")
    monkeypatch.setattr(paths, "CACHE", tmp_path / ("y" * 100))
    with pytest.raises(console.SetupError, match="XDG_CACHE_HOME"):
        postgres._socket_folder()


@pytest.mark.parametrize("variable", ["XDG_CACHE_HOME", "HOME"])
def test_without_a_cache_folder_the_clone_holds_the_cache(variable, monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv(variable, "relative")
    assert paths._cache() == paths.DEV / "cache"


def test_only_the_server_of_this_data_folder_is_ours(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "PGDATA", tmp_path)
    assert postgres._pid() is None
    with subprocess.Popen(["sleep", "60"], cwd=tmp_path) as server:
        (tmp_path / "postmaster.pid").write_text(f"{server.pid}\n")
        assert postgres._pid() == server.pid
        server.kill()
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert postgres._pid() is None


def test_the_note_of_a_stranger_does_not_keep_the_server_from_starting(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(postgres, "PGDATA", tmp_path)
    monkeypatch.setattr(postgres, "_socket_folder", lambda: tmp_path / "socket")
    note = tmp_path / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n")
    postgres._forget_strangers()
    assert not note.exists()


def test_on_the_users_own_server_a_clone_has_names_of_its_own(monkeypatch):
    monkeypatch.delenv("PGHOST", raising=False)
    assert databases.name_for("demo") == "flashcoop_demo"
    monkeypatch.setenv("PGHOST", "localhost")
    assert databases.name_for("demo") == f"flashcoop_{paths.CLONE_ID}_demo"


def test_what_a_killed_dev_started_ends_with_it():
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as parent:
        child = Path(f"/proc/{int(parent.stdout.readline())}/cmdline")
        assert child.read_bytes()
        parent.kill()
    deadline = time.monotonic() + 10
    while child.exists() and child.read_bytes() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not (child.exists() and child.read_bytes())  # a dead one has no words


def test_who_waits_for_a_folder_that_is_removed_locks_the_new_one(tmp_path):
    folder = tmp_path / "dev"
    same = []

    def wait():
        with process.only_one(folder):
            same.append((folder / "lock").exists())

    with process.only_one(folder):
        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.2)
        shutil.rmtree(folder)
    waiting.join(10)
    assert same == [True]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EACCES, "You may not read or write /x: run ./dev as its owner."),
        (errno.ENOSPC, "The disk is full: make room, then run again."),
        (errno.ENOTDIR, "The system refused: "),
    ],
)
def test_what_the_system_refuses_is_said_in_a_sentence(
    number, sentence, monkeypatch, capsys
):
    def refuse(_everything):
        raise OSError(number, os.strerror(number), "/x")

    monkeypatch.setattr(dev.reset, "reset", refuse)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert dev.main(["reset"]) == 1
    assert sentence in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["help"]])
def test_without_a_command_the_commands_are_listed(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        dev.main(arguments)
    assert not end.value.code
    assert "demo" in capsys.readouterr().out


def test_the_tooling_is_written_for_python_3_10_and_any_shell():
    for path in (ROOT / "tooling").rglob("*.py"):
        ast.parse(path.read_text(), str(path), feature_version=(3, 10))
    for script in ("dev", ".ci/run"):
        assert subprocess.run(["sh", "-n", script], cwd=ROOT).returncode == 0


def test_the_own_server_stays_the_own_one_in_the_processes_of_dev(monkeypatch):
    monkeypatch.delenv("PGHOST", raising=False)
    assert postgres.is_private()
    for name, value in postgres.environment().items():
        monkeypatch.setenv(name, value)
    assert postgres.is_private()
    assert databases.name_for("base") == "flashcoop_base"
    monkeypatch.setenv("PGHOST", "/var/run/postgresql")
    assert not postgres.is_private()
