from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError

from ..calc.money import split_within
from .flashcoop_funding import BOOKED_FIELDS


class FlashcoopFundingAward(models.Model):
    """What the award of a funding books, and what the books say of it.

    An award is one posted customer document with one receivable line an
    instalment; income is split over the cohorts by the shares, without tax. Core
    does the rest: Register Payment, follow-ups, residuals, credit notes.
    """

    _inherit = "flashcoop.funding"

    # === ACTIONS === #

    def action_grant(self):
        """Record the award: fix the instalments, book it unless it is conditional.

        :raise UserError: when the amount or the day of the decision is missing, it is
            granted already, or no account is there for it.
        """
        self._check_officer()
        for funding in self:
            funding._check_grantable()
            if not funding.instalment_ids:
                funding._create_single_instalment()
            funding.state = "granted"
            if funding.booking == "award" and not funding.kind_id.is_own:
                funding._book(funding.instalment_ids)
        return True

    def action_book(self):
        """Book an award again, after its document was cancelled."""
        self._check_officer()
        for funding in self.filtered("is_granted"):
            funding._book(funding.instalment_ids.filtered(lambda i: not i.is_booked))
        return True

    def action_view_moves(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Award documents"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "context": {"default_move_type": "out_invoice", "create": False},
            "domain": [("flashcoop_funding_id", "=", self.id)],
        }

    # === BOOKING === #

    def _check_officer(self):
        if not self.env.su and not self.env.user.has_group(
            "flashcoop_odoo.flashcoop_group_funding"
        ):
            raise AccessError(
                self.env._("Only funding officers and managers book an award.")
            )
        self.check_access("write")

    def _check_not_booked(self, vals):
        """Refuse to change what a document in the books says.

        A grant booked instalment by instalment may still become lower or higher, but
        not less than what is booked.
        """
        for funding in self.filtered("is_booked"):
            names = BOOKED_FIELDS & vals.keys()
            if funding._is_part_booked() and "granted_amount" in names:
                names -= {"granted_amount"}
                funding._check_not_below_booked(vals["granted_amount"] or 0.0)
            changed = [n for n in sorted(names) if funding._is_changed(n, vals[n])]
            if changed:
                labels = self.fields_get(changed, ["string"])
                raise UserError(
                    self.env._(
                        "“%(funding)s” is booked: cancel the award before changing"
                        " %(fields)s, or give money back with a credit note.",
                        funding=funding.display_name,
                        fields=", ".join(label["string"] for label in labels.values()),
                    )
                )

    def _check_not_below_booked(self, granted):
        booked = self._get_booked_parts()
        if self.currency_id.compare_amounts(granted, booked) < 0:
            raise UserError(
                self.env._(
                    "%(booked)s of “%(funding)s” are booked already, so at least that"
                    " stays granted: give money back with a credit note instead.",
                    booked=self.currency_id.format(booked),
                    funding=self.display_name,
                )
            )

    def _is_changed(self, name, value):
        current = self[name]
        if name == "granted_amount":
            return bool(self.currency_id.compare_amounts(current, value or 0.0))
        if name == "date_granted":
            return current != (fields.Date.to_date(value) or False)
        return (
            current.id if isinstance(current, models.BaseModel) else current
        ) != value

    def _create_single_instalment(self):
        self.env["flashcoop.funding.instalment"].create(
            {
                "funding_id": self.id,
                "name": self.env._("Payment"),
                "due_date": self.date_granted,
                "amount": self.granted_amount,
            }
        )

    def _moves_sudo(self):
        """account.move in sudo: an officer records an award without any right on
        invoices. The caller has checked the officer; the author stays the officer."""
        return (
            self.env["account.move"]
            .sudo()
            .with_company(self.company_id)
            .with_context(default_move_type="out_invoice")
        )

    def _book(self, instalments, date=None):
        """Post one document for ``instalments``, one receivable line each.

        :param date: accounting date; by default that of the award, or today for a
            conditional part.
        :return: the document, in sudo; empty when there is nothing to book.
        """
        self.ensure_one()
        amount = sum(instalments.mapped("amount"))
        if self.kind_id.is_own or self.currency_id.is_zero(amount):
            return self._moves_sudo()
        day = date or (self.date_granted if self.booking == "award" else None)
        vals = self._prepare_move_vals(
            "out_invoice", amount, day or fields.Date.context_today(self)
        )
        instalments._estimate_due_dates()
        vals["flashcoop_instalment_ids"] = [Command.set(instalments.ids)]
        move = self._moves_sudo().create(vals)
        move.action_post()
        return move

    def _prepare_move_vals(self, move_type, amount, day):
        self.ensure_one()
        return {
            "move_type": move_type,
            "journal_id": self.company_id.sudo()._get_flashcoop_grant_journal().id,
            "partner_id": self.partner_id.id,
            "invoice_date": day,
            "date": day,
            "invoice_payment_term_id": False,
            "currency_id": self.currency_id.id,
            "ref": self.file_number or self.name,
            "flashcoop_funding_id": self.id,
            **self._prepare_chorus_vals(self.env["account.move"]._fields),
            "invoice_line_ids": self._prepare_line_commands(move_type, amount),
        }

    def _prepare_line_commands(self, move_type, amount):
        """Split ``amount`` over the cohorts by what each has still to get (or, for
        a credit note, has got); what no cohort has goes to the funding alone."""
        account = self.kind_id._get_income_account(self.company_id)
        booked = self._get_booked_by_cohort(move_type)
        shares = {
            cohort: sum(own.mapped("amount"))
            for cohort, own in self.share_ids.grouped("cohort_id").items()
        }
        shares[self.env["flashcoop.cohort"]] = self.granted_amount - sum(
            shares.values()
        )
        limits = []
        for cohort, share in shares.items():
            done = booked.get(cohort.sudo().analytic_account_id.id, 0.0)
            limit = done if move_type == "out_refund" else share - done
            limits.append(max(self.currency_id.round(limit), 0.0))
        limits[-1] += max(self.currency_id.round(amount - sum(limits)), 0.0)
        parts = split_within(amount, limits, self.currency_id.rounding)
        return [
            Command.create(self._prepare_line_vals(account, cohort, part))
            for cohort, part in zip(shares, parts, strict=True)
            if part
        ]

    def _prepare_line_vals(self, account, cohort, amount):
        accounts = cohort.sudo().analytic_account_id + self.sudo().analytic_account_id
        label = f"{self.name} – {cohort.name}" if cohort else self.name
        return {
            "name": label,
            "account_id": account.id,
            "quantity": 1,
            "price_unit": amount,
            "tax_ids": [Command.clear()],
            "analytic_distribution": {",".join(map(str, accounts.ids)): 100},
        }

    def _get_booked_by_cohort(self, move_type):
        """Return {analytic account id of a cohort, or False: posted income}: awards
        alone when another is to be split, less credit notes when giving back."""
        move_types = {"out_invoice", move_type}
        Account = self.env["account.analytic.account"]
        cohort_column = Account._flashcoop_column("cohort")
        groups = (
            self.sudo()
            .env["account.analytic.line"]
            ._read_group(
                [
                    ("move_line_id.move_id.flashcoop_funding_id", "=", self.id),
                    ("move_line_id.move_id.state", "=", "posted"),
                    ("move_line_id.move_id.move_type", "in", list(move_types)),
                ],
                [cohort_column],
                ["amount:sum"],
            )
        )
        return {account.id: amount for account, amount in groups}
