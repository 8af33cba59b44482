"""The statement against hand-written SQL and against MIS Builder."""

from collections import defaultdict

from odoo.tools import float_compare

from . import by_hand, mis_builder
from .timing import Result, measure


def compare_one(cohorts):
    """Measure the statement of one cohort among all."""
    cohort = cohorts[len(cohorts) // 2]
    env = cohort.env
    samples = measure(env, ours=cohort.get_statement, sql=by_hand.reader(cohort))
    ours, sql = samples["ours"], samples["sql"]
    _check_sql(cohort, ours.answer, sql.answer)
    title = "statement of 1 cohort"
    yield Result(title, ours.seconds, "SQL by hand", sql.seconds, 1.5)

    # An accountant's right is needed to ask MIS Builder: the superuser asks.
    sudo = env(su=True)
    report = mis_builder.create_report(sudo)
    instance = mis_builder.create_instance(report, cohort)
    sudo.flush_all()
    samples = measure(env, ours=cohort.get_statement, mis=instance.sudo().compute)
    ours, mis = samples["ours"], samples["mis"]
    _check_mis(cohort, ours.answer, mis.answer)
    yield Result(title, ours.seconds, "MIS Builder", mis.seconds, 0.1)


def compare_all(cohorts):
    """Measure the statement of all cohorts in one call."""
    env = cohorts.env
    samples = measure(env, ours=cohorts.get_statement, sql=by_hand.reader(cohorts))
    ours, sql = samples["ours"], samples["sql"]
    _check_sql(cohorts, ours.answer, sql.answer)
    title = f"statement of {len(cohorts)} cohorts"
    yield Result(title, ours.seconds, "SQL by hand", sql.seconds, 1.3)
    few = cohorts[:2]
    queries = measure(env, few=few.get_statement)["few"].queries
    yield Result(title, ours.queries, "for 2 cohorts", queries, 1.0, unit="queries")

    report = env["mis.report"].sudo().search([], order="id desc", limit=1)
    columns = cohorts[: min(len(cohorts), 20)]  # a report has seldom more columns
    instance = mis_builder.create_instance(report, columns)
    samples = measure(env, ours=columns.get_statement, mis=instance.sudo().compute)
    _check_mis(columns, samples["ours"].answer, samples["mis"].answer)
    title = f"statement of {len(columns)} cohorts"
    mis = samples["mis"].seconds
    yield Result(title, samples["ours"].seconds, "MIS Builder", mis)


def _check_sql(cohorts, ours, rows):
    """Refuse to compare unless both found the same amounts, to the cent."""
    layout = cohorts.env["flashcoop.heading"]._get_layout()
    amounts = by_hand.amounts(rows)
    for answer in ours:
        key = answer["cohort_id"]
        found = _by_code(answer)
        for heading in layout.headings:
            if not heading.is_total:
                expected = amounts.get((key, heading.id), (0.0, 0.0))
                _check_same(heading, found[heading.code], expected)
        unmapped = amounts.get((key, None), (0.0, 0.0))[1]
        _check_same("not mapped", (0, answer["not_mapped"]["amount"]), (0, unmapped))


def _check_mis(cohorts, ours, answer):
    layout = cohorts.env["flashcoop.heading"]._get_layout()
    columns = mis_builder.amounts(answer, layout)
    compared = 0
    for statement, amounts in zip(ours, columns, strict=True):
        found = _by_code(statement)
        for heading in layout.headings:
            # The grand totals hold the contributions in kind, which it was not asked.
            if heading.id in amounts and heading.parent:
                actual = found[heading.code][1]
                _check_same(heading, (0, actual), (0, amounts[heading.id]))
                compared += bool(actual)
    if not compared:
        raise AssertionError("MIS Builder found nothing to compare")


def _by_code(statement):
    """Return {code: [forecast, actual]}, all funders of a row together."""
    found = defaultdict(lambda: [0.0, 0.0])
    for row in statement["headings"]:
        found[row["code"]][0] += row["forecast"]
        found[row["code"]][1] += row["actual"]
    return found


def _check_same(what, found, expected):
    for ours, theirs in zip(found, expected, strict=True):
        if float_compare(ours, theirs, precision_digits=2):
            raise AssertionError(f"{what}: we say {ours}, the reference {theirs}")
