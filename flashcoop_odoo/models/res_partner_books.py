from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .flashcoop_participant_retention import check_manager
from .personal_data import ANONYMOUS, erase, forget_history, overwrite


class ResPartnerBooks(models.Model):
    """What becomes of a contact that the books alone still name: ten years later a
    manager finds it in a list and has it erased."""

    _inherit = "res.partner"

    @api.model
    def action_open_flashcoop_books(self):
        """Open the contacts that the books need no more: nothing is done yet."""
        check_manager(self.env)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "flashcoop_odoo.contact_retention_action"
        )
        today = fields.Date.context_today(self)
        # sudo: a manager of Flashcoops need not be one of contacts
        due = self.sudo().with_context(active_test=False)
        due = due.search([("flashcoop_books_until", "<", today)])
        return action | {"domain": [("id", "in", due.ids)]}

    def action_flashcoop_erase_contacts(self):
        """Erase the chosen contacts; entries keep their amounts and say nobody's name.

        :raise AccessError: for who is no manager.
        :raise UserError: when the books, or a role or file here, still need one.
        """
        check_manager(self.env)
        self.check_access("read")
        contacts = self.sudo()
        contacts._flashcoop_check_due()
        contacts._flashcoop_erase(dict.fromkeys(contacts, ANONYMOUS))

    def _flashcoop_check_due(self):
        today = fields.Date.context_today(self)
        ends = self._flashcoop_get_books_ends()
        files = self.env["flashcoop.participant"].search(
            [("partner_id", "in", self.ids), ("anonymised_on", "=", False)]
        )
        at_work = self._flashcoop_get_at_work() | files.partner_id
        for contact in self:
            if not contact.flashcoop_books_until or contact in at_work:
                raise UserError(
                    self.env._(
                        "%s has a file or a role here: this list is for contacts that"
                        " the books alone keep.",
                        contact.name,
                    )
                )
            if ends.get(contact, contact.flashcoop_books_until) >= today:
                raise UserError(
                    self.env._(
                        "The books need the name of %(contact)s until %(day)s.",
                        contact=contact.name,
                        day=format_date(self.env, ends[contact]),
                    )
                )

    def _flashcoop_forget_entries(self):
        """Drop what hangs on the entries of these contacts, kept as long as they, and
        the minutes of their shares, whose fingerprint stays; those of a Flashcoop of
        which a file is held stay."""
        moves = self.env["account.move"].sudo()
        moves = moves.search([("partner_id", "in", self.ids)])
        forget_history(moves)
        surpluses = moves.flashcoop_surplus_id
        held = surpluses.cohort_id.participant_ids.filtered("legal_hold").cohort_id
        gone = surpluses.filtered(lambda s: s.cohort_id not in held)
        overwrite(gone, {"minutes_erased_on": fields.Date.context_today(self)})
        erase(gone, ("minutes_file", "minutes_name"))
        forget_history(gone)
