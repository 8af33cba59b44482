"""Install, upgrade, uninstall, reinstall: nothing of ours stays, nothing of core goes.

Each run works in a clone of the base database, which has no addon of ours; scripts
run in processes of their own, as an administrator runs them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tooling import databases, odoo, template, testing  # noqa: E402

ADDON = "flashcoop_odoo"

# What the administrator's database is asked before and after; the last line printed.
PICTURE = """
import json
env.flush_all()
def ask(query):
    env.cr.execute(query)
    return env.cr.fetchall()
def one(query):
    return ask(query)[0]
picture = {
    "lines": one("SELECT count(*), COALESCE(sum(amount), 0)"
                 " FROM account_analytic_line"),
    "items": one("SELECT count(*), sum(debit), sum(credit) FROM account_move_line"),
    "moves": one("SELECT count(*) FROM account_move WHERE state = 'posted'"),
    "events": ask("SELECT name->>'en_US' FROM event_event ORDER BY id"),
    "registrations": ask("SELECT name, state FROM event_registration ORDER BY id"),
    "partners": one("SELECT count(*) FROM res_partner"),
    "accounts": one("SELECT count(*) FROM account_analytic_account"),
    "plans": ask("SELECT id FROM account_analytic_plan ORDER BY id"),
    "plan_names": ask(
        "SELECT plan.id, data.name FROM ir_model_data data"
        " JOIN account_analytic_plan plan ON plan.id = data.res_id"
        " WHERE data.module = '__flashcoop__' ORDER BY 1"),
    # one comes with the list of modules, whatever is installed
    "categories": one("SELECT count(*) FROM ir_module_category"
                      " WHERE name->>'en_US' = 'Flashcoop'"),
    "residue": {
        "tables": ask("SELECT relname FROM pg_class WHERE relname LIKE '%flashcoop%'"),
        "columns": ask("SELECT table_name, column_name FROM information_schema.columns"
                       " WHERE column_name LIKE '%flashcoop%'"),
        "constraints": ask("SELECT conname FROM pg_constraint"
                           " WHERE conname LIKE '%flashcoop%'"),
        "models": ask("SELECT model FROM ir_model WHERE model LIKE '%flashcoop%'"),
        "fields": ask("SELECT model, name FROM ir_model_fields"
                      " WHERE name LIKE '%flashcoop%' OR relation LIKE '%flashcoop%'"),
        "xml ids": ask("SELECT name FROM ir_model_data WHERE"
                       " module = 'flashcoop_odoo'"),
        "views": ask("SELECT name FROM ir_ui_view WHERE model LIKE '%flashcoop%'"
                     " OR arch_db::text LIKE '%flashcoop%'"),
        "menus": ask("SELECT name FROM ir_ui_menu WHERE"
                     " name::text ILIKE '%flashcoop%'"),
        "actions": ask("SELECT name FROM ir_act_window"
                       " WHERE res_model LIKE '%flashcoop%'"),
        "reports": ask("SELECT name FROM ir_act_report_xml"
                       " WHERE model LIKE '%flashcoop%'"),
        "groups": ask("SELECT g.name FROM res_groups g LEFT JOIN res_groups_privilege p"
                      " ON p.id = g.privilege_id"
                      " WHERE p.name::text ILIKE '%flashcoop%'"),
        "privileges": ask("SELECT name FROM res_groups_privilege"
                          " WHERE name::text ILIKE '%flashcoop%'"),
        "rules": ask("SELECT name FROM ir_rule WHERE name ILIKE '%flashcoop%'"),
        "parameters": ask("SELECT key FROM ir_config_parameter"
                          " WHERE key LIKE '%flashcoop%'"),
        "crons": ask("SELECT cron_name FROM ir_cron"
                     " WHERE cron_name ILIKE '%flashcoop%'"),
        "sequences": ask("SELECT code FROM ir_sequence WHERE code LIKE 'flashcoop%'"),
        "messages": ask("SELECT id FROM mail_message WHERE model LIKE 'flashcoop%'"),
        "followers": ask("SELECT id FROM mail_followers"
                         " WHERE res_model LIKE 'flashcoop%'"),
        "activities": ask("SELECT id FROM mail_activity"
                          " WHERE res_model LIKE 'flashcoop%'"),
        "files": ask("SELECT name FROM ir_attachment"
                     " WHERE res_model LIKE 'flashcoop%'"),
    },
}
print(json.dumps(picture, default=float))
"""

WORK = """
from odoo import Command
env = env(context=dict(env.context, lang="en_US"))
Cohort = env["flashcoop.cohort"]
cohort = Cohort.create({"name": "Chez Nous", "date_start": "2022-03-07"})
unused = Cohort.create({"name": "Rien", "date_start": "2022-06-09"})
cohort.generate_sessions()
for name in ("Ana", "Bo"):
    partner = env["res.partner"].create({"name": name})
    person = env["flashcoop.participant"].create(
        {"cohort_id": cohort.id, "partner_id": partner.id})
    person.action_admit()
