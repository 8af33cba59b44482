from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FlashcoopEntryField(models.Model):
    """One question of the entry questionnaire: why it is asked, and for whom.

    A question is a field of the participant. Those of a kind of funder are proposed
    for its fundings; a cohort asks what its fundings ask, and nothing more.
    """

    _name = "flashcoop.entry.field"
    _description = "Entry Question"
    _order = "sequence, id"

    name = fields.Char(
        string="Question", required=True, translate=True, help="As the person reads it."
    )
    code = fields.Char(
        string="Field", required=True, help="Name of the participant's field."
    )
    sequence = fields.Integer(default=10)
    explanation = fields.Char(
        string="Why It Is Asked", translate=True, help="Said to the person."
    )
    legal_basis = fields.Char(
        translate=True, help="What allows to ask: printed on the information notice."
    )
    is_always = fields.Boolean(
        string="Always Asked", help="Whoever pays: it is needed to know who takes part."
    )
    is_sensitive = fields.Boolean(
        string="Sensitive", help="The person may decline to answer."
    )
    kind_ids = fields.Many2many(
        comodel_name="flashcoop.funder.kind",
        string="Asked by Funders of the Kinds",
        help="Proposed for their new fundings.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "There is a question for this field already."
    )

    @api.constrains("code")
    def _check_code(self):
        known = self.env["flashcoop.participant"]._get_questions()
        for question in self:
            if question.code not in known:
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is no field of the entry situation: choose one of"
                        " %(known)s.",
                        code=question.code,
                        known=", ".join(known),
                    )
                )

    @api.model
    def _get_always(self):
        return self.sudo().search([("is_always", "=", True)])
