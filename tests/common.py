"""Factories in the words of the field, on the template database.

The company is the template's: French chart, EUR. Dates are fixed. ``AS_*`` users
have the least rights of their role; figures are written as the books hold them.
"""

import re
from contextlib import contextmanager

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import TransactionCase
from odoo.tools import mute_logger

#: Logs what it draws, and that tests should not draw.
CORE_REPORT = "odoo.addons.base.models.ir_actions_report"

GROUPS = {
    "facilitator": "flashcoop_odoo.flashcoop_group_facilitator",
    "coordinator": "flashcoop_odoo.flashcoop_group_coordinator",
    "officer": "flashcoop_odoo.flashcoop_group_funding",
    "manager": "flashcoop_odoo.flashcoop_group_manager",
    "auditor": "flashcoop_odoo.flashcoop_group_auditor",
    "accountant": "account.group_account_invoice",
    "stranger": "base.group_user",
    "portal": "base.group_portal",
}


class FlashcoopFactory:
    """A company with a French chart and the factories of the product.

    Put before a test class of Odoo: `FlashcoopCase`, or `HttpCase` for a browser.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(cls.env.context, tracking_disable=True, lang="en_US")
        )
        cls.company = cls.env.company

    @contextmanager
    def assertRefused(self, sentence, error=UserError):
        """Check that the block is refused in these words (a regular expression), and
        undo it as a request would."""
        with self.assertRaisesRegex(error, sentence), self.env.cr.savepoint():
            yield

    @contextmanager
    def assertRefusedByDatabase(self):
        """Check that the block breaks a constraint of the database."""
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            yield
            self.env.flush_all()

    # --- people ---

    @classmethod
    def _create_user(cls, role, login=None, **values):
        """Return a user with one role of the product and nothing else.

        Without a password, whose hash takes longer than all the rest.

        :param values: ``groups`` adds groups, as xml ids separated by commas.
        """
        groups = [GROUPS[role], *filter(None, [values.pop("groups", None)])]
        login = login or f"test_{role}"
        values.setdefault("company_id", cls.company.id)
        values.setdefault("company_ids", [Command.link(values["company_id"])])
        return (
            cls.env["res.users"]
            .sudo()
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": login,
                    "login": login,
                    "email": f"{login}@example.com",
                    "group_ids": [Command.set([cls.env.ref(g).id for g in groups])],
                    "lang": "en_US",
                    "tz": "Europe/Paris",
                    **values,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def _create_company(cls, name="The other house"):
        """Return a company of euros, without a chart of accounts."""
        currency = cls.env.ref("base.EUR")
        return cls.env["res.company"].create({"name": name, "currency_id": currency.id})

    @classmethod
    def _create_partner(cls, name="Someone", **values):
        partner = cls.env["res.partner"].sudo().create({"name": name, **values})
        return partner.with_env(cls.env)

    @classmethod
    def _create_cohort(cls, name="Chez Nous", date_start="2022-03-07", **values):
        return cls.env["flashcoop.cohort"].create(
            {"name": name, "date_start": date_start, "tz": "Europe/Paris", **values}
        )

    @classmethod
    def _create_participant(cls, cohort, name="Ana", state="active", **values):
        """Return a participant brought to ``state`` through the usual steps."""
        values.setdefault("partner_id", cls._create_partner(name).id)
        participant = cls.env["flashcoop.participant"].create(
            {"cohort_id": cohort.id, **values}
        )
        if state in ("admitted", "active", "completed"):
            participant.action_admit()
        if state in ("active", "completed"):
            participant.action_start()
        if state == "completed":
            participant.action_complete()
        return participant

    # --- funders ---

    @classmethod
    def _kind(cls, code):
        return cls.env.ref(f"flashcoop_odoo.funder_kind_{code}")

    @classmethod
    def _heading(cls, code):
        heading = cls.env["flashcoop.heading"].search([("code", "=", code)])
        heading.ensure_one()
        return heading

    @classmethod
    def _create_funding(cls, shares=(), kind="epci", instalments=(), **values):
        """Return a draft funding.

        :param shares: pairs (cohort, amount).
        :param instalments: pairs (due date, amount).
        """
        values.setdefault("partner_id", cls._create_partner(f"Funder {kind}").id)
        values.setdefault("name", "Convention")
        values.setdefault("date_from", "2022-01-01")
        values.setdefault("date_to", "2022-12-31")
        values.setdefault("date_granted", "2022-02-01")
        values.setdefault("granted_amount", sum(amount for _cohort, amount in shares))
        return cls.env["flashcoop.funding"].create(
            {
                "kind_id": cls._kind(kind).id,
                "share_ids": [
                    Command.create({"cohort_id": cohort.id, "amount": amount})
                    for cohort, amount in shares
                ],
                "instalment_ids": [
                    Command.create(
                        {"name": f"Part {n}", "due_date": day, "amount": amount}
                    )
                    for n, (day, amount) in enumerate(instalments, start=1)
                ],
                **values,
            }
        )

    @classmethod
    def _send_report(cls, report):
        """Send a report as it is: what a final one is never sent without is answered,
        what else is open was read."""
        for name in ("objectives_text", "variance_text"):
            if report._get_blocking(report._get_content()):
                report[name] = report[name] or "As agreed."
        content = report._get_content()
        report.send("\n".join(report._get_open_points(content)))

    # --- books ---

    @classmethod
    def _account(cls, prefix):
        """Return the first account of the chart whose number starts so."""
        account = cls.env["account.account"].search(
            [("code", "=like", f"{prefix}%")], order="code", limit=1
        )
        account.ensure_one()
        return account

    @classmethod
    def _ensure_account(cls, code):
        """Return the account of this very number, created when the chart lacks it."""
        Account = cls.env["account.account"]
        account = Account.search([("code", "=", code)])
        if account:
            return account
        types = {"2": "asset_fixed", "4": "asset_current", "6": "expense"}
        return Account.create(
            {
                "code": code,
                "name": f"Account {code}",
                "account_type": types.get(code[0], "income"),
            }
        )

    @classmethod
    def _create_entry(cls, lines, date="2022-03-10", post=True):
        """Return a journal entry of ``lines``: ``(account number, debit less credit,
        distribution)``, balanced on a suspense account."""
        rows = [
            (cls._ensure_account(code).id, balance, distribution)
            for code, balance, distribution in lines
        ]
        rest = -round(sum(balance for _account, balance, _distribution in rows), 2)
        rows.append((cls._ensure_account("471000").id, rest, False))
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "date": date,
                "line_ids": [
                    Command.create(
                        {
                            "name": "Entry",
                            "account_id": account,
                            "balance": balance,
                            "analytic_distribution": distribution,
                        }
                    )
                    for account, balance, distribution in rows
                ],
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def _distribution(cls, *parts):
        """Return a distribution from ``(percentage, record, …)``, combined keys."""
        return {
            ",".join(str(r.sudo().analytic_account_id.id) for r in records): percentage
            for percentage, *records in parts
        }

    @classmethod
    def _create_document(cls, move_type, lines, date="2022-03-10", post=True, **values):
        """Return a document of ``lines``: ``(account prefix, amount, distribution)``
        without tax, or with a fourth element, the taxes."""
        values.setdefault("partner_id", cls._create_partner("Third party").id)
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "invoice_date": date,
                "date": date,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": f"Line {prefix}",
                            "account_id": cls._account(prefix).id,
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": [Command.set(taxes[0].ids if taxes else [])],
                            "analytic_distribution": distribution,
                        }
                    )
                    for prefix, amount, distribution, *taxes in lines
                ],
                **values,
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def _create_bill(cls, lines, **values):
        return cls._create_document("in_invoice", lines, **values)

    @classmethod
    def _create_sale(cls, lines, **values):
        return cls._create_document("out_receipt", lines, **values)

    @classmethod
    def _register_payment(cls, moves, amount=None, date="2022-03-20"):
        """Pay through core's Register Payment; its proposal when no amount is given.

        The user is that of ``moves``.
        """
        wizard = (
            moves.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({"payment_date": date})
        )
        if amount is not None:
            wizard.amount = amount
        return wizard._create_payments()

    # --- documents ---

    def _need_engine(self):
        """Fail where no PDF can be made: the test looks at one."""
        state = self.env["ir.actions.report"].get_wkhtmltopdf_state()
        self.assertEqual(state, "ok", "a usable wkhtmltopdf is to be installed")

    def _draw_pdf(self, report, records):
        """Return the bytes of a real PDF, drawn for the user of ``records``."""
        self._need_engine()
        engine = records.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        with mute_logger(CORE_REPORT):
            pdf, kind = engine._render_qweb_pdf(report, records.ids)
        self.assertEqual(kind, "pdf")
        return pdf

    # --- cost ---

    @contextmanager
    def _counted_queries(self):
        """Yield a list that holds the number of queries at the end of the block.

        Nothing is pending or cached at its start, all is written at its end. Every
        environment starts anew: one that is kept alive knows its user and companies,
        one that the garbage collector took asks again.
        """
        self.env.flush_all()
        self.env.transaction.reset()
        counted, before = [], self.env.cr.sql_log_count
        yield counted
        self.env.flush_all()
        counted.append(self.env.cr.sql_log_count - before)

    @classmethod
    def _money(cls, amount):
        """Return an amount as sentences show it, as a regular expression."""
        return re.escape(cls.company.currency_id.format(amount))

    # --- statement ---

    def _rows(self, cohort, **period):
        """Return {code: row} of a cohort's statement, funders of a code added up."""
        rows = {}
        for row in cohort.get_statement(**period)[0]["headings"]:
            known = rows.setdefault(row["code"], dict(row, actual=0.0, forecast=0.0))
            known["actual"] = round(known["actual"] + row["actual"], 2)
            known["forecast"] = round(known["forecast"] + row["forecast"], 2)
        return rows

    def assertActual(self, cohort, **amounts):
        """Check actual amounts by code; a dot in a code is written ``_``."""
        rows = self._rows(cohort)
        for name, amount in amounts.items():
            code = name.removeprefix("row").replace("_", ".")
            self.assertEqual(rows[code]["actual"], amount, f"row {code}")


class FlashcoopCase(FlashcoopFactory, TransactionCase):
    """A test of models, without a browser."""
