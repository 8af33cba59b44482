"""What installing adds to core's data and what uninstalling takes back."""

from odoo import api
from odoo.tools import SQL

# The plans outlive the addon when accountants' entries stand on them: their xml
# ids therefore belong to a name that no module owns, and a reinstall finds them.
PLAN_XMLIDS = {
    "cohort": ("__flashcoop__.analytic_plan_cohort", "Flashcoop"),
    "funder": ("__flashcoop__.analytic_plan_funder", "Funders"),
}

# In the order in which they can be deleted; the rest goes with them.
LINKS = (
    "flashcoop.year.end",
    "flashcoop.inkind",
    "flashcoop.volunteer.sheet",
    "flashcoop.surplus",
    "flashcoop.stall.entry",
    "flashcoop.stall.sheet",
    "flashcoop.budget.line",
    "flashcoop.funder.report",
    "flashcoop.funding",
    "flashcoop.signature",
    "flashcoop.attendance.change",
    "flashcoop.participant",
    "flashcoop.cohort",
)

# What documents in the books point to us with.
MOVE_LINKS = (
    "flashcoop_year_end_line_id",
    "flashcoop_funding_id",
    "flashcoop_surplus_id",
    "flashcoop_stall_sheet_id",
)


def post_init_hook(env: api.Environment):
    """Create the two analytic plans, or find those of an earlier install."""
    for xmlid, name in PLAN_XMLIDS.values():
        if not env.ref(xmlid, raise_if_not_found=False):
            _create_plan(env, xmlid, name)


def _create_plan(env, xmlid, name):
    plan = env["account.analytic.plan"].create({"name": name})
    if name == "Funders":
        for lang, _label in env["res.lang"].get_installed():
            if lang.startswith("fr"):
                plan.with_context(lang=lang).name = "Financeurs"
    module, name = xmlid.split(".")
    env["ir.model.data"].create(
        {
            "module": module,
            "name": name,
            "model": plan._name,
            "res_id": plan.id,
            "noupdate": True,
        }
    )


def _delete_links(env):
    """Delete what forbids deleting the tables and accounts it points to.

    In SQL: our own rules protect people and money from every user, but here an
    administrator has decided; core drops the tables right afterwards.
    """
    for column in MOVE_LINKS:
        name = SQL.identifier(column)
        query = "UPDATE account_move SET %s = NULL WHERE %s IS NOT NULL"
        env.cr.execute(SQL(query, name, name))
    for model in LINKS:
        table = SQL.identifier(env[model]._table)
        env.cr.execute(SQL("DELETE FROM %s", table))
    # one a company, created at its first selling day
    numberings = env["ir.sequence"].search([("code", "=", "flashcoop.stall.sheet")])
    numberings.unlink()
    env.invalidate_all()


def uninstall_hook(env: api.Environment):
    """Drop the plans that carry no entry; analytic lines are core's and stay."""
    _delete_links(env)
    for xmlid, _name in PLAN_XMLIDS.values():
        plan = env.ref(xmlid, raise_if_not_found=False)
        if not plan:
            continue
        lines = env["account.analytic.line"].search_count(
            [(plan._column_name(), "!=", False)], limit=1
        )
        if not lines:
            plan.with_context(active_test=False).account_ids.unlink()
            plan.unlink()
            module, name = xmlid.split(".")
            env["ir.model.data"].search(
                [("module", "=", module), ("name", "=", name)]
            ).unlink()
