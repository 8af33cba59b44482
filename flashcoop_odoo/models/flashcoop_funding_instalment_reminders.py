from odoo import api, fields, models
from odoo.fields import Domain

ACTIVITY = "mail.mail_activity_data_todo"


class FlashcoopFundingInstalmentReminders(models.Model):
    """Who is in charge of a funding is told once to call an instalment, and once to
    chase it: one activity an instalment, no mail, gone when the money is there."""

    _name = "flashcoop.funding.instalment"
    _inherit = ["flashcoop.funding.instalment", "flashcoop.reminded"]

    reminder_id = fields.Many2one(
        comodel_name="mail.activity",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_system",
    )
    reminder_stage = fields.Selection(
        selection=[("call", "To call"), ("chase", "To chase")],
        readonly=True,
        copy=False,
        help="What the person in charge has been reminded of.",
    )

    @api.model
    def _cron_remind(self):
        """Remind of what has become callable or late, forget what has been settled."""
        # what had a reminder and is settled, in sudo as all reminders
        self.sudo().search(
            Domain("reminder_id", "!=", False) & ~self._get_awaited_domain()
        )._close_reminders()
        callable_ = self.search(Domain("is_callable", "=", True))
        callable_._remind("call")
        (self.search(Domain("is_overdue", "=", True)) - callable_)._remind("chase")

    def _remind(self, stage):
        """Put each instalment that has not come to ``stage`` yet on the list of the
        person in charge; the activity it has already, if any, is the one that
        changes."""
        new = []
        for instalment in self.sudo().filtered(lambda i: i.reminder_stage != stage):
            user = instalment.user_id
            if not instalment._may_be_reminded(user):
                continue  # it stands in the lists all the same
            vals = instalment.with_context(lang=user.lang)._prepare_reminder_vals(stage)
            if instalment.reminder_id.active:
                instalment.reminder_id.write(vals)
                instalment._write_frozen({"reminder_stage": stage})
            else:
                new.append((instalment, (instalment.funding_id, user, vals)))
        # two instalments of a funding are two things to do
        activities = self._make_reminders(ACTIVITY, [r for _i, r in new], once=False)
        for (instalment, _reminder), activity in zip(new, activities, strict=True):
            instalment._write_frozen(
                {"reminder_id": activity.id, "reminder_stage": stage}
            )

    def _prepare_reminder_vals(self, stage):
        self.ensure_one()
        amount = self.currency_id.format(self.residual_amount)
        summary = (
            self.env._("Call for funds: %(part)s, %(amount)s")
            if stage == "call"
            else self.env._("Late payment: %(part)s, %(amount)s")
        )
        return {
            "summary": summary % {"part": self.name, "amount": amount},
            "date_deadline": fields.Date.context_today(self),
        }

    def _close_reminders(self):
        """Take the reminders away: somebody acted, or the money came."""
        self.sudo().reminder_id.unlink()

    def _forget_reminders(self):
        """Begin anew: what was done about them does not hold any more."""
        self._close_reminders()
        self._write_frozen({"reminder_stage": False})
