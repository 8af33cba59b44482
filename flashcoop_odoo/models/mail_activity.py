from odoo import api, models

# What is about one person → the field that says which, without the name.
PEOPLE_MODELS = {
    "flashcoop.participant": "pseudonym",
    "flashcoop.followup": "pseudonym",
}


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        """Override of `mail` to keep the pseudonym, not the name, of a participant:
        what is stored is read by all who may read the activity."""
        about_people = self.filtered(lambda a: a.res_model in PEOPLE_MODELS)
        result = super(MailActivity, self - about_people)._compute_res_name()
        for activity in about_people:
            record = self.env[activity.res_model].browse(activity.res_id)
            activity.res_name = record[PEOPLE_MODELS[activity.res_model]]
        return result
