"""The private virtual environment of the clone."""

import contextlib
import hashlib
import shutil
import subprocess
import sys

from . import paths, postgres, process, system
from .console import SetupError, step

REQUIREMENTS = paths.TOOLING / "requirements.txt"
STAMP = paths.VENV / "flashcoop.stamp"


def ensure(odoo):
    """Make .venv hold the pinned packages, and see this Odoo."""
    if not (_works() and STAMP.exists() and STAMP.read_text() == _key()):
        with step("installing the Python packages into .venv"):
            STAMP.unlink(missing_ok=True)
            if not _works():
                postgres.stop()
                _create()
            _install(REQUIREMENTS)
            STAMP.write_text(_key())
    link = _site_packages() / "odoo.pth"
    if not link.exists() or link.read_text() != f"{odoo.python}\n":
        link.write_text(f"{odoo.python}\n")


def install_beside(requirements, folder):
    """Install the packages of another file into a folder that nothing else sees."""
    stamp = folder / "flashcoop.stamp"
    key = requirements.read_text()
    if stamp.exists() and stamp.read_text() == key:
        return
    with step(f"installing the packages of {requirements.name}"):
        shutil.rmtree(folder, ignore_errors=True)
        _install(requirements, "--target", folder)
    stamp.write_text(key)


def is_there():
    """Say whether a finished environment is there."""
    return STAMP.exists()


def _key():
    """Return what the environment is made of: the pins and the version of Python."""
    pins = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    return f"{sys.version} {pins}"


def _works():
    """Say whether an environment of this Python, with pip, is there."""
    version = "import sys, pip; print(sys.version)"
    with contextlib.suppress(OSError):
        result = subprocess.run([paths.PYTHON, "-c", version], capture_output=True)
        return result.stdout.decode().strip() == sys.version
    return False


def _create():
    """Start from an empty environment."""
    shutil.rmtree(paths.VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", str(paths.VENV)]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode and "ensurepip" in result.stdout + result.stderr:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        system.need_apt([f"python{version}-venv"], "make a virtual environment")
        result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        raise SetupError(f"Python could not make {paths.VENV}: {result.stderr.strip()}")


def _install(requirements, *options):
    """Install the pinned packages of a file, and nothing else."""
    pip = [paths.PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    process.run(
        [*pip, "install", "--no-deps", "-r", requirements, *options],
        log=paths.LOGS / "pip.log",
        failure="pip could not install the Python packages: its errors are above",
    )


def _site_packages():
    """Return the folder of the environment's packages."""
    return next((paths.VENV / "lib").glob("python3*")) / "site-packages"
