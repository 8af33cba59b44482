from odoo import api, fields, models


class FlashcoopCohortPart(models.AbstractModel):
    """What belongs to one cohort (``cohort_id``) and is final once it is closed.

    Creating, changing and deleting is refused while the cohort is closed or cancelled,
    whoever asks and by whatever way; see ``flashcoop.cohort._check_open``.
    """

    _name = "flashcoop.cohort.part"
    _description = "Part of a Flashcoop"

    is_final = fields.Boolean(
        compute="_compute_is_final",
        help="Cannot be changed any more.",
    )

    @api.depends("cohort_id.state")
    def _compute_is_final(self):
        for part in self:
            part.is_final = part.cohort_id._is_closed()

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.cohort_id._check_open()
        return parts

    def write(self, vals):
        is_final_change = self._is_final_change(vals)
        if is_final_change:
            self.cohort_id._check_open()
        result = super().write(vals)
        if is_final_change:  # the part may have come from another cohort
            self.cohort_id._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.cohort_id._check_open()

    def _is_final_change(self, vals):
        """Say whether closing the cohort puts an end to such a change: all of them,
        but for the models that say otherwise."""
        return bool(vals)
