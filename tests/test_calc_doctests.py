"""The examples in the docstrings of `calc/` hold, and `calc/` does without Odoo."""

import subprocess
import sys
from pathlib import Path

import pytest

ADDON = Path(__file__).parent.parent / "flashcoop_odoo"
MODULES = sorted(path.stem for path in (ADDON / "calc").glob("[!_]*.py"))

# The addon's own __init__ imports Odoo, hence the empty package that stands for it.
SCRIPT = """
import doctest, importlib, sys, types
addon, name = sys.argv[1:]
sys.modules["odoo"] = None
package = sys.modules["flashcoop_odoo"] = types.ModuleType("flashcoop_odoo")
package.__path__ = [addon]
result = doctest.testmod(importlib.import_module(f"flashcoop_odoo.calc.{name}"))
print(f"{result.attempted} examples, {result.failed} failed")
sys.exit(bool(result.failed) or not result.attempted)
"""


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_calculation_hold_without_odoo(name):
    command = [sys.executable, "-c", SCRIPT, str(ADDON), name]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
