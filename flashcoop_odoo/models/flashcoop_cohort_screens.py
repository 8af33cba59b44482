from odoo import models


class FlashcoopCohortScreens(models.Model):
    """What the buttons of a Flashcoop open."""

    _inherit = "flashcoop.cohort"

    def _action_open(self, name, model, context=None, domain=None, views="list,form"):
        """Return the action on what of ``model`` belongs to the cohort.

        An empty screen says what to do first, in the words of the model's own menu.
        """
        own = model.removeprefix("flashcoop.").replace(".", "_")
        menu = self.env.ref(f"flashcoop_odoo.{own}_action", raise_if_not_found=False)
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": views,
            "domain": domain or [("cohort_id", "in", self.ids)],
            "context": {"default_cohort_id": self.id} | (context or {}),
            "help": bool(menu) and menu.sudo().help,  # a text, the same for everybody
        }

    def action_view_participants(self):
        self.ensure_one()
        return self._action_open(
            self.env._("Participants"),
            "flashcoop.participant",
            views="kanban,list,form",
        )

    def action_view_sessions(self):
        self.ensure_one()
        return self._action_open(
            self.env._("Half-days"),
            "flashcoop.session",
            {"initial_date": self.date_start},
            views="list,calendar,kanban,form",
        )

    def action_view_attendance(self):
        """Open the sheets, or the counts for who may not read them."""
        self.ensure_one()
        if not self.env["flashcoop.attendance"].has_access("read"):
            return self._action_open(
                self.env._("Attendance"),
                "flashcoop.attendance.report",
                views="pivot,graph",
            )
        return self._action_open(
            self.env._("Attendance"),
            "flashcoop.attendance",
            {"search_default_group_session": 1},
            views="list",
        )
