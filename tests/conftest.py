"""What every test needs: Odoo's tags, no silent skip, no unseen error in the log."""

import logging
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_odoo
from hypothesis import HealthCheck, configuration, settings

from odoo.tests.common import BaseCase
from odoo.tools import config

# Odoo tags only the test classes of odoo.addons.*; these live beside the addon.
BaseCase.test_tags = {"standard", "post_install"}
BaseCase.test_module = "flashcoop_odoo"


@contextmanager
def _own_filestore(original, database):
    """Give each worker the files of its own database.

    pytest-odoo shares one folder between the workers, and Odoo clears it of unknown
    files at the end of a test class: those of the other worker's open transaction.
    """
    files = Path(config.filestore(database))
    if database != original:
        shutil.rmtree(files, ignore_errors=True)
        shutil.copytree(config.filestore(original), files)
    yield
    if database != original:
        shutil.rmtree(files, ignore_errors=True)


pytest_odoo._shared_filestore = _own_filestore

# The same examples on every machine and in every run, and no file left behind.
settings.register_profile(
    "reproducible",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("reproducible")
configuration.set_hypothesis_home_dir(
    Path(tempfile.gettempdir()) / "flashcoop_hypothesis"
)

CHROMIUM = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def pytest_terminal_summary(terminalreporter):
    """Leave the words of the last line to `./dev test`, which runs pytest twice."""
    if tally := os.environ.get("FLASHCOOP_TALLY"):
        parts, _colour = terminalreporter.build_summary_stats_line()
        Path(tally).write_text(", ".join(text for text, _markup in parts))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Fail a test that Odoo skips by itself although the browser that it needs is
    there."""
    report = (yield).get_result()
    reason = str(call.excinfo.value) if call.excinfo else ""
    about_browser = "Chrome" in reason or "websocket" in reason
    if report.skipped and about_browser and any(map(shutil.which, CHROMIUM)):
        report.outcome = "failed"
        report.longrepr = f"skipped although what it needs is there: {reason}"


# What Odoo answers to a request when no test lets requests in: a page that was closed
# on a slow machine still asked for something. A test that waits for it fails anyway.
LATE_REQUEST = "Unable to acquire lock for test cursor"


class _Collector(logging.Handler):
    """Keeps what is logged as an error, but for requests that came too late."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.messages = []

    def emit(self, record):
        error = record.exc_info and record.exc_info[1]
        if error and str(error).startswith(LATE_REQUEST):
            return
        self.messages.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_error_in_log():
    """Fail a test that logs an error it does not expect, as Odoo's own runner does."""
    collector = _Collector()
    logger = logging.getLogger("odoo")
    logger.addHandler(collector)
    yield
    logger.removeHandler(collector)
    if collector.messages:
        found = "\n".join(collector.messages)
        pytest.fail(f"logged as an error:\n{found}", pytrace=False)
