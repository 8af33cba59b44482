"""The volume: cohorts, fundings and people through the addon, lines by SQL.

A million posted journal items would take hours, and the statement reads analytic
lines only: these are inserted by SQL on real accounts of the French chart, without a
journal item behind them. The awards of the fundings are real posted documents.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from odoo import Command

FIRST_DAY = date(2016, 1, 4)
YEARS = 10
NEIGHBOURS = 10  # cohorts that run at the same time: their lines are mixed on disk
DAYS = 7  # of a programme: 14 half-days
PEOPLE = 15  # a cohort
SEED = 0.19

# Prefix of the accounts of the lines → how many accounts of the chart to take.
COSTS = {
    "601": 2, "602": 2, "604": 1, "606": 3, "607": 1, "611": 1, "613": 2, "615": 1,
    "616": 1, "618": 1, "622": 2, "623": 2, "625": 2, "626": 1, "627": 1, "628": 1,
    "633": 1, "635": 1, "641": 2, "645": 2, "647": 1, "651": 1, "658": 1, "661": 1,
}  # fmt: skip
INCOME = {"701": 1, "706": 1, "707": 1, "708": 1, "741": 1, "747": 1, "75": 2, "76": 1}
UNMAPPED = {"471": 1}  # a suspense account: no row of the form takes it


@dataclass(frozen=True)
class Size:
    """How much is built."""

    cohorts: int = 200
    fundings: int = 10
    lines: int = 1_000_000
    participants: int = 1_000  # imported while measuring
    forgotten: int = 10_000  # anonymised while measuring


QUICK = Size(cohorts=20, fundings=10, lines=100_000, participants=100, forgotten=500)


def build(env, size, step):
    """Fill the database and return (user, cohorts, fundings), all for that user.

    :param step: a context manager that shows a title and the seconds it took.
    """
    env = env(context=dict(env.context, tracking_disable=True))
    with step(f"{size.cohorts} cohorts with their half-days, budgets, gifts in kind"):
        user = _create_user(env)
        cohorts = _create_cohorts(env, size)
        _create_budgets(cohorts)
    with step(f"{size.cohorts * PEOPLE} participants and their attendance"):
        _create_people(cohorts)
    with step(f"{size.fundings} fundings, granted and booked"):
        fundings = _create_fundings(env, size, cohorts)
    env.flush_all()
    with step(f"{size.lines:,} analytic lines"):
        _insert_lines(env, size, cohorts, fundings)
        env.cr.execute("ANALYZE")
    env.cr.commit()
    env.invalidate_all()
    env.registry.clear_all_caches()
    return user, cohorts.with_user(user), fundings.with_user(user)


def _create_user(env):
    groups = ("flashcoop_odoo.flashcoop_group_manager", "event.group_event_manager")
    return env["res.users"].create(
        {
            "name": "Benchmark",
            "login": "benchmark",
            "group_ids": [Command.link(env.ref(group).id) for group in groups],
            "tz": "Europe/Paris",
        }
    )


def _create_cohorts(env, size):
    gap = timedelta(days=YEARS * 365 / size.cohorts)
    cohorts = env["flashcoop.cohort"].create(
        [
            {
                "name": f"Flashcoop {number}",
                "date_start": FIRST_DAY + number * gap,
                "trade": "pastry",
            }
            for number in range(size.cohorts)
        ]
    )
    cohorts.generate_sessions(days=DAYS)
    return cohorts


def _create_budgets(cohorts):
    env = cohorts.env
    codes = ["60.1", "60.2", "61.1", "62.1", "62.3", "64.1", "64.2", "70", "74.0", "75"]
    headings = env["flashcoop.heading"].search([("code", "in", codes)])
    env["flashcoop.budget.line"].create(
        [
            {"cohort_id": cohort.id, "heading_id": heading.id, "amount": 900.5}
            for cohort in cohorts
            for heading in headings
        ]
    )
    env["flashcoop.inkind"].create(
        [
            {
                "cohort_id": cohort.id,
                "name": nature,
                "nature": nature,
                "date": cohort.date_start,
                "quantity": 10,
                "unit_value": 12.5,
            }
            for cohort in cohorts
            for nature in ("volunteering", "loan", "gift")
        ]
    )


def _create_people(cohorts):
    """Create active participants; they are put on the sheets, then come or not."""
    env = cohorts.env
    people = env["res.partner"].create(
        [{"name": f"Person {number}"} for number in range(len(cohorts) * PEOPLE)]
    )
    env["flashcoop.participant"].create(
        [
            {
                "cohort_id": cohorts[number // PEOPLE].id,
                "partner_id": person.id,
                "state": "active",
            }
            for number, person in enumerate(people)
        ]
    )
    env.flush_all()
    env.cr.execute(
        "UPDATE flashcoop_attendance SET status = 'present', minutes = 210"
        " WHERE id % 9 > 0"
    )
    env.invalidate_all()


def _create_fundings(env, size, cohorts):
    kinds = env["flashcoop.funder.kind"].search([("is_own", "=", False)])
    fundings = env["flashcoop.funding"]
    for number in range(size.fundings):
        mine = [c for i, c in enumerate(cohorts) if number in _places(i, size.fundings)]
        funding = fundings.create(
            {
                "name": f"Funding {number}",
                "partner_id": env["res.partner"]
                .create({"name": f"Funder {number}"})
                .id,
                "kind_id": kinds[number % len(kinds)].id,
                "date_from": FIRST_DAY,
                "date_granted": FIRST_DAY,
                "granted_amount": 1000.0 * len(mine),
                "share_ids": [
                    Command.create({"cohort_id": cohort.id, "amount": 1000.0})
                    for cohort in mine
                ],
            }
        )
        funding.action_grant()
        fundings |= funding
    return fundings


def _places(number, count):
    """Return the numbers of the fundings that help the n-th cohort."""
    return {number % count, (number + 3) % count, (number + 7) % count}


def accounts_of(env, prefixes):
    """Return accounts of the company's chart by prefix, in the order of numbers."""
    Account = env["account.account"]
    found = Account
    for prefix, count in prefixes.items():
        found |= Account.search([("code", "=like", f"{prefix}%")], limit=count)
    return found


