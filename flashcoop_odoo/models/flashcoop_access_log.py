from datetime import timedelta

from psycopg2.errors import ReadOnlySqlTransaction

from odoo import api, fields, models
from odoo.exceptions import UserError

KEPT = timedelta(days=365)


class FlashcoopAccessLog(models.Model):
    """Who looked at, printed or took out what is known of a person: one line a user,
    person, way and day.

    Written by the models that inherit ``flashcoop.logged``; read by managers.
    """

    _name = "flashcoop.access.log"
    _description = "Access to Personal Data"
    _order = "id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        comodel_name="res.users", required=True, index=True, ondelete="restrict"
    )
    participant_id = fields.Many2one(
        comodel_name="flashcoop.participant",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="participant_id.company_id", store=True, index=True
    )  # asked by the record rule
    day = fields.Date(required=True, index=True)
    way = fields.Selection(
        selection=[
            ("read", "Looked at"),
            ("export", "Exported"),
            ("print", "Printed"),
            ("archive", "Archived"),
            ("anonymise", "Anonymised"),
        ],
        required=True,
    )
    what = fields.Char(help="The model of what was looked at.")
    what_name = fields.Char(
        string="What",
        compute="_compute_what_name",
        help="What was looked at: the kind of file.",
    )

    @api.depends("what")
    @api.depends_context("lang")
    def _compute_what_name(self):
        """Name it in the reader's language."""
        for log in self:
            log.what_name = self.env["ir.model"]._get(log.what).name or log.what

    @api.model
    def _add(self, participants, way, what):
        """Write down that the user saw these people's data; once a day is enough.

        In sudo: nobody else writes here.

        :raise ReadOnlySqlTransaction: on a replica of the database; the request is then
            run again on the database itself.
        """
        participants = participants._origin  # a form not saved yet tells of nobody new
        if not participants:
            return
        if self.env.cr.readonly:
            raise ReadOnlySqlTransaction("Reading personal data is written down")
        log = self.sudo()
        key = {"user_id": self.env.uid, "day": fields.Date.today(), "way": way}
        key["what"] = what
        known = log.search(
            [
                ("participant_id", "in", participants.ids),
                *((name, "=", value) for name, value in key.items()),
            ]
        ).participant_id
        log.create([{**key, "participant_id": p.id} for p in participants - known])

    def write(self, vals):
        if self:
            raise UserError(self.env._("What was looked at stays written."))
        return super().write(vals)

    @api.autovacuum
    def _gc_old(self):
        """Drop what is older than a year (CNIL: logs are kept six months to a year)."""
        self.search([("day", "<", fields.Date.today() - KEPT)], limit=10000).unlink()
