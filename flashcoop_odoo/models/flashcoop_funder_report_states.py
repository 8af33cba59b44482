from odoo import Command, fields, models
from odoo.exceptions import UserError

from ..report.eligibility import OPEN_STATES
from .flashcoop_funder_report import TEXTS
from .flashcoop_funding_instalment_dates import REPORTED_STATES

TRANSITIONS = {
    "draft": {"review", "sent"},
    "review": {"draft", "sent"},
    "sent": {"replaced"},
    "replaced": set(),
}


class FlashcoopFunderReportStates(models.Model):
    """The way of a report: written, reviewed, sent, replaced by a new version."""

    _inherit = "flashcoop.funder.report"

    def _check_transition(self, state):
        for report in self:
            if report.state != state and state not in TRANSITIONS[report.state]:
                raise UserError(
                    self.env._(
                        "%s cannot change its state like this.", report.display_name
                    )
                )

    def action_review(self):
        self.write({"state": "review"})

    def action_draft(self):
        self.write({"state": "draft"})

    def _send(self, content):
        """Freeze what the report says, ``content``: with hash, lines, PDF and sheet."""
        self.ensure_one()
        self.signed_on = self.signed_on or fields.Date.context_today(self)
        content["signed_on"] = self.signed_on.isoformat()
        self._freeze(content)
        self._attach_files(content)
        self.previous_id._write_frozen({"state": "replaced"})
        funding = self.funding_id
        is_open = funding.state in OPEN_STATES
        if self.kind == "final" and is_open and funding._is_all_told():
            funding.state = "reported"
        self._date_instalments()

    def _date_instalments(self):
        """Give their due date to the parts that this report lets be called.

        sudo: who sends a report may have no right on the award.
        """
        today, funding = fields.Date.context_today(self), self.funding_id.sudo()
        parts = funding.instalment_ids
        (parts & parts._find_pulled())._set_known_dates(today, ("interim",))
        if self.kind == "final":
            parts._set_known_dates(today, ("interim",))
            if funding.state in REPORTED_STATES:
                parts._set_known_dates(today, ("final",))

    def _check_sendable(self, content):
        """:raise UserError: when the report, which says ``content``, cannot leave."""
        self._check_not_sent()
        self._check_transition("sent")

    def _freeze(self, content):
        self._write_frozen(
            {
                "content": content,
                "content_hash": self._hash(content),
                "sent_on": fields.Datetime.now(),
                "sent_by_id": self.env.uid,
                "state": "sent",
            }
        )
        # sudo: nobody has a right to write rows, which are part of what was sent
        self.env["flashcoop.funder.report.line"].sudo().create(
            [row | {"report_id": self.id} for row in self._line_vals(content)]
        )

    def _line_vals(self, content):
        names = self.line_ids._fields.keys()
        return [
            {name: row[name] for name in row.keys() & names} | {"sequence": number}
            for number, row in enumerate(content["rows"])
        ]

    def new_version(self, reason):
        """Return a draft that replaces this report once it is sent; the old one stays
        readable.

        :raise UserError: when it was not sent, when another new version is being
            prepared, or when no reason is given.
        """
        self.ensure_one()
        self.check_access("write")
        self.funding_id._touch()  # somebody may be making one
        self._check_correctable(reason)
        new = self.copy(
            {"name": self.name, "cohort_ids": [Command.set(self.cohort_ids.ids)]}
            | {name: self[name] for name in (*TEXTS, "own_amount")}
        )
        new._write_frozen(
            {
                "version": self.version + 1,
                "previous_id": self.id,
                "correction_reason": reason.strip(),
            }
        )
        return new

    def _check_correctable(self, reason):
        if draft := self.search([("previous_id", "=", self.id)], limit=1):
            raise UserError(
                self.env._("%s is already being prepared.", draft.display_name)
            )
        if self.state != "sent" or not (reason or "").strip():
            raise UserError(
                self.env._(
                    "A new version replaces a report that was sent, for a written"
                    " reason."
                )
            )
