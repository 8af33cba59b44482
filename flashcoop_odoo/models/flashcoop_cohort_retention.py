from odoo import models

from ..calc.retention import proof_end


class FlashcoopCohortRetention(models.Model):
    """How long the funders of a cohort may ask for proof."""

    _inherit = "flashcoop.cohort"

    def _get_proof_ends(self):
        """Return the last days on which the funders of ``self`` may ask for proof
        (sudo: no amount is told)."""
        fundings = self.sudo().share_ids.funding_id.filtered(
            lambda f: (
                f.state not in ("draft", "asked", "admissible", "refused")
                and not f.is_own
            )
        )
        return [
            proof_end(funding._get_last_payment_day(), funding.proof_years)
            for funding in fundings
        ]
