"""A report sent: frozen, as PDF and as a sheet; and its dossier of vouchers."""

import io
import random
import time
import zipfile
from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.tools import mute_logger

from odoo.addons.flashcoop_odoo.report.costs import find_charged

from .build import accounts_of
from .timing import Result, undone

ROUNDS = 5
EXPENSES = 60  # that one funder pays for one Flashcoop
ALLOWED = 0.3  # seconds beyond the PDF engine
VOUCHERS = 200
VOUCHER_SIZE = 100_000  # bytes that do not shrink, as those of a scan
ALLOWED_DOSSIER = 2.0  # seconds beyond the engine and a ZIP made by hand
VERSIONS = (20, VOUCHERS)  # of the list, to compare queries


@contextmanager
def _time_in_engine(env):
    """Yield the list to which each call of wkhtmltopdf adds its seconds."""
    Engine = env.registry["ir.actions.report"]
    run, in_engine = Engine._run_wkhtmltopdf, []

    def timed(*args, **kwargs):
        start = time.perf_counter()
        try:
            return run(*args, **kwargs)
        finally:
            in_engine.append(time.perf_counter() - start)

    # The engine complains of its build and of a server that does not run here.
    quiet = mute_logger("odoo.addons.base.models.ir_actions_report")
    with quiet, patch.object(Engine, "_run_wkhtmltopdf", timed):
        yield in_engine


def measure_sending(fundings):
    """Measure the sending of a report on one cohort, less the time in wkhtmltopdf: of a
    period with as many costs charged as a Flashcoop has, and of all of them."""
    funding = fundings[0]
    cohort = funding.share_ids.cohort_id[0]
    found = find_charged(funding.sudo(), cohorts=cohort.sudo())[funding.id]
    days = [cost.date for cost in found if cost.cohort_id == cohort.id]
    for count, budget in ((EXPENSES, 1.0), (len(days), None)):
        beyond, engine = _time_sending(funding, cohort, days[:count][-1])
        engine = f"engine {engine:.1f} s" if engine else "no engine"
        title = f"report of {count} costs sent ({engine})"
        yield Result(title, beyond, "allowed", ALLOWED, budget)


def _time_sending(funding, cohort, last_day):
    """Return the seconds beyond the engine and in it, the best of some rounds."""
    rounds = []
    with _time_in_engine(funding.env) as in_engine:
        for _ in range(ROUNDS):
            in_engine.clear()
            with undone(funding.env):
                seconds = _send(funding, cohort, last_day)
            rounds.append((seconds - sum(in_engine), sum(in_engine)))
    return min(rounds)


def _send(funding, cohort, last_day):
    """Send a new report as PDF and sheet; return the seconds it took."""
    report = funding.env["flashcoop.funder.report"].create(
        {
            "funding_id": funding.id,
            "cohort_ids": [Command.set(cohort.ids)],
            "date_to": last_day,
            "objectives_text": "Seven days held.",
            "variance_text": "As agreed.",
        }
    )
    told = report.warning_text  # the dialog before, which the user has read
    funding.env.flush_all()
    funding.env.invalidate_all()
    start = time.perf_counter()
    report.send(told)
    funding.env.flush_all()
    return time.perf_counter() - start


# === THE DOSSIER === #


def measure_dossier(fundings):
    """Measure the dossier of a report of many vouchers, less the time in wkhtmltopdf,
    against the same vouchers put into a ZIP by hand; and whether its queries grow."""
    env = fundings.env
    rounds, queries = [], []
    with undone(env), _time_in_engine(env) as in_engine:
        reports = [_report_of_vouchers(fundings, count) for count in VERSIONS]
        for report in reports:
            _open_dossier(report)  # warm
            before = env.cr.sql_log_count
            _open_dossier(report)
            queries.append(env.cr.sql_log_count - before)
        for _ in range(ROUNDS):
            in_engine.clear()
            seconds, _raw = _open_dossier(reports[-1])
            by_hand = _zip_by_hand(reports[-1])
            rounds.append((seconds - sum(in_engine) - by_hand, by_hand))
    beyond, by_hand = min(rounds)
    title = f"dossier of {VOUCHERS} vouchers (ZIP by hand {by_hand:.1f} s)"
    yield Result(title, beyond, "allowed", ALLOWED_DOSSIER, 1.0)
    few, many = queries
    title = f"dossier of {VOUCHERS} vouchers"
    # one query a file: what a voucher holds is read alone, to keep memory flat
    allowed = few + 2 * (VERSIONS[1] - VERSIONS[0])
    yield Result(title, many, "two a voucher", allowed, 1.0, unit="queries")


def _report_of_vouchers(fundings, count):
    """Return a report of ``count`` costs, each on a bill of its own with its file."""
    env = fundings.env
    funding = fundings[1].copy({"share_ids": False, "asked_amount": 1000})
    cohort = fundings[1].share_ids.cohort_id[0]
    funding.share_ids = [Command.create({"cohort_id": cohort.id, "amount": 1000})]
    accounts = (cohort.sudo().analytic_account_id, funding.sudo().analytic_account_id)
    key = ",".join(str(account.id) for account in accounts)
    supplier = env["res.partner"].sudo().create({"name": "Minoterie"})
    moves = env["account.move"].sudo().with_context(tracking_disable=True)
    moves = moves.create(
        [_bill(env, supplier, cohort, key, number) for number in range(count)]
    )
    moves.action_post()
    env["ir.attachment"].sudo().create(
        [
            {
                "name": f"facture {number}.pdf",
                "raw": _scan(number),
                "res_model": "account.move",
                "res_id": move.id,
            }
            for number, move in enumerate(moves)
        ]
    )
    report = env["flashcoop.funder.report"].create(
        {
            "funding_id": funding.id,
            "date_from": False,
            "date_to": False,
            "objectives_text": "Seven days held.",
            "variance_text": "As agreed.",
        }
    )
    report.send(report.warning_text)
    return report


def _bill(env, supplier, cohort, key, number):
    line = {
        "name": f"Farine {number}",
        "account_id": accounts_of(env, {"601": 1}).id,
        "quantity": 1,
        "price_unit": 5,
        "tax_ids": [Command.clear()],
        "analytic_distribution": {key: 100},
    }
    return {
        "move_type": "in_invoice",
        "partner_id": supplier.id,
        "invoice_date": cohort.date_start,
        "date": cohort.date_start,
        "invoice_line_ids": [Command.create(line)],
    }


def _scan(number):
    return random.Random(number).randbytes(VOUCHER_SIZE)


def _open_dossier(report):
    """Write the dossier; return (seconds, bytes)."""
    report.env.flush_all()
    report.env.invalidate_all()
    stream, start = io.BytesIO(), time.perf_counter()
    report._write_dossier(stream)
    return time.perf_counter() - start, stream.getvalue()


def _zip_by_hand(report):
    """Return the seconds that the vouchers alone take into a ZIP."""
    moves = [row["move_id"] for row in report._get_content()["expenses"]]
    files = report._get_voucher_files(moves)
    report.env.invalidate_all()
    start = time.perf_counter()
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for own in files.values():
            for file in own:
                archive.writestr(f"{file.id}.pdf", file.raw)
    return time.perf_counter() - start
