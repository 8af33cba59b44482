from odoo import models
from odoo.tools import format_date

from ..calc.halfdays import in_hours
from ..report.french import in_french

DOTS = "……………………………………"  # to be filled in by hand


class FlashcoopParticipantHours(models.Model):
    """What is certified of the hours of a participant."""

    _inherit = "flashcoop.participant"

    def _get_print_lang(self):
        """Return the language of the document: French where it is active."""
        return in_french(self).env.lang

    def _get_hours_file_name(self):
        return f"{self.display_name} – heures".replace("/", "-")

    def _get_hours_lines(self):
        """Return the half-days that are filled in, in order (attendances).

        What is merely expected is not certified.
        """
        self.ensure_one()
        return self.attendance_ids.filtered(lambda a: a.status != "expected").sorted(
            lambda a: (a.session_id.date, a.session_id.hour_start)
        )

    def _get_hours_total(self):
        """Return the minutes of presence, those of the half-days filled in."""
        return sum(self._get_hours_lines().mapped("minutes"))

    def _get_hours_text(self):
        """Return how long the person was there in all: “41 h 45”."""
        return in_hours(self._get_hours_total())

    def _get_hours_sentence(self):
        """Return what the legal representative certifies of the person's hours."""
        self.ensure_one()
        cohort = self.cohort_id
        company = cohort.company_id
        parts = {
            "signatory": company.flashcoop_legal_representative or DOTS,
            "body": (cohort.carrier_id or company.partner_id).name,
            "person": self.display_name,
            "action": cohort.name,
            "start": format_date(self.env, cohort.date_start),
            "end": format_date(self.env, cohort.date_end),
            "hours": self._get_hours_text(),
        }
        if not self._get_hours_total():
            return self.env._(
                "I, %(signatory)s, legal representative of %(body)s, certify that"
                " %(person)s was expected in the action “%(action)s”, from %(start)s to"
                " %(end)s, and attended none of it.",
                **parts,
            )
        return self.env._(
            "I, %(signatory)s, legal representative of %(body)s, certify that"
            " %(person)s took part in the action “%(action)s”, from %(start)s to"
            " %(end)s, for a duration of %(hours)s.",
            **parts,
        )