cohort.session_ids[0].action_all_present()
cohort.session_ids[0].action_lock()
cohort.message_post(body="Hello")
cohort.activity_schedule("mail.mail_activity_data_todo", date_deadline="2022-03-09")
town = env["res.partner"].create({"name": "Town"})
funding = env["flashcoop.funding"].create({
    "name": "Convention", "partner_id": town.id, "granted_amount": 1000,
    "kind_id": env.ref("flashcoop_odoo.funder_kind_epci").id,
    "date_from": "2022-01-01", "date_to": "2022-12-31", "date_granted": "2022-02-01",
    "share_ids": [Command.create({"cohort_id": cohort.id, "amount": 1000})]})
env["flashcoop.inkind"].create(
    {"cohort_id": cohort.id, "name": "Room", "date": "2022-03-07", "amount": 90})
"""

BOOKS = """
funding.action_grant()
keys = f"{cohort.analytic_account_id.id},{funding.analytic_account_id.id}"
account = env["account.account"].search([("code", "=like", "607%")], limit=1)
bill = env["account.move"].create({
    "move_type": "in_invoice", "partner_id": town.id, "invoice_date": "2022-03-10",
    "invoice_line_ids": [Command.create({
        "name": "Flour", "account_id": account.id, "price_unit": 120,
        "analytic_distribution": {keys: 60}, "tax_ids": [Command.clear()]})]})
bill.action_post()
report = env["flashcoop.funder.report"].create(
    {"funding_id": funding.id, "objectives_text": "Seven days held."})
report.send(report.warning_text)
offer = env["flashcoop.offer"].create(
    {"cohort_id": cohort.id, "name": "Cookie", "price_unit": 1.5})
sheet = env["flashcoop.stall.sheet"].create(
    {"cohort_id": cohort.id, "date": "2022-03-12"})
sheet.record_entries([{
    "uuid": "a", "ticket": "a", "kind": "sale", "offer_id": offer.id, "quantity": 2,
    "price_unit": 1.5, "mode_id": env.ref("flashcoop_odoo.payment_mode_cash").id}])
