import secrets

import vobject

from odoo import api, fields, models
from odoo.fields import NO_ACCESS

from ..calc.tokens import is_token
from ..report.french import in_french


class FlashcoopCohortCalendar(models.Model):
    """The half-days as a calendar to subscribe to: times, titles and places, no people.

    Who has the link needs no login; renewing or revoking it ends the old one.
    """

    _inherit = "flashcoop.cohort"

    calendar_token = fields.Char(copy=False, groups=NO_ACCESS)
    calendar_url = fields.Char(
        string="Calendar Link",
        compute="_compute_calendar_url",
        help="Add it to the calendar of a phone: the half-days show up and follow what"
        " changes here. It holds no name of a participant.",
    )

    @api.depends("calendar_token")
    def _compute_calendar_url(self):
        for cohort in self:
            # sudo: the token is read through the link alone
            token = cohort.sudo().calendar_token
            cohort.calendar_url = token and (
                f"{cohort.get_base_url()}/flashcoop/calendar/{cohort.id}/{token}.ics"
            )

    @api.model
    def _find_by_calendar_token(self, cohort_id, token):
        """Return the cohort of a link, or none (sudo: the link is the right)."""
        cohort = self.sudo().browse(cohort_id).exists()
        # compared in any case, so that the time it takes tells nothing
        is_right = is_token(cohort.calendar_token, token)
        return cohort.filtered(lambda _cohort: is_right)

    def _get_ics(self):
        """Return the half-days as an iCalendar file, in French; none when cancelled."""
        self.ensure_one()
        cohort = in_french(self)
        calendar = vobject.iCalendar()
        calendar.add("x-wr-calname").value = cohort.name
        calendar.add("method").value = "PUBLISH"
        for session in cohort._get_calendar_sessions():
            event = calendar.add("vevent")
            for name, value in session._prepare_ics_vals().items():
                if value:
                    event.add(name).value = value
        return calendar.serialize().encode()

    def _get_calendar_sessions(self):
        """Return the half-days that take place, in order."""
        held = self.filtered(lambda cohort: cohort.state != "cancelled")
        return held.session_ids.sorted("start")

    # === ACTIONS === #

    def action_make_calendar_link(self):
        """Give a link; the one before stops working."""
        self.check_access("write")
        for cohort in self.sudo():  # the token is nobody's to read
            cohort.calendar_token = secrets.token_urlsafe(24)

    def action_revoke_calendar_link(self):
        self.check_access("write")
        self.sudo().calendar_token = False  # sudo as above
