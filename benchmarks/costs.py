"""The worklist of five thousand costs, against SQL written by hand."""

from .timing import Result, measure, undone

COSTS = 5_000
COLUMNS = (
    "date", "voucher", "account_id", "cohort_id", "amount", "charged_text",
    "left_amount", "attachment_count", "why_text",
)  # fmt: skip


def compare_worklist(cohorts, fundings, count=COSTS):
    """Measure all costs of a cohort with who pays, who could and why; added and undone
    here: one document, each line a cost, every third charged to a funding.

    By hand are read: item, part, charged, left, files, and which of the cohort's
    fundings accepts the cost by dates and accounts; no words, no room left.
    """
    env, cohort = cohorts.env, cohorts[0]
    payers = fundings.filtered(lambda f: cohort in f.share_ids.cohort_id)
    with undone(env):
        payers.write({"eligible_prefixes": "60,61,62", "refused_prefixes": "6063"})
        _insert_costs(env, cohort, payers[0], count)
        env.cr.execute("ANALYZE account_move_line, account_analytic_line")
        shown = {
            name: {"fields": {"display_name": {}}} if name.endswith("_id") else {}
            for name in COLUMNS
        }
        worklist = env["flashcoop.cost"].sudo()  # line_id is for accountants
        mine = [("cohort_id", "=", cohort.id), ("line_id", "!=", False)]

        def read(limit, *leaves):
            # the client's own call
            return worklist.web_search_read([*mine, *leaves], shown, limit=limit)

        samples = measure(
            env,
            all=lambda: read(None),
            page=lambda: read(80),
            accepted=lambda: read(80, ("eligible_funding_ids", "!=", False)),
            by_hand=lambda: _by_hand(env, cohort),
        )
        _check_equal(samples["all"].answer["records"], samples["by_hand"].answer)
        few = measure(env, few=lambda: read(8))
    by_hand = samples["by_hand"].seconds
    title = f"worklist of {count:,} costs"
    for name, budget in (("page", 12.0), ("accepted", 15.0), ("all", None)):
        seconds = samples[name].seconds
        yield Result(f"{title}, {name}", seconds, "all, SQL by hand", by_hand, budget)
    queries = few["few"].queries
    yield Result(title, samples["page"].queries, "of 8", queries, 1.0, unit="queries")


def _insert_costs(env, cohort, funding, count):
    """Insert the lines of one posted document and their analytic lines, by SQL."""
    Account = env["account.analytic.account"]
    accounts = env["account.account"].search([("code", "=like", "6%")], limit=60)
    env = env(su=True)  # the accountant's work, written at once
    journal = env["account.journal"].search([("type", "=", "general")], limit=1)
    move = env["account.move"].create({"journal_id": journal.id, "date": "2022-03-10"})
    move.flush_recordset()
    env.cr.execute(
        """
        WITH item AS (
            INSERT INTO account_move_line
                   (move_id, journal_id, company_id, company_currency_id, currency_id,
                    account_id, display_type, name, date, parent_state, sequence,
                    balance, debit, credit, amount_currency)
            SELECT %(move)s, %(journal)s, %(company)s, %(currency)s, %(currency)s,
                   (%(accounts)s)[1 + number %% %(account_count)s], 'product',
                   'Cost ' || number, '2022-03-10', 'posted', number,
                   10 + number %% 90, 10 + number %% 90, 0, 10 + number %% 90
              FROM generate_series(1, %(count)s) AS number
         RETURNING id, name, account_id, balance, sequence
        )
        INSERT INTO account_analytic_line
               (name, date, amount, company_id, currency_id, general_account_id,
                move_line_id, {cohort}, {funder}, category)
        SELECT name, '2022-03-10', -balance, %(company)s, %(currency)s, account_id, id,
               %(cohort)s, CASE WHEN sequence %% 3 = 0 THEN %(funding)s END, 'other'
          FROM item
        """.format(
            cohort=Account._flashcoop_column("cohort"),
            funder=Account._flashcoop_column("funder"),
        ),
        {
            "move": move.id,
            "journal": journal.id,
            "company": env.company.id,
            "currency": env.company.currency_id.id,
            "accounts": accounts.ids,
            "account_count": len(accounts),
            "count": count,
            "cohort": cohort.analytic_account_id.id,
            "funding": funding.analytic_account_id.id,
        },
    )
    env.invalidate_all()


def _by_hand(env, cohort):
    """Return {item id: (part, charged)}, reading all that a rule looks at."""
    Account = env["account.analytic.account"]
    env.cr.execute(
        """
        SELECT item.id, -SUM(line.amount),
               COALESCE(-SUM(line.amount) FILTER (WHERE payer.id IS NOT NULL), 0),
               move.name, item.date, account.code_store ->> %(root)s,
               (SELECT COUNT(*) FROM ir_attachment
                 WHERE res_model = 'account.move' AND res_id = move.id),
               (SELECT ARRAY_AGG(funding.id)
                  FROM flashcoop_funding funding
                  JOIN flashcoop_funding_share share ON share.funding_id = funding.id
                 WHERE share.cohort_id = %(cohort)s AND funding.state = 'granted'
                   AND item.date >= funding.date_from
                   AND account.code_store ->> %(root)s ~ '^(60|61|62)'
                   AND account.code_store ->> %(root)s !~ '^6063')
          FROM account_analytic_line line
          JOIN account_move_line item ON item.id = line.move_line_id
          JOIN account_move move ON move.id = item.move_id
          JOIN account_account account ON account.id = line.general_account_id
          LEFT JOIN flashcoop_funding payer ON payer.analytic_account_id = line.{funder}
         WHERE line.{cohort} = %(account)s
           AND account.code_store ->> %(root)s LIKE '6%%'
         GROUP BY item.id, move.id, account.id
        """.format(
            cohort=Account._flashcoop_column("cohort"),
            funder=Account._flashcoop_column("funder"),
        ),
        {
            "root": str(env.company.root_id.id),
            "cohort": cohort.id,
            "account": cohort.analytic_account_id.id,
        },
    )
    return {row[0]: (float(row[1]), float(row[2])) for row in env.cr.fetchall()}


def _check_equal(records, by_hand):
    left = {record["id"] >> 21: record["left_amount"] for record in records}
    for item, (part, charged) in by_hand.items():
        if round(part - charged - left[item], 2):
            raise AssertionError(f"item {item}: {left[item]} left, not by hand")
