"""The same statement in OCA MIS Builder: one KPI a row of the form.

MIS Builder reads journal items; filtered by an analytic account it counts the whole
item. So that it finds the same figures, its columns read the analytic lines, dressed
as journal items by a model without joins (``flashcoop.bench.line``, its "alternative
source"). It is asked for less than the statement: no forecast, no contributions in
kind, no entries without a row, one row a *kind* of funder.
"""

PERIOD = {"manual_date_from": "2010-01-01", "manual_date_to": "2040-12-31"}


def create_report(env):
    """Return the report: the rows that take journal items, and the totals above."""
    layout = env["flashcoop.heading"]._get_layout()
    expressions = _expressions(env, layout)
    fed = set(expressions)
    for heading in layout.headings:
        if heading.id in fed:
            fed.update(total.id for total in layout.ancestors(heading))
    kpis = []
    for sequence, heading in enumerate(h for h in layout.headings if h.id in fed):
        expression = expressions.get(heading.id) or " + ".join(
            _name(child)
            for child in layout.headings
            if child.parent == heading.id and child.id in fed
        )
        kpis.append(
            {
                "name": _name(heading),
                "description": heading.label,
                "expression": expression,
                "sequence": sequence,
            }
        )
    return env["mis.report"].create(
        {"name": "Statement", "kpi_ids": [(0, 0, kpi) for kpi in kpis]}
    )


def create_instance(report, cohorts):
    """Return a report instance with a column for each cohort."""
    env = report.env
    source = env["ir.model"]._get("flashcoop.bench.line")
    return env["mis.report.instance"].create(
        {
            "name": "Statement",
            "report_id": report.id,
            "comparison_mode": True,
            "period_ids": [
                (
                    0,
                    0,
                    {
                        "name": f"{cohort.name} {cohort.id}",
                        "mode": "fix",
                        "source": "actuals_alt",
                        "source_aml_model_id": source.id,
                        "analytic_domain": repr(
                            [("cohort_account_id", "=", cohort.analytic_account_id.id)]
                        ),
                        **PERIOD,
                    },
                )
                for cohort in cohorts.sudo()
            ],
        }
    )


def amounts(answer, layout):
    """Return [{heading id: amount}], one a column, of what MIS Builder answered."""
    names = {heading.label: heading.id for heading in layout.headings}
    columns = []
    for row in answer["body"]:
        for number, cell in enumerate(row["cells"]):
            if number == len(columns):
                columns.append({})
            columns[number][names[row["label"]]] = round(cell["val"] or 0.0, 2)
    return columns


def _name(heading):
    return "row_" + heading.code.replace(".", "_").lower()


def _expressions(env, layout):
    """Return {heading id: expression}: "the longest prefix wins", written out.

    A prefix adds its accounts to the row that takes it and removes them from the row
    that takes the shorter prefix around it. Rows that depend on the funder filter by
    the analytic accounts of the fundings of a kind.
    """
    fundings = env["flashcoop.funding"].sudo().search([])
    accounts = {None: [False]}
    for funding in fundings:
        accounts.setdefault(funding.kind_id.code, []).append(
            funding.analytic_account_id.id
        )
    pieces = {kind: _pieces(layout, kind) for kind in accounts}
    result = {}
    for heading in layout.headings:
        terms = {}  # expression → analytic accounts it applies to
        for kind, by_heading in pieces.items():
            if term := by_heading.get(heading.id):
                terms.setdefault(term, []).extend(accounts[kind])
        if terms:
            result[heading.id] = _expression(heading, terms, accounts)
    return result


def _pieces(layout, kind):
    """Return {heading id: (prefixes added, prefixes removed)} for a funder kind."""
    prefixes = sorted(
        {p for h in layout.headings if not h.is_total for p in h.prefixes}
    )
    added, removed = {}, {}
    for prefix in prefixes:
        mine = layout.resolve(prefix, kind)
        around = layout.resolve(prefix[:-1], kind)
        if mine == around:
            continue
        if mine:
            added.setdefault(mine.id, []).append(prefix)
        if around:
            removed.setdefault(around.id, []).append(prefix)
    return {
        key: (tuple(added.get(key, ())), tuple(removed.get(key, ())))
        for key in added.keys() | removed.keys()
    }


def _expression(heading, terms, accounts):
    sign, back = ("", "-") if heading.side == "charge" else ("-", "+")
    parts = []
    everybody = sum(map(len, accounts.values()))
    for (added, removed), ids in terms.items():
        funders = f"[('funder_account_id', 'in', {tuple(ids)})]"  # no inner brackets
        domain = "" if len(ids) == everybody else funders
        parts.append(f"{sign}balp[{_codes(added)}]{domain}")
        if removed:
            parts.append(f"{back}balp[{_codes(removed)}]{domain}")
    return " ".join(part if part[0] in "+-" else f"+{part}" for part in parts)


def _codes(prefixes):
    return ",".join(f"{prefix}%" for prefix in prefixes)
