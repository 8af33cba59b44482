from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

from ..calc.retention import books_end
from .flashcoop_participant_anonymise import CONTACT_FIELDS, REACHED_BY
from .flashcoop_participant_retention import MANAGER
from .personal_data import erase, forget_history, overwrite


class ResPartnerPrivacy(models.Model):
    """A contact who was a participant, and may be something else."""

    _inherit = "res.partner"

    flashcoop_books_until = fields.Date(
        string="Kept for the Books Until",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=MANAGER,
        help="Of somebody whose file is anonymised: until when posted entries need the"
        " name, ten years from the end of their fiscal year (C. com. L123-22).",
    )

    def _flashcoop_get_kept(self):
        """Return the contacts that are something else in the database than
        participants, and stay as they are: the law keeps entries ten years (C. com.
        L123-22), and a login, a funder or a facilitator is somebody at work."""
        today = fields.Date.context_today(self)
        ends = self._flashcoop_get_books_ends()
        booked = self.filtered(lambda p: p in ends and ends[p] >= today)
        return booked | self._flashcoop_get_at_work()

    def _flashcoop_get_books_ends(self):
        """Return {contact: last day on which its posted entries need its name}; those
        without an entry are not in it (sudo: days alone)."""
        rows = (
            self.sudo()
            .env["account.move.line"]
            ._read_group(
                [("partner_id", "in", self.ids), ("parent_state", "=", "posted")],
                ["partner_id", "company_id"],
                ["date:max"],
            )
        )
        ends = {}
        for partner, company, last in rows:
            end = books_end(company.compute_fiscalyear_dates(last)["date_to"])
            partner = partner.with_env(self.env)
            ends[partner] = max(end, ends.get(partner, end))
        return ends

    def _flashcoop_get_booked_only(self):
        """Return the contacts that posted entries alone keep: of these the law asks for
        the name and the address, and for nothing else."""
        return self - self._flashcoop_get_at_work()

    def _flashcoop_get_at_work(self):
        sources = (
            ("res.users", "partner_id", []),
            ("res.company", "partner_id", []),
            ("flashcoop.actor", "partner_id", []),
            ("flashcoop.session", "facilitator_ids", []),
            ("flashcoop.signature", "partner_id", []),
            ("flashcoop.funding", "partner_id", []),
            ("flashcoop.participant", "prescriber_id", []),
            ("flashcoop.participant", "adviser_id", []),
            ("flashcoop.participant", "guardian_id", [("anonymised_on", "=", False)]),
            ("flashcoop.meeting.guest", "prescriber_id", []),
            ("flashcoop.meeting.guest", "adviser_id", []),
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
        return kept & self  # a field that names several names others beside

    def _flashcoop_erase_written(self):
        """Empty what these people wrote on any record, by mail or on the website, and
        their address on it; what somebody at work wrote stays."""
        gone = self - self._flashcoop_get_at_work()
        domain = Domain("author_id", "in", gone.ids)
        addresses = set(filter(None, gone.mapped("email_normalized")))
        domain |= Domain.OR(Domain("email_from", "ilike", mail) for mail in addresses)
        messages = self.sudo().env["mail.message"].search(domain)
        messages = messages.filtered(
            lambda m: m.author_id in gone or email_normalize(m.email_from) in addresses
        )
        erase(messages, ("email_from", "reply_to", "subject", "body"))

    def _flashcoop_forget(self):
        """Leave name and address, which entries need, and until when they do; nothing
        else, and no history."""
        forget_history(self)
        erase(self, REACHED_BY)
        for partner, end in self._flashcoop_get_books_ends().items():
            overwrite(partner, {"flashcoop_books_until": end})

    def _flashcoop_erase(self, names):
        """Leave a name that says nothing, the town and the country.

        :param names: contact → its new name.
        """
        self._flashcoop_forget_entries()
        forget_history(self)
        erase(self, (*CONTACT_FIELDS, "flashcoop_books_until"))
        overwrite(self, {"active": False})
        for partner in self:
            overwrite(partner, {"name": names[partner]})