def _insert_lines(env, size, cohorts, fundings):
    """Insert lines in the order of their dates, as they come in years of work.

    Each names a cohort that runs about then; nearly half of them a funding of this
    cohort. Three in a hundred go the other way: credit notes.
    """
    costs = accounts_of(env, COSTS)
    income = accounts_of(env, INCOME | UNMAPPED)
    helped = [sorted(_places(number, len(fundings))) for number in range(len(cohorts))]
    account = env["account.analytic.account"]
    env.cr.execute("SELECT setseed(%s)", [SEED])
    env.cr.execute(
        """
        WITH drawn AS MATERIALIZED (
            SELECT number,
                   number::float / %(lines)s AS moment,
                   (number::bigint * %(cohorts)s / %(lines)s
                    + floor(random() * %(neighbours)s)::int) %% %(cohorts)s + 1
                   AS cohort,
                   random() AS which, random() AS funded,
                   random() AS size, random() AS back
              FROM generate_series(0, %(lines)s - 1) AS number
        ), placed AS (
            SELECT *,
                   CASE WHEN which < 0.8
                        THEN (%(costs)s)[1 + floor(which / 0.8 * %(cost_count)s)::int]
                        ELSE (%(income)s)[1 + floor((which - 0.8) / 0.2
                                                    * %(income_count)s)::int]
                   END AS account_id,
                   CASE WHEN funded < 0.45
                        THEN (%(funders)s)[(%(helped)s)[cohort][1 + floor(
                             funded / 0.45 * 3)::int] + 1]
                   END AS funder_id
              FROM drawn
        )
        INSERT INTO account_analytic_line
               (name, date, amount, unit_amount, company_id, currency_id,
                general_account_id, {cohort}, {funder}, category,
                create_uid, create_date, write_uid, write_date)
        SELECT 'Line ' || number,
               %(first_day)s::date + (moment * %(days)s)::int,
               round((1 + size * size * 400)::numeric, 2)
               * CASE WHEN which < 0.8 THEN -1 ELSE 4 END
               * CASE WHEN back < 0.03 THEN -1 ELSE 1 END,
               1, %(company)s, %(currency)s,
               account_id, (%(cohort_accounts)s)[cohort], funder_id, 'other',
               1, now(), 1, now()
          FROM placed
         ORDER BY number
        """.format(  # names of columns, from the database itself
            cohort=account._flashcoop_plan("cohort")._column_name(),
            funder=account._flashcoop_plan("funder")._column_name(),
        ),
        {
            "lines": size.lines,
            "cohorts": len(cohorts),
            "neighbours": min(NEIGHBOURS, len(cohorts)),
            "costs": costs.ids,
            "cost_count": len(costs),
            "income": income.ids,
            "income_count": len(income),
            "funders": fundings.analytic_account_id.ids,
            "helped": helped,
            "cohort_accounts": [cohort.analytic_account_id.id for cohort in cohorts],
            "first_day": FIRST_DAY,
            "days": YEARS * 365,
            "company": env.company.id,
            "currency": env.company.currency_id.id,
        },
    )
