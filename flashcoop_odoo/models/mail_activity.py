from odoo import api, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        """Override of `mail` to keep the pseudonym, not the name, of a participant:
        what is stored is read by all who may read the activity."""
        about_people = self.filtered(lambda a: a.res_model == "flashcoop.participant")
        result = super(MailActivity, self - about_people)._compute_res_name()
        for activity in about_people:
            participant = self.env["flashcoop.participant"].browse(activity.res_id)
            activity.res_name = participant.pseudonym
        return result
