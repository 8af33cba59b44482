from odoo import Command, models
from odoo.exceptions import UserError

from ..calc.money import rescale


class FlashcoopFundingRescale(models.Model):
    """Another amount than was planned: shares and instalments follow in proportion.

    What is booked, called or told in a report that was sent stays as it is; what
    rounding leaves goes to the last part, to the cent.
    """

    _inherit = "flashcoop.funding"

    def action_rescale(self):
        """Open the dialog for an amendment to what is granted.

        :raise UserError: before the award, whose own dialog asks for the amount.
        """
        self.ensure_one()
        self._check_officer()
        if not self.is_granted:
            raise UserError(
                self.env._(
                    "“%s” is not granted yet: “Record the award” asks for the amount.",
                    self.display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Amendment: another amount"),
            "res_model": "flashcoop.funding.rescale",
            "view_mode": "form",
            "target": "new",
            "context": {"default_funding_id": self.id},
        }

    def rescale_parts(self, granted):
        """Grant another amount and bring shares and instalments to it.

        :param granted: in company currency.
        :raise UserError: when more is booked, called or reported than that, or the
            award stands in the books as a whole.
        """
        self.ensure_one()
        self._check_officer()
        self._touch()  # somebody may be adding a part
        self._check_not_booked({"granted_amount": granted})
        shares, instalments, more = self._get_rescaled(granted)
        commands = [
            Command.update(part.id, {"amount": amount})
            if amount
            else Command.delete(part.id)
            for part, amount in instalments.items()
            if amount != part.amount
        ]
        if more:
            commands.append(
                Command.create({"name": self.env._("Supplement"), "amount": more})
            )
        self.write(
            {
                "granted_amount": granted,
                "share_ids": [
                    Command.update(share.id, {"amount": amount})
                    for share, amount in shares.items()
                    if amount != share.amount
                ],
                "instalment_ids": commands,
            }
        )

    def _get_rescaled(self, granted):
        """Return ({share: amount}, {instalment: amount}, amount of a new instalment)
        as they would be for another grant; without instalments, none is made."""
        self.ensure_one()
        step = self.currency_id.rounding
        kept = self._get_kept_by_share()
        shares, instalments = self.share_ids, self.instalment_ids
        fixed = instalments.filtered(lambda i: i.is_booked or i.called_on)
        try:
            new_shares = rescale(
                granted,
                [*shares.mapped("amount"), self._get_unshared(granted)],
                [*(kept[share] for share in shares), 0.0],
                step,
            )
            new_parts = rescale(
                granted,
                [*instalments.mapped("amount"), 0.0],
                [*(i.amount if i in fixed else 0.0 for i in instalments), 0.0],
                step,
            )
        except ValueError:
            raise UserError(
                self.env._(
                    "%(amount)s is less than what “%(funding)s” has booked, called or"
                    " reported already: that stays granted.",
                    amount=self.currency_id.format(granted),
                    funding=self.display_name,
                )
            ) from None
        return (
            dict(zip(shares, new_shares, strict=False)),
            dict(zip(instalments, new_parts, strict=False)),
            new_parts[-1] if instalments else 0.0,
        )

    def _preview_parts(self, granted):
        """Return [(title, [(part, amount now, amount then)])] for another grant; before
        the award, parts planned for that amount stay as they are.

        :raise UserError: when it is less than what has to stay.
        """
        self.ensure_one()
        more = 0.0
        shares = {share: share.amount for share in self.share_ids}
        parts = {part: part.amount for part in self.instalment_ids}
        if self.is_granted or self._is_other_amount(granted):
            shares, parts, more = self._get_rescaled(granted)
        rows = [
            (part._name_with_date(), part.amount, amount)
            for part, amount in parts.items()
        ]
        if more:
            rows.append((self.env._("Supplement"), 0.0, more))
        tables = [
            (
                self.env._("Shares"),
                [
                    (s._name_with_year(), s.amount, amount)
                    for s, amount in shares.items()
                ],
            ),
            (self.env._("Instalments"), rows),
        ]
        return [table for table in tables if table[1]]

    def _get_unshared(self, granted):
        """Return what no Flashcoop has: nothing where the shares were brought to the
        amount before the award was recorded."""
        shared = sum(self.share_ids.mapped("amount"))
        fits = not self.currency_id.compare_amounts(shared, granted)
        planned = fits and not self.is_granted
        return 0.0 if planned else max(self.unshared_amount, 0.0)

    def _get_kept_by_share(self):
        """Return {share: what stays of it}: what is booked, and all of a share that a
        sent report tells of."""
        kept = self._get_booked_by_share()
        sent = self.funder_report_ids.filtered(lambda r: r.state == "sent")
        for share in self.share_ids:
            if any(self._is_told(share, report) for report in sent):
                kept[share] = max(kept[share], share.amount)
        return kept

    def _is_all_told(self):
        """True when final reports that were sent tell of every share."""
        self.ensure_one()
        sent = self.funder_report_ids.filtered(
            lambda r: r.state == "sent" and r.kind == "final"
        )
        return all(
            any(self._is_told(share, report) for report in sent)
            for share in self.share_ids.filtered("amount")
        )

    def _is_told(self, share, report):
        """True when a report is on the Flashcoop and the year of a share."""
        # sudo: whoever changes the grant
        if share.cohort_id not in report.sudo().cohort_ids._origin:
            return False
        end = share.fiscal_year_end
        if not end:
            return True
        start = self.company_id.compute_fiscalyear_dates(end)["date_from"]
        return (not report.date_to or report.date_to >= start) and (
            not report.date_from or report.date_from <= end
        )
