from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FlashcoopDocumentKind(models.Model):
    """A paper that participants hand in, and which of them."""

    _name = "flashcoop.document.kind"
    _description = "Document Kind"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    is_required = fields.Boolean(
        string="Required",
        help="Missing until it is received. What a person may refuse is not required.",
    )
    legal_statuses = fields.Char(
        string="For the Statuses",
        help="Codes of legal statuses, separated by commas. Empty: all.",
    )
    is_for_minors = fields.Boolean(
        string="Minors Only", help="Of people under 18 at entry."
    )
    explanation = fields.Char(translate=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another document kind already has this code."
    )

    @api.constrains("legal_statuses")
    def _check_legal_statuses(self):
        field = self.env["flashcoop.participant"]._fields["legal_status"]
        known = {code for code, _label in field.selection}
        for kind in self:
            wrong = sorted(kind._get_legal_statuses() - known)
            if wrong:
                raise ValidationError(
                    self.env._(
                        "No legal status has the code “%(wrong)s”; there are:"
                        " %(known)s.",
                        wrong=", ".join(wrong),
                        known=", ".join(sorted(known)),
                    )
                )

    def _get_legal_statuses(self):
        self.ensure_one()
        codes = (self.legal_statuses or "").split(",")
        return {code.strip() for code in codes} - {""}

    def _is_for(self, participant):
        """Say whether a participant, read in sudo, hands this paper in."""
        self.ensure_one()
        statuses = self._get_legal_statuses()
        if statuses and participant.legal_status not in statuses:
            return False
        return participant.is_minor or not self.is_for_minors
