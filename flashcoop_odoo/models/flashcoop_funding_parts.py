from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ..calc.money import split, split_within


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
            if sentence := funding._get_sum_sentence(total, funding.granted_amount):
                if funding.booking == "award" and funding.is_booked:
                    sentence += " " + self.env._(
                        "They are booked: to divide the grant otherwise, cancel the"
                        " award, change the instalments and record it again."
                    )
                raise ValidationError(sentence)

    def _get_sum_sentence(self, total, granted):
        """Return what is wrong with instalments that add up to ``total``, or None."""
        if not self.currency_id.compare_amounts(total, granted):
            return None
        return self.env._(
            "The instalments of “%(funding)s” add up to %(total)s, but"
            " %(granted)s were granted: change the instalments so that they"
            " add up.",
            funding=self.display_name,
            total=self.currency_id.format(total),
            granted=self.currency_id.format(granted),
        )

    def _get_ceiling(self):
        """Return what the shares may add up to."""
        return (
            self.granted_amount
            if self.is_granted
            else (self.granted_amount or self.asked_amount)
        )

    # === LOWERING A CONDITIONAL GRANT === #

    def _get_booked_parts(self):
        """Return Σ of the instalments that a document books, posted or not."""
        self.ensure_one()
        booked = self.instalment_ids.filtered("is_booked")
        return self.currency_id.round(sum(booked.mapped("amount")))

    def _is_part_booked(self):
        """True when some parts of a conditional grant are booked and others may still
        change."""
        return self.booking == "instalment" and self.is_booked

    def _lower_open_parts(self, vals):
        """Make room for a lower grant, before it is written: what is not booked yet
        shrinks in proportion, instalments as well as shares.

        Parts that the same edit brings are left to the user.
        """
        if "granted_amount" not in vals:
            return
        for funding in self.filtered(lambda f: f.is_granted):
            granted = vals["granted_amount"] or 0.0
            lower = funding.currency_id.compare_amounts(granted, funding.granted_amount)
            if funding.booking == "instalment" and lower < 0:
                rest = max(granted - funding._get_booked_parts(), 0.0)
                if "instalment_ids" not in vals:
                    funding._shrink_instalments(rest)
                if "share_ids" not in vals:
                    funding._shrink_shares(rest)

    def _shrink_instalments(self, rest):
        """Let the instalments that are not booked add up to ``rest``."""
        instalments = self.instalment_ids.filtered(lambda i: not i.is_booked)
        amounts = instalments.mapped("amount")
        if not any(amounts):
            return
        parts = split(rest, amounts, self.currency_id.rounding)
        for instalment, part in zip(instalments, parts, strict=True):
            if part:
                instalment.amount = part
            else:
                instalment.unlink()

    def _shrink_shares(self, rest):
        """Let each share be what is booked of it and its part of ``rest``."""
        booked = self._get_booked_by_share()
        open_amounts = [
            max(self.currency_id.round(share.amount - booked[share]), 0.0)
            for share in self.share_ids
        ]
        shared = sum(open_amounts)
        limit = self.granted_amount - self._get_booked_parts()
        limits = [*open_amounts, max(self.currency_id.round(limit - shared), 0.0)]
        parts = split_within(rest, limits, self.currency_id.rounding)
        for share, part in zip(self.share_ids, parts, strict=False):
            share.amount = self.currency_id.round(booked[share] + part)

    def _get_booked_by_share(self):
        """Return {share: what posted documents gave its Flashcoop}.

        :raise UserError: while a document is in draft, since nobody knows then what
            it will say.
        """
        self.ensure_one()
        if self.sudo().move_ids.filtered(lambda move: move.state == "draft"):
            raise UserError(
                self.env._(
                    "A document of “%s” is in draft: post it or cancel it before you"
                    " change the funding.",
                    self.display_name,
                )
            )
        by_account = self._get_booked_by_cohort("out_invoice")
        return self.share_ids._spread_over_years(by_account)

    # === WHEN THE WHOLE EDIT IS THERE === #

    @contextmanager
    def _editing_parts(self):
        """Put off the checks of shares and instalments to the end of one edit.

        A form sends several parts in one call; their sums only hold at its end.
        A command may name a part of another funding: all that were touched are checked
        when the outermost edit ends. Their ids live in the cursor, where no caller can
        set them and where a flush leaves them; a rollback may take them away.
        """
        marks = self.env.cr.cache
        if "flashcoop_touched" in marks:
            yield
            return
        touched = marks["flashcoop_touched"] = set()
        try:
            yield
        finally:
            marks.pop("flashcoop_touched", None)
        if touched:
            # sudo: sums hold whoever changed a part
            self.sudo().browse(sorted(touched)).exists()._check_parts()

    def _check_parts(self):
        """Check the sums of shares and instalments; while an edit is under way, at
        its end.

        The row is touched so that two transactions that add parts at the same
        time conflict, and the second one sees the first.
        """
        touched = self.env.cr.cache.get("flashcoop_touched")
        if touched is not None:
            touched.update(self.ids)
            return
        if not self.ids:
            return
        self._touch()
        self._check_shares()
        self._check_instalments()

    def _touch(self):
        """Make two transactions that add something to a funding conflict."""
        self.flush_recordset()
        self.env.cr.execute(
            "UPDATE flashcoop_funding SET write_date = write_date WHERE id IN %s",
            [tuple(self.ids)],
        )
