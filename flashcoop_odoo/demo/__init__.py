"""The demo: "Chez Cook'is" (Les Ulis, March 2022), the edition after it, and a small
one of these weeks, whose people are to be called.

Nothing imports this package but who loads the demo: :func:`load` makes a company of
its own and goes through the methods that people use, each as its role. The tables
are in ``people``, ``money`` and ``stall``, the steps in ``world``, ``edition``,
``books``, ``vouchers``, ``sales`` and ``second``.
"""

from pathlib import Path

from odoo.exceptions import UserError

from . import books, edition, money, people, sales, second
from .world import World, find_company

#: (role, login, password)
LOGINS = [
    (label, login, people.PASSWORD)
    for label, _name, login, _groups in people.USERS.values()
]


def load(env):
    """Load the demo unless it is there.

    Users with a known password are made: never in an Odoo that others can reach.

    :return: the two Flashcoops of 2022, the finished one first, then a small one of
        these weeks.
    :raise UserError: when the French chart of accounts is not installed.
    """
    if not find_company(env):
        _load(env)
    return _get_cohorts(env)


def write_reports(env, folder):
    """Write the files of the final reports of the demo that were sent to ``folder``.

    :return: their paths: a PDF (HTML where there is no PDF engine) and an XLSX.
    :raise UserError: when the demo is not loaded.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    reports = env["flashcoop.funder.report"].search(
        [
            ("cohort_ids", "in", _get_cohorts(env).ids),
            ("state", "=", "sent"),
            ("kind", "=", "final"),
        ]
    )
    files = reports.sent_document_id | reports.sent_sheet_id
    if not files:
        raise UserError(env._("No report of the demo has been sent."))
    paths = []
    for file in files:
        path = folder / file.name.replace("/", "-")
        path.write_bytes(file.raw)
        paths.append(path)
    return paths


def _load(env):
    world = World.build(env)
    first = edition.create_first(world)
    books.plan(world, first)
    edition.run_first(world, first)
    following = edition.duplicate(world, first)
    sales.sell_first(world, first)
    books.keep_first(world, first, following)
    sales.share(world, first)
    edition.complete_first(world, first)
    books.send_report(world)
    reported = {"first": world.fundings[money.REPORT_FUNDING]}
    second.start(world, following)
    edition.run_second(world, following)
    second.report(world)
    reported["second"] = world.fundings[money.INTERIM_FUNDING]
    second.open_links(reported)
    sales.open_day(world, following)
    edition.run_latest(world)


def _get_cohorts(env):
    company = find_company(env)
    if not company:
        raise UserError(env._("The demo is not loaded."))
    return env["flashcoop.cohort"].search(
        [("company_id", "=", company.id)], order="date_start"
    )
