from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

REMIND_DAYS = 30  # before a report is due, or costs are no more accepted
REPORT = "flashcoop_odoo.activity_report_due"
ENDING = "flashcoop_odoo.activity_funding_ending"


class FlashcoopFundingReminders(models.Model):
    """Who is in charge of a funding is told once that its report is due, and once that
    it ends with something left: one activity each, no mail, gone when it is settled."""

    _inherit = "flashcoop.funding"

    @api.model
    def _cron_remind_fundings(self):
        """Remind of what has come near, forget what has been settled."""
        board = self.env["flashcoop.funding.board"]
        limit = fields.Date.context_today(self) + timedelta(days=REMIND_DAYS)
        due = Domain("report_due_date", "<=", limit)
        board._search_spending(due)._remind_once(REPORT, "report_due_date")
        ending = Domain("date_to", "<=", limit)
        ending = board._search_spending(ending).filtered(
            lambda f: f.currency_id.compare_amounts(f.remaining_amount, 0) > 0
        )
        ending._remind_once(ENDING, "date_to")

    def _remind_once(self, kind, deadline):
        """Give each funding its activity of a kind, once for one deadline; those of
        other fundings, which are settled, go.

        :param deadline: name of the date field.
        """
        # sudo: the reminders of everybody, also those that are done
        Activity = self.env["mail.activity"].sudo().with_context(active_test=False)
        activity_type = self.env.ref(kind)
        known = Activity.search(
            [
                ("activity_type_id", "=", activity_type.id),
                ("res_model", "=", self._name),
            ]
        )
        settled = known.filtered(lambda a: a.active and a.res_id not in self.ids)
        settled.unlink()
        told = {(a.res_id, a.date_deadline) for a in known.exists()}
        new = self.filtered(
            lambda f: (f.id, f[deadline]) not in told and f._may_be_reminded(f.user_id)
        )
        open_ones = known.exists().filtered(lambda a: a.active and a.res_id in new.ids)
        open_ones.unlink()  # the deadline has moved
        self._make_reminders(
            kind, [(f, f.user_id, {"date_deadline": f[deadline]}) for f in new]
        )
