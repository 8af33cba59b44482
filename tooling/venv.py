"""The private virtual environment of the clone.

The packages are kept in the user's cache: another clone is set up without a network.
"""

import contextlib
import hashlib
import shutil
import subprocess
import sys

from . import paths, postgres, process, system
from .console import SetupError, step

REQUIREMENTS = paths.TOOLING / "requirements.txt"
STAMP = paths.VENV / "flashcoop.stamp"
WHEELS = paths.CACHE / "wheels"


def ensure(odoo):
    """Make .venv hold the pinned packages, and see this Odoo.

    Whatever is not finished or not of these pins is made anew: pip takes what an
    interrupted pip left for installed.
    """
    if not (STAMP.exists() and STAMP.read_text() == _key() and _works()):
        postgres.stop()
        with step("installing the Python packages into .venv"):
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
    """Return what it is made of: the pins, Python, and where it is: scripts know it."""
    pins = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    return f"{sys.version} {paths.VENV} {pins}"


def _works():
    """Say whether an environment of this Python, with pip, is there."""
    version = "import sys, pip; print(sys.version)"
    with contextlib.suppress(OSError):
        result = subprocess.run([paths.PYTHON, "-c", version], capture_output=True)
        return result.stdout.decode().strip() == sys.version
    return False


def _create():
    """Start from an empty environment."""
    old = paths.DEV / "venv.old"  # an interrupted ensurepip may still write there
    shutil.rmtree(old, ignore_errors=True)
    if paths.VENV.exists():
        paths.VENV.rename(old)
        shutil.rmtree(old, ignore_errors=True)
    command = [sys.executable, "-m", "venv", str(paths.VENV)]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode and "ensurepip" in result.stdout + result.stderr:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        system.need_apt([f"python{version}-venv"], "make a virtual environment")
        result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        raise SetupError(f"Python could not make {paths.VENV}: {result.stderr.strip()}")


def _install(requirements, *options):
    """Install the pinned packages of a file, and nothing else, from the cache."""
    quiet = {"capture_output": True, "stdin": subprocess.DEVNULL}
    install = _pip("install", requirements, "--no-user", "--no-index", *options)
    if subprocess.run(install, preexec_fn=process.end_with_parent, **quiet).returncode:
        with process.only_one(paths.CACHE):
            _run(_pip("wheel", requirements, "--wheel-dir", WHEELS))
        _run(install)


def _pip(command, requirements, *options):
    """Return pip's command line; what is in the cache is not fetched."""
    pip = [paths.PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    pins = ["--no-deps", "--find-links", WHEELS, "-r", requirements]
    return [*pip, command, *pins, *options]


def _run(pip):
    """Run pip; what it says counts."""
    process.run(
        pip,
        log=paths.LOGS / "pip.log",
        failure="pip could not install the Python packages: its errors are above",
    )


def _site_packages():
    """Return the folder of the environment's packages."""
    return next((paths.VENV / "lib").glob("python3*")) / "site-packages"
