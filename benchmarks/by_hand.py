"""The statement as a good engineer would write it for this database, in one SQL.

It answers the rows of the form that are no totals, forecast and actual, one row a
funder where the form wants it, and the entries that no row takes: all that is read
for a statement. Totals and labels are a matter of memory, for both sides.
"""

from collections import defaultdict

STATEMENT = """
    WITH prefix AS (
        SELECT heading.id AS heading_id, heading.side, trim(part) AS prefix,
               rel.flashcoop_funder_kind_id AS kind_id
          FROM flashcoop_heading heading
         CROSS JOIN string_to_table(heading.account_prefixes, ',') AS part
          LEFT JOIN flashcoop_funder_kind_flashcoop_heading_rel rel
            ON rel.flashcoop_heading_id = heading.id
         WHERE heading.kind IN ('line', 'free') AND heading.form = '15059'
    ), entry AS (
        SELECT {cohort} AS cohort_account_id, general_account_id,
               {funder} AS funder_account_id, sum(amount) AS amount
          FROM account_analytic_line
         WHERE {cohort} = ANY(%(accounts)s)
         GROUP BY 1, 2, 3
    ), coded AS (
        SELECT entry.*, funding.partner_id AS funder_id,
               COALESCE(funding.kind_id, 0) AS kind_id,
               account.id AS account_id,
               account.code_store ->> %(company)s AS code
          FROM entry
          LEFT JOIN account_account account ON account.id = general_account_id
          LEFT JOIN flashcoop_funding funding
            ON funding.analytic_account_id = funder_account_id
    ), match AS MATERIALIZED (
        SELECT known.code, prefix.*
          FROM (SELECT DISTINCT code FROM coded) known
          JOIN prefix ON starts_with(known.code, prefix.prefix)
    ), rule AS (
        SELECT DISTINCT ON (code, known.kind_id)
               code, known.kind_id, heading_id, side,
               match.kind_id IS NOT NULL AS by_funder
          FROM (SELECT DISTINCT code, kind_id FROM coded) known
          JOIN match USING (code)
         WHERE match.kind_id IS NULL OR match.kind_id = known.kind_id
         ORDER BY code, known.kind_id, length(prefix) DESC, match.kind_id NULLS LAST
    )
    SELECT cohort.id, rule.heading_id,
           CASE WHEN rule.by_funder THEN coded.funder_id END,
           CASE WHEN rule.heading_id IS NULL THEN coded.account_id END,
           0.0, sum(CASE WHEN rule.side = 'charge' THEN -amount ELSE amount END)
      FROM coded
      JOIN flashcoop_cohort cohort ON cohort.analytic_account_id = cohort_account_id
      LEFT JOIN rule USING (code, kind_id)
     GROUP BY 1, 2, 3, 4
     UNION ALL
    SELECT cohort_id, heading_id, funding.partner_id, NULL, sum(amount), 0.0
      FROM flashcoop_budget_line
      LEFT JOIN flashcoop_funding funding ON funding.id = funding_id
     WHERE cohort_id = ANY(%(cohorts)s)
     GROUP BY 1, 2, 3
     UNION ALL
    SELECT cohort_id, heading.id, NULL, NULL, 0.0, sum(amount)
      FROM flashcoop_inkind
      JOIN flashcoop_heading heading
        ON nature = ANY(string_to_array(heading.inkind_natures, ','))
       AND heading.form = '15059'
     WHERE cohort_id = ANY(%(cohorts)s)
     GROUP BY 1, 2
"""


def reader(cohorts):
    """Return a function that runs the statement of ``cohorts`` by SQL."""
    Account = cohorts.env["account.analytic.account"]
    query = STATEMENT.format(  # names of columns, from the database itself
        cohort=Account._flashcoop_plan("cohort")._column_name(),
        funder=Account._flashcoop_plan("funder")._column_name(),
    )
    cohorts_sudo = cohorts.sudo()
    values = {
        "accounts": cohorts_sudo.analytic_account_id.ids,
        "cohorts": cohorts_sudo.ids,
        "company": str(cohorts_sudo.company_id.id),
    }
    cursor = cohorts.env.cr

    def read():
        cursor.execute(query, values)
        return cursor.fetchall()

    return read


def amounts(rows):
    """Return {(cohort id, heading id): (forecast, actual)} of what SQL answered.

    The heading of what no row takes is None.
    """
    result = defaultdict(lambda: [0.0, 0.0])
    for cohort, heading, _funder, _account, forecast, actual in rows:
        result[cohort, heading][0] += forecast
        result[cohort, heading][1] += actual
    return {key: (round(f, 2), round(a, 2)) for key, (f, a) in result.items()}
