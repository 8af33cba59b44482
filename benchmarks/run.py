"""`./dev bench [--quick] [--keep]`: build the volume, measure, print a table.

Runs in Odoo's shell, with `env` of a database that may be filled. Ends with exit code
1 when a budget is missed by more than a fifth.

    --quick   20 cohorts and 100,000 lines, to try a change
    --keep    leave the database (for `./dev shell --db flashcoop_bench`)
"""

import os
import sys
import time

from benchmarks import (
    build,
    costs,
    documents,
    people,
    screens,
    selling,
    statements,
    statistics,
)
from tooling.console import say, step

LINE = "{:<46} {:>11} {:>11}  {:<16} {:>6} {:>7}  {}"


def main(env, arguments):
    """Build, measure, print; return the exit code."""
    unknown = set(arguments) - {"--quick", "--keep"}
    if unknown:
        say(f"unknown: {' '.join(sorted(unknown))}\n\n{__doc__}")
        return 2
    start = time.monotonic()
    size = build.QUICK if "--quick" in arguments else build.Size()
    user, cohorts, fundings = build.build(env, size, step)
    results = measure_all(size, cohorts, fundings)
    say()
    say(describe_machine(env, size))
    say()
    print_table(results)
    missed = [result for result in results if result.verdict == "MISSED"]
    say()
    say(f"{len(missed)} budgets missed, {time.monotonic() - start:.0f} s in all.")
    return 1 if missed else 0


def measure_all(size, cohorts, fundings):
    """Return the results of all works, each announced."""
    works = {
        "the statement of one cohort": lambda: statements.compare_one(cohorts),
        "the statement of all cohorts": lambda: statements.compare_all(cohorts),
        "the list and the kanban": lambda: screens.compare_lists(cohorts),
        "the attendance": lambda: people.compare_attendance(cohorts),
        "the import": lambda: people.compare_import(cohorts, size.participants),
        "anonymising": lambda: people.compare_anonymising(cohorts, size.forgotten),
        "a list of people": lambda: people.compare_list(cohorts, size.participants),
        "the indicators": lambda: statistics.compare_indicators(cohorts),
        "a selling day": lambda: selling.compare_sheet(cohorts),
        "the sales board": lambda: selling.compare_board(cohorts),
        "the worklist of costs": lambda: costs.compare_worklist(cohorts, fundings),
        "the report": lambda: documents.measure_sending(fundings),
        "the dossier": lambda: documents.measure_dossier(fundings),
    }
    results = []
    for title, work in works.items():
        with step(f"measuring {title}"):
            results += work()
    return results


def describe_machine(env, size):
    """Return the line that says where and on what was measured."""
    env.cr.execute("SHOW server_version")
    version = env.cr.fetchone()[0]
    return (
        f"{size.cohorts} cohorts, {size.fundings} fundings, {size.lines:,} analytic"
        f" lines; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f},"
        f" PostgreSQL {version}, Python {sys.version.split()[0]}"
    )


def print_table(results):
    """Print one line a result. A budget is the most that ours ÷ reference may be."""
    say(LINE.format("work", "ours", "reference", "", "ratio", "budget", "verdict"))
    for result in results:
        say(
            LINE.format(
                result.work,
                _figure(result.ours, result.unit),
                _figure(result.reference, result.unit),
                result.reference_name,
                f"{result.ratio:.2f}",
                "" if result.budget is None else f"≤ {result.budget:g}",
                result.verdict,
            ).rstrip()
        )


def _figure(value, unit):
    return f"{value:.4f} s" if unit == "s" else f"{value} {unit}"


if __name__ == "__main__":
    sys.exit(main(env, sys.argv[1:]))  # noqa: F821 (Odoo's shell gives it)
