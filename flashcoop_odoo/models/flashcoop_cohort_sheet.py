from odoo import fields, models


class FlashcoopCohortSheet(models.Model):
    """The attendance sheets of a cohort: printed, signed, scanned."""

    _inherit = "flashcoop.cohort"

    scan_page_count = fields.Integer(
        string="Signed Pages", compute="_compute_scan_page_count"
    )

    def _compute_scan_page_count(self):
        counts = dict(
            self.env["flashcoop.scan.page"]
            .sudo()  # a count says nothing of people
            ._read_group([("cohort_id", "in", self.ids)], ["cohort_id"], ["__count"])
        )
        for cohort in self:
            cohort.scan_page_count = counts.get(cohort._origin, 0)

    def action_print_sheets(self):
        """Open the choice of what to print of the attendance sheets."""
        self.ensure_one()
        return self.session_ids.action_print_sheet() | {
            "context": {"default_cohort_id": self.id}
        }

    def action_view_scans(self):
        """Open what was scanned of the signed sheets."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "flashcoop_odoo.scan_action"
        )
        return action | {
            "domain": [("cohort_id", "=", self.id)],
            "context": {"default_cohort_id": self.id},
        }

    def _get_sheet_funders(self):
        """Return ``[{name, mention, logo}]`` of who pays for the cohort, as the sheets
        name them; ``logo`` is base64, or empty.

        In sudo: a facilitator prints sheets and sees no funding.
        """
        fundings = self.sudo().share_ids.funding_id.filtered(
            lambda f: f.state not in ("refused", "draft") and not f.is_own
        )
        funders = {}
        for funding in fundings:
            partner = funding.partner_id
            funders.setdefault(
                partner,
                {
                    "name": partner.name,
                    "mention": funding.sheet_mention or funding.kind_id.sheet_mention,
                    "logo": funding.sheet_logo or partner.image_256,
                },
            )
        return list(funders.values())
