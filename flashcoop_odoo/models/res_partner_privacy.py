from odoo import models

from .flashcoop_participant_anonymise import CONTACT_FIELDS, REACHED_BY
from .personal_data import erase, forget_history, overwrite


class ResPartnerPrivacy(models.Model):
    """A contact who was a participant, and may be something else."""

    _inherit = "res.partner"

    def _flashcoop_get_kept(self):
        """Return the contacts that are something else in the database than
        participants, and stay as they are: the law keeps entries ten years (C. com.
        L123-22), and a login, a funder or a facilitator is somebody at work."""
        booked = ("account.move.line", "partner_id", [("parent_state", "=", "posted")])
        return self._flashcoop_find_in([booked]) | self._flashcoop_get_at_work()

    def _flashcoop_get_booked_only(self):
        """Return the contacts that posted entries alone keep: of these the law asks for
        the name and the address, and for nothing else."""
        return self - self._flashcoop_get_at_work()

    def _flashcoop_get_at_work(self):
        sources = (
            ("res.users", "partner_id", []),
            ("res.company", "partner_id", []),
            ("flashcoop.actor", "partner_id", []),
            ("flashcoop.funding", "partner_id", []),
            ("flashcoop.participant", "prescriber_id", []),
            ("flashcoop.participant", "adviser_id", []),
            ("flashcoop.inkind", "partner_id", []),
            ("flashcoop.volunteer.sheet", "partner_id", []),
        )
        return self._flashcoop_find_in(sources) | self.filtered("child_ids")

    def _flashcoop_find_in(self, sources):
        """Return the contacts that records of other models name."""
        kept = self.browse()
        for model, name, domain in sources:
            records = self.sudo().env[model].with_context(active_test=False)
            groups = records._read_group([(name, "in", self.ids), *domain], [name])
            kept |= self.browse(partner.id for [partner] in groups)
        return kept

    def _flashcoop_forget(self):
        """Leave name and address, which entries need; nothing else, and no history."""
        forget_history(self)
        erase(self, REACHED_BY)

    def _flashcoop_erase(self, names):
        """Leave a name that says nothing, the town and the country.

        :param names: contact → its new name.
        """
        forget_history(self)
        erase(self, CONTACT_FIELDS)
        overwrite(self, {"active": False})
        for partner in self:
            overwrite(partner, {"name": names[partner]})
