"""Another addon builds on this one: the small addon of tests/addons lends an oven."""

import configparser
import os

import pytest
from test_lifecycle import ROOT, Database

from tooling import databases, odoo, template

ASK = """
import json
cohort = env["flashcoop.cohort"].create(
    {"name": "Chez Nous", "date_start": "2022-03-07"})
oven = env["flashcoop.test.oven"].create({"cohort_id": cohort.id})
out = cohort._get_to_settle()
oven.returned = True
print(json.dumps({"out": out, "back": cohort._get_to_settle()}))
"""


@pytest.fixture
def database():
    """A fresh database with the test addon on top of ours, dropped at the end."""
    config = configparser.RawConfigParser()
    config.read(odoo.CONF)
    path = f"{config['options']['addons_path']},{ROOT / 'tests' / 'addons'}"
    own = f"{template.BASE}_oven_{os.getpid()}"
    made = Database(own, f"--addons-path={path}")
    made.server("-i", "test_flashcoop_oven")
    yield made
    databases.drop(own)


def test_another_addon_adds_to_what_must_be_settled_before_closing(database):
    (answer,) = database.script(ASK)
    assert "The oven is still out." in answer["out"]
    assert "The oven is still out." not in answer["back"]
    assert answer["back"] == [
        line for line in answer["out"] if line != "The oven is still out."
    ]
