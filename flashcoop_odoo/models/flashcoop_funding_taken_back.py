from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class FlashcoopFundingTakenBack(models.Model):
    """An award that does not stand: taken back as a whole, or given back in part."""

    _inherit = "flashcoop.funding"

    # === CANCELLING THE AWARD === #

    def action_cancel_award(self):
        """Take the award back: its documents are cancelled, what was estimated for them
        is forgotten, the funding is admissible again.

        :raise UserError: when money has been received on it, or a call for funds that
            was issued stands.
        """
        self._check_officer()
        for funding in self:
            funding._check_can_cancel()
            moves = funding.sudo().move_ids.filtered(lambda m: m.state != "cancel")
            moves.filtered(lambda m: m.state == "posted").button_draft()
            moves.button_cancel()
            funding.state = "admissible"
            parts = funding.instalment_ids
            parts.filtered("date_estimated")._set_estimate(False)
            parts._forget_reminders()
            funding.message_post(
                body=self.env._(
                    "Award cancelled, with its documents: %s",
                    ", ".join(moves.mapped("name")) or self.env._("none"),
                )
            )
        return True

    def _check_can_cancel(self):
        self.ensure_one()
        if not self.currency_id.is_zero(self.received_amount):
            raise UserError(
                self.env._(
                    "%(amount)s have been received from %(funder)s: undo the"
                    " payment first, or give money back with a credit note.",
                    amount=self.currency_id.format(self.received_amount),
                    funder=self.partner_id.name,
                )
            )
        calls = self.instalment_ids.call_ids.filtered(lambda c: c.state == "issued")
        if calls:
            raise UserError(
                self.env._(
                    "%(funder)s has been asked to pay by %(calls)s: cancel these calls"
                    " for funds first.",
                    funder=self.partner_id.name,
                    calls=", ".join(calls.mapped("name")),
                )
            )

    # === GIVING BACK === #

    def give_back(self, amount, date=None, reason=None):
        """Give a part of the grant back: a posted credit note, spread over the
        cohorts by their shares and set against what is still due.

        :param amount: in company currency, at most the net grant.
        :return: the credit note, in sudo.
        """
        self.ensure_one()
        self._check_officer()
        self._check_amount_to_give_back(amount)
        day = date or fields.Date.context_today(self)
        vals = self._prepare_move_vals("out_refund", amount, day) | {
            "ref": reason or self.name
        }
        refund = self._moves_sudo().create(vals)
        refund.action_post()
        self._set_against_due(refund)
        self.message_post(
            body=self.env._(
                "%(amount)s given back on %(day)s by %(document)s: %(reason)s",
                amount=self.currency_id.format(amount),
                day=format_date(self.env, refund.date),  # not in a locked period
                document=refund.name,
                reason=reason or "–",
            )
        )
        return refund

    def _check_amount_to_give_back(self, amount):
        if self.currency_id.compare_amounts(amount, 0) <= 0:
            raise UserError(self.env._("Enter the amount to give back."))
        booked = self.booked_amount - self.given_back_amount
        if self.currency_id.compare_amounts(amount, booked) > 0:
            raise UserError(
                self.env._(
                    "At most %s can be given back: that is what is booked.",
                    self.currency_id.format(booked),
                )
            )

    def _get_refused(self):
        """Return the part of what is booked that the funder's control leaves nobody to
        pay, received or not; None as long as no control of the whole grant says so."""
        self.ensure_one()
        reports = self.funder_report_ids.filtered(
            lambda report: report.state == "sent" and report.kind == "final"
        )
        told = sum(len(report.cohort_ids) for report in reports)
        is_controlled = reports and all(reports.mapped("control_date"))
        if self.state != "reported" or not is_controlled:
            return None
        if told != len(reports.cohort_ids):  # one Flashcoop in several of them
            return None
        left = sum(report._get_left_to_pay() for report in reports)
        booked = self.booked_amount - self.given_back_amount - self.received_amount
        return self.currency_id.round(booked - left)

    def _get_owed_back(self, amount):
        """Return (what of ``amount`` is set against what the funder still owes in the
        books, what has to be paid back to it)."""
        self.ensure_one()
        booked = self.booked_amount - self.given_back_amount - self.received_amount
        against = self.currency_id.round(min(max(booked, 0.0), amount))
        return against, self.currency_id.round(amount - against)

    def _set_against_due(self, refund):
        """Reconcile a credit note with what is still due, the last part first."""
        due = self.sudo().move_ids.line_ids.filtered(
            lambda line: (
                line.display_type == "payment_term"
                and line.move_id.move_type == "out_invoice"
                and line.parent_state == "posted"
                and not line.reconciled
            )
        )
        credit = refund.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        for line in due.sorted("date_maturity", reverse=True):
            if not credit.reconciled:
                (line + credit).reconcile()
