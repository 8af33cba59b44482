from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import ValidationError


class FlashcoopFundingParts(models.Model):
    """Shares and instalments of a funding add up, on every way in."""

    _inherit = "flashcoop.funding"

    @api.constrains("granted_amount", "asked_amount", "state", "share_ids")
    def _check_shares(self):
        """Σ shares ≤ granted (≤ asked as long as nothing is granted)."""
        for funding in self:
            ceiling = funding._get_ceiling()
            shared = sum(funding.share_ids.mapped("amount"))
            if ceiling and funding.currency_id.compare_amounts(shared, ceiling) > 0:
                raise ValidationError(
                    self.env._(
                        "The shares of “%(funding)s” add up to %(shared)s, more than"
                        " the %(ceiling)s it gives.",
                        funding=funding.display_name,
                        shared=funding.currency_id.format(shared),
                        ceiling=funding.currency_id.format(ceiling),
                    )
                )

    @api.constrains("granted_amount", "state", "instalment_ids")
    def _check_instalments(self):
        """Σ instalments = granted, from the award on."""
        for funding in self.filtered("is_granted"):
            total = sum(funding.instalment_ids.mapped("amount"))
            if funding.currency_id.compare_amounts(total, funding.granted_amount):
                raise ValidationError(
                    self.env._(
                        "The instalments of “%(funding)s” add up to %(total)s, but"
                        " %(granted)s were granted: change the instalments so that they"
                        " add up.",
                        funding=funding.display_name,
                        total=funding.currency_id.format(total),
                        granted=funding.currency_id.format(funding.granted_amount),
                    )
                )

    def _get_ceiling(self):
        """Return what the shares may add up to."""
        return (
            self.granted_amount
            if self.is_granted
            else (self.granted_amount or self.asked_amount)
        )

    # === WHEN THE WHOLE EDIT IS THERE === #

    @contextmanager
    def _editing_parts(self):
        """Put off the checks of shares and instalments to the end of one edit.

        A form sends several parts in one call; their sums only hold at its end.
        The mark lives in the cursor, where no caller can set it and where a flush
        leaves it; a rollback may take it away.
        """
        marks = self.env.cr.cache
        marks["flashcoop_editing"] = marks.get("flashcoop_editing", 0) + 1
        try:
            yield
        finally:
            marks["flashcoop_editing"] = max(marks.get("flashcoop_editing", 0) - 1, 0)

    def _check_parts(self):
        """Check the sums of shares and instalments, unless an edit is under way.

        The row is touched so that two transactions that add parts at the same
        time conflict, and the second one sees the first.
        """
        if self.env.cr.cache.get("flashcoop_editing") or not self.ids:
            return
        self.flush_recordset()
        self.env.cr.execute(
            "UPDATE flashcoop_funding SET write_date = write_date WHERE id IN %s",
            [tuple(self.ids)],
        )
        self._check_shares()
        self._check_instalments()
