from odoo import fields, models
from odoo.fields import Domain

from ..calc.money import percent, to_units

# Printed after the form's own sentence, which stays as it is.
WITHOUT = "Contributions volontaires en nature (ligne 87) non comprises."
WITH = "Contributions volontaires en nature (ligne 87) comprises."


class FlashcoopFunderReportInkind(models.Model):
    """Whether contributions in kind count in what a funder paid of the whole."""

    _inherit = "flashcoop.funder.report"

    inkind_in_percent = fields.Boolean(
        string="Row 87 counts in the percentage of sheet 2",
        help="The form counts the grant over the income in money, without row 87. Some"
        " funders want it over all income; the report says which was done.",
    )

    def _get_sentence(self, value):
        """Say on which income the percentage is, where there is something in kind."""
        sentence = super()._get_sentence(value)
        in_kind = value.actual("87")
        if not in_kind:
            return sentence
        if self.inkind_in_percent:
            sentence = self._count_inkind(sentence, value.actual("TPV"))
        note = WITH if self.inkind_in_percent else WITHOUT
        return sentence | {"note": note, "text": f"{sentence['text']} {note}"}

    def _count_inkind(self, sentence, products):
        share = percent(sentence["amount"], products)
        return sentence | {
            "products": products,
            "percent": share,
            "percent_whole": None if share is None else to_units(share, 1),
            "text": self.funding_id._get_sentence(sentence["amount"], products)["text"],
        }

    def _get_warnings(self, content):
        """Add the contributions that nobody validated."""
        lines = super()._get_warnings(content)
        groups = (
            self.env["flashcoop.inkind"]
            .sudo()  # totals for those who write the report
            ._read_group(
                Domain("cohort_id", "in", self.cohort_ids.ids)
                & Domain("is_validated", "=", False)
                & self._get_period_domain("date"),
                ["cohort_id"],
                ["__count", "amount:sum"],
            )
        )
        return lines + [
            self.env._(
                "%(cohort)s: %(count)s contributions in kind, %(amount)s, are not"
                " validated yet.",
                cohort=cohort.name,
                count=count,
                amount=self.currency_id.format(amount),
            )
            for cohort, count, amount in groups
        ]
