"""Fetching a file once, into the cache, and only as the very file we know."""

import contextlib
import hashlib
import http.client
import shutil
import subprocess
import urllib.parse
import urllib.request

from . import paths
from .console import SetupError, step

#: The last one keeps the versions that Debian's unstable suite has replaced since.
MIRRORS = (
    "https://deb.debian.org/debian/",
    "http://deb.debian.org/debian/",
    "https://snapshot.debian.org/archive/debian/20261101T000000Z/",
)
TIMEOUT = 60  # seconds without any answer
CHUNK = 1 << 20  # bytes


def debian_package(package):
    """Return the .deb file of a package of the lock file, downloaded if needed."""
    folder = paths.CACHE / "downloads"
    target = folder / package.path.rsplit("/", 1)[1]
    if target.exists() and checksum(target) == package.sha256:
        return target
    shutil.rmtree(folder / "part", ignore_errors=True)  # of an interrupted download
    with step(f"downloading {package.name} {package.version} from Debian"):
        for fetch in (*map(_mirror, MIRRORS), _from_apt):
            (folder / "part").mkdir(parents=True, exist_ok=True)
            part = folder / "part" / target.name
            if fetch(package, part) and checksum(part) == package.sha256:
                part.replace(target)
                return target
        raise SetupError(
            f"Debian's package {package.name} {package.version} could not be "
            f"downloaded: check the network, or put the file {target.name} into "
            f"{folder}, or give your own Odoo 19 with ODOO_SOURCE=path."
        )


def checksum(path):
    """Return the SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(CHUNK):
            digest.update(block)
    return digest.hexdigest()


def _mirror(mirror):
    """Return the function that downloads from a mirror, and says if it had the file."""

    def fetch(package, target):
        url = mirror + urllib.parse.quote(package.path)
        with open(target, "wb") as file, contextlib.suppress(_NetworkError):
            for block in _blocks(url):
                file.write(block)
            return True
        return False

    return fetch


class _NetworkError(Exception):
    """The network failed; a full disk is not that."""


def _blocks(url):
    """Yield what is at an address."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:
            while block := answer.read(CHUNK):
                yield block
    except (OSError, http.client.HTTPException) as error:
        raise _NetworkError from error


def _from_apt(package, target):
    """Download with apt-get, through the machine's own proxies and mirrors."""
    if not shutil.which("apt-get"):
        return False
    options = _private_apt()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["apt-get", *options, "update"], **quiet)
    wanted = f"{package.name}={package.version}"
    folder = target.parent / "apt"
    folder.mkdir()
    subprocess.run(["apt-get", *options, "download", wanted], cwd=folder, **quiet)
    for file in folder.glob("*.deb"):
        file.replace(target)
        return True
    return False


def _private_apt():
    """Return options that give apt-get a state and sources of its own.

    The system's package sources are neither read nor changed.
    """
    state = paths.CACHE / "apt"
    (state / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    (state / "cache" / "archives" / "partial").mkdir(parents=True, exist_ok=True)
    key = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
    suites = ("bookworm", "sid")
    lines = [f"deb {key} {MIRRORS[1]} {suite} main\n" for suite in suites]
    (state / "sources.list").write_text("".join(lines))
    return [
        f"-oDir::State::Lists={state / 'lists'}",
        f"-oDir::Etc::SourceList={state / 'sources.list'}",
        "-oDir::Etc::SourceParts=/dev/null",
        f"-oDir::Cache={state / 'cache'}",
        "-oAPT::Sandbox::User=",
    ]
