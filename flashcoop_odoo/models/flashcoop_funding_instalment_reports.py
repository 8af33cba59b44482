from odoo import models
from odoo.fields import Domain


class FlashcoopFundingInstalmentReports(models.Model):
    """Which parts interim reports let be called: one a report, the earliest first."""

    _inherit = "flashcoop.funding.instalment"

    def _get_pulled_domain(self):
        """Return the domain of the parts that wait for an interim report and can be
        called: one for each interim report that stands, less those called or settled;
        all of them once a final report was sent."""
        final = Domain("kind", "=", "final") & Domain("state", "=", "sent")
        told = Domain("funding_id.funder_report_ids", "any", final)
        pulled = Domain("id", "in", self._find_pulled().ids)
        return Domain("trigger", "=", "interim") & (told | pulled)

    def _find_pulled(self):
        """Return, in sudo, the parts that interim reports let be called; a new version
        of a report is no other report."""
        reports = self.env["flashcoop.funder.report"].sudo()  # how many there are
        groups = reports._read_group(
            [("kind", "=", "interim"), ("state", "=", "sent")],
            ["funding_id"],
            ["__count"],
        )
        counts = {funding.id: count for funding, count in groups}
        parts = self.sudo().search(
            [("trigger", "=", "interim"), ("funding_id", "in", list(counts))],
            # those without a date come last, and a guess after what is known: else the
            # part that a report gives its real date to would lose its turn to a guess
            order="funding_id, date_estimated, due_date, id",
        )
        waiting = parts.filtered_domain(
            self._get_awaited_domain() & ~Domain("call_ids.state", "in", ["issued"])
        )
        pulled = self.sudo().browse()
        for funding, own in parts.grouped("funding_id").items():
            still = own & waiting
            spent = len(own) - len(still)
            pulled |= still[: max(counts[funding.id] - spent, 0)]
        return pulled
