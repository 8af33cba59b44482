from odoo import fields, models


class FlashcoopActor(models.Model):
    """One contact's role in one cohort: who carried it, beside the participants."""

    _name = "flashcoop.actor"
    _description = "Flashcoop Actor"
    _inherit = ["flashcoop.cohort.part"]
    _order = "cohort_id, role, id"
    _check_company_auto = True

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="cohort_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    role = fields.Selection(
        selection=[
            ("facilitator", "Facilitator"),
            ("professional", "Professional"),
            ("prescriber", "Prescriber"),
            ("bank", "Bank"),
            ("field_partner", "Field partner"),
            ("steering", "Steering committee volunteer"),
        ],
        required=True,
        index=True,
    )
    function = fields.Char(help="What the person does here, e.g. pastry chef.")
    note = fields.Char()

    _role_uniq = models.Constraint(
        "UNIQUE(cohort_id, partner_id, role)",
        "This contact already has this role in the Flashcoop.",
    )

    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for actor in self:
            actor.display_name = f"{actor.partner_id.name} ({roles.get(actor.role)})"
