from odoo import api, models


class FlashcoopReminded(models.AbstractModel):
    """Records of which somebody is reminded, by an activity and without a mail."""

    _name = "flashcoop.reminded"
    _description = "Reminders on Somebody's List"

    def _may_be_reminded(self, user, operation="read"):
        return user.active and self.with_user(user).has_access(operation)

    @api.model
    def _make_reminders(self, kind, reminders, once=True):
        """Put records on people's lists: one open reminder a record, kind and person.

        :param kind: xml id of an activity type.
        :param reminders: [(record of one model, user, values of the activity)].
        :param once: False where the caller knows which are there, and needs one each.
        :return: the new activities. sudo: whoever causes it, and whosever list it is.
        """
        Activity = self.env["mail.activity"].sudo()
        # nobody gets a mail for each
        Activity = Activity.with_context(mail_activity_quick_update=True)
        kind_id = self.env.ref(kind).id
        known = set()
        if once and reminders:
            domain = [
                ("activity_type_id", "=", kind_id),
                ("automated", "=", True),
                ("res_model", "=", reminders[0][0]._name),
                ("res_id", "in", [record.id for record, _user, _vals in reminders]),
            ]
            known = {(a.res_id, a.user_id.id) for a in Activity.search(domain)}
        return Activity.create(
            [
                {
                    "activity_type_id": kind_id,
                    "automated": True,
                    "res_model_id": self.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "user_id": user.id,
                    **vals,
                }
                for record, user, vals in reminders
                if (record.id, user.id) not in known
            ]
        )
