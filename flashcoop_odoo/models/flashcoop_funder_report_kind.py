from odoo import fields, models


class FlashcoopFunderReportKind(models.Model):
    """Interim or final: an interim report tells of the way so far, and the funding
    stays to be reported on."""

    _inherit = "flashcoop.funder.report"

    kind = fields.Selection(
        selection=[("interim", "Interim report"), ("final", "Final report")],
        default="final",
        required=True,
        tracking=True,
    )

    def _get_facts(self):
        return super()._get_facts() | {"kind": self.kind}

    def _get_mark(self, content=None):
        content = content or self._get_frozen() or self._get_facts()
        mark = super()._get_mark(content)
        if content.get("kind") == "interim":
            return mark.replace("Compte rendu", "Compte rendu intermédiaire", 1)
        return mark
