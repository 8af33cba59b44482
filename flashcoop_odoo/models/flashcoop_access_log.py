from datetime import timedelta

from psycopg2.errors import ReadOnlySqlTransaction

from odoo import api, fields, models
from odoo.exceptions import UserError

KEPT = timedelta(days=365)


class FlashcoopAccessLog(models.Model):
    """Who looked at, printed or took out what is known of a person: one line a user,
    person, way and day. Who searched or counted people by it: one line a user, kind of
    question and day, for each company looked at; it names nobody.

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
        index=True,
        ondelete="cascade",
        help="Empty: all that the user may see were searched or counted.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        index=True,
        ondelete="cascade",
    )  # asked by the record rule
    day = fields.Date(required=True, index=True)
    way = fields.Selection(
        selection=[
            ("read", "Looked at"),
            ("search", "Searched or counted by"),
            ("export", "Exported"),
            ("print", "Printed"),
            ("archive", "Archived"),
            ("anonymise", "Anonymised"),
        ],
        required=True,
    )
    what = fields.Char(help="The model of what was looked at.")
    names = fields.Char(help="Of a search, the fields that it was by.")
    what_name = fields.Char(
        string="What",
        compute="_compute_what_name",
        help="What was looked at: the kind of file; of a search, by what.",
    )

    _someone_or_search = models.Constraint(
        "CHECK (participant_id IS NOT NULL OR way = 'search')",
        "Only a search names nobody.",
    )

    @api.depends("participant_id.company_id")
    def _compute_company_id(self):
        for log in self:
            log.company_id = log.participant_id.company_id or log.company_id

    @api.depends("what", "names")
    @api.depends_context("lang")
    def _compute_what_name(self):
        """Name it in the reader's language."""
        for log in self:
            name = self.env["ir.model"]._get(log.what).name or log.what
            labels = log._get_labels()
            log.what_name = f"{name} ({labels})" if labels else name

    def _get_labels(self):
        if not self.names:
            return ""
        known = self.env[self.what]._fields if self.what in self.env else {}
        return ", ".join(
            known[name]._description_string(self.env) if name in known else name
            for name in self.names.split(",")
        )

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

    @api.model
    def _add_search(self, what, names):
        """Write down that the user searched or counted people by some fields; once a
        day is enough. Who was found is not written: reading them is.

        In sudo: nobody else writes here.

        :raise ReadOnlySqlTransaction: as `_add`, when there is something to write.
        """
        key = {
            "user_id": self.env.uid,
            "day": fields.Date.today(),
            "way": "search",
            "what": what,
            "names": ",".join(sorted(names)),
        }
        companies = self.env.companies
        known = self.sudo().search(
            [
                ("company_id", "in", companies.ids),
                *((name, "=", value) for name, value in key.items()),
            ]
        )
        missing = companies - known.company_id
        if not missing:
            return
        if self.env.cr.readonly:
            raise ReadOnlySqlTransaction("Searching personal data is written down")
        self.sudo().create([{**key, "company_id": c.id} for c in missing])

    def write(self, vals):
        if self:
            raise UserError(self.env._("What was looked at stays written."))
        return super().write(vals)

    @api.autovacuum
    def _gc_old(self):
        """Drop what is older than a year (CNIL: logs are kept six months to a year)."""
        self.search([("day", "<", fields.Date.today() - KEPT)], limit=10000).unlink()