sheet.count_ids.filtered(lambda count: count.value == 1).quantity = 3
sheet.action_close()
env["flashcoop.surplus"].create({"cohort_id": cohort.id})
"""

AGAIN = """
env["flashcoop.cohort"].create({"name": "Encore", "date_start": "2022-09-05"})
"""

EDIT = """
fr = env(context=dict(env.context, lang="fr_FR"))
heading = env.ref("flashcoop_odoo.heading_15059_60_1")
env.ref("flashcoop_odoo.heading_15059_604").account_prefixes = False
heading.write({"account_prefixes": "601,602,604", "name": "Nos mots"})
fr.ref("flashcoop_odoo.funder_kind_epci").name = "Nos voisins"
"""

EDITS = """
fr = env(context=dict(env.context, lang="fr_FR"))
heading = env.ref("flashcoop_odoo.heading_15059_60_1")
kind = fr.ref("flashcoop_odoo.funder_kind_epci")
emptied = env.ref("flashcoop_odoo.heading_15059_604")
edits = [heading.account_prefixes, heading.name, kind.name, emptied.account_prefixes]
print(json.dumps({"edits": edits}))
"""

MODULE = 'env["ir.module.module"].search([("name", "=", "flashcoop_odoo")])'
INSTALL = f"env.cr.commit()\n{MODULE}.button_immediate_install()"
UNINSTALL = f"env.cr.commit()\n{MODULE}.button_immediate_uninstall()"


class Database:
    """A clone of the base database or another, driven from outside."""

    def __init__(self, name, *options, origin=template.BASE):
        self.name, self.options = name, options
        databases.clone(origin, name)

    def server(self, *options):
        command = odoo.command(
            "server",
            "-d",
            self.name,
            "--stop-after-init",
            "--no-http",
            *self.options,
            *options,
        )
        self._run(command)

    def script(self, *parts):
        """Run parts as one script, keep what it did, return the pictures it printed."""
        command = odoo.command("shell", "-d", self.name, "--no-http", *self.options)
        output = self._run(command, "\n".join([*parts, "env.cr.commit()", ""]))
        lines = output.splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def _run(self, command, text=None):
        result = subprocess.run(
            command,
            input=text,
            text=True,
            capture_output=True,
            env=odoo.environment(),
            cwd=ROOT,
        )
        log = result.stdout + result.stderr
        assert result.returncode == 0, log[-6000:]
        assert "Traceback" not in log, log[-6000:]
        assert " ERROR " not in log, log[-6000:]
        return result.stdout


@pytest.fixture
def database():
    """A fresh database, dropped at the end; by the next run if this one is killed."""
    name = f"{testing.PREFIX}{os.getpid()}_life"
    yield Database(name)
    databases.drop(name)


def core(picture):
    """Return the part of a picture that is core's."""
    names = ("lines", "items", "moves", "events", "registrations", "partners")
    return {name: picture[name] for name in names}


def residue(picture):
    """Return what a picture holds of ours."""
    return {name: found for name, found in picture["residue"].items() if found}


def test_books_and_people_outlive_the_addon_and_a_reinstall_finds_the_plans(database):
    worked, removed, back = database.script(
        *(INSTALL, WORK, BOOKS, PICTURE),
        *(UNINSTALL, PICTURE),
        *(INSTALL, AGAIN, PICTURE),
    )
    assert worked["lines"][0] >= 2
    assert len(worked["plan_names"]) == 2
    assert residue(worked).keys() >= {"tables", "files", "messages", "activities"}

    assert residue(removed) == {}
    assert core(removed) == core(worked)
    assert removed["plan_names"] == worked["plan_names"]

    assert back["plans"] == worked["plans"]
    assert back["plan_names"] == worked["plan_names"]
    assert back["lines"] == worked["lines"]


def test_an_upgrade_keeps_edits_and_without_entries_no_plan_is_left(database):
    bare, before = database.script(PICTURE, INSTALL, WORK, EDIT, PICTURE)
    assert residue(bare) == {}
    database.server("-u", ADDON)
    edits, upgraded, removed = database.script(
        "import json", EDITS, PICTURE, UNINSTALL, PICTURE
    )
    assert edits["edits"] == ["601,602,604", "Nos mots", "Nos voisins", False]
    assert core(upgraded) == core(before)
    assert upgraded["plan_names"] == before["plan_names"]

    assert residue(removed) == {}
    assert core(removed) == core(before)
    assert removed["categories"] == bare["categories"]
    assert removed["plans"] == bare["plans"]
    assert removed["plan_names"] == []
    assert removed["accounts"] == bare["accounts"]
