from odoo import api, fields, models
from odoo.exceptions import UserError

ASPECTS = ("content", "figures")
VERDICTS = [("accepted", "Approved"), ("refused", "To be revised")]
VERDICT_FIELDS = {
    f"{aspect}_{name}"
    for aspect in ASPECTS
    for name in ("verdict", "verdict_by_id", "verdict_on", "verdict_note", "checked")
}


# What of the content is figures; what is not, and not told with them, is content.
FIGURES = {
    *("rows", "not_mapped", "indirect", "dedicated", "sentence"),
    *("difference", "difference_whole", "given_back"),
    *("expenses", "expense_scope", "expense_tax"),
}
WHAT_OF = {"cohorts", "date_from", "date_to", "fiscal_year", "currency"}  # of both


class FlashcoopFunderReportVerdicts(models.Model):
    """Two people read a report before it leaves: one its content, one its figures.

    A verdict is about what was read: when texts or figures change afterwards it no
    longer counts.
    """

    _inherit = "flashcoop.funder.report"

    needs_verdicts = fields.Boolean(related="company_id.flashcoop_two_verdicts")
    content_verdict = fields.Selection(
        selection=VERDICTS, string="Content", readonly=True, copy=False, tracking=True
    )
    content_verdict_by_id = fields.Many2one(
        comodel_name="res.users", string="Content Read By", readonly=True, copy=False
    )
    content_verdict_on = fields.Datetime(readonly=True, copy=False)
    content_verdict_note = fields.Text(readonly=True, copy=False)
    content_checked = fields.Char(
        readonly=True, copy=False, help="SHA-256 of the texts that were read."
    )
    figures_verdict = fields.Selection(
        selection=VERDICTS, string="Figures", readonly=True, copy=False, tracking=True
    )
    figures_verdict_by_id = fields.Many2one(
        comodel_name="res.users", string="Figures Read By", readonly=True, copy=False
    )
    figures_verdict_on = fields.Datetime(readonly=True, copy=False)
    figures_verdict_note = fields.Text(readonly=True, copy=False)
    figures_checked = fields.Char(
        readonly=True, copy=False, help="SHA-256 of the figures that were read."
    )
    verdict_text = fields.Text(compute="_compute_drawn")
    content_to_read = fields.Boolean(
        compute="_compute_drawn", help="The user may give a verdict that is missing."
    )
    figures_to_read = fields.Boolean(
        compute="_compute_drawn", help="The user may give a verdict that is missing."
    )

    @api.depends(*sorted(VERDICT_FIELDS))
    def _compute_drawn(self):
        """Extend what is drawn."""
        return super()._compute_drawn()

    def _get_drawn(self, content):
        in_review = content and self.state == "review"
        lines = self._get_verdict_problems(content) if in_review else ()
        drawn = super()._get_drawn(content) | {"verdict_text": "\n".join(lines)}
        for aspect in ASPECTS:
            drawn[f"{aspect}_to_read"] = bool(
                in_review
                and self.needs_verdicts
                and not self._is_accepted(aspect, content)
                and not self._has_read_other(aspect)
            )
        return drawn

    def _is_accepted(self, aspect, content):
        """True when somebody accepted it as it is in ``content``."""
        return self[f"{aspect}_verdict"] == "accepted" and self[
            f"{aspect}_checked"
        ] == self._hash_aspect(aspect, content)

    def _has_read_other(self, aspect):
        """True when the user accepted the other aspect: somebody else reads this."""
        (other,) = set(ASPECTS) - {aspect}
        by_user = self[f"{other}_verdict_by_id"] == self.env.user
        return by_user and self[f"{other}_verdict"] == "accepted"

    def _get_aspect_label(self, aspect):
        return {"content": self.env._("content"), "figures": self.env._("figures")}[
            aspect
        ]

    def _hash_aspect(self, aspect, content=None):
        """Return the fingerprint of what a verdict is about: together, all that is
        printed.

        :param content: of the report, when it is at hand.
        """
        content = content or self._get_content()
        figures = content.keys() & FIGURES
        own = figures if aspect == "figures" else content.keys() - figures
        names = own | (content.keys() & WHAT_OF)
        return self._hash({name: content[name] for name in names})

    def give_verdict(self, aspect, verdict, note=""):
        """Record what the user says of the content or the figures of the report.

        A report to be revised goes back to draft.

        :param aspect: ``content`` or ``figures``.
        :param verdict: ``accepted`` or ``refused``, the latter with a note.
        :raise UserError: when the report is not in review, a refusal says nothing, or
            the same person would read both although the company wants two.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_verdict(aspect, verdict, note)
        self._write_frozen(
            {
                f"{aspect}_verdict": verdict,
                f"{aspect}_verdict_by_id": self.env.uid,
                f"{aspect}_verdict_on": fields.Datetime.now(),
                f"{aspect}_verdict_note": note,
                f"{aspect}_checked": self._hash_aspect(aspect),
            }
        )
        if (note or "").strip():
            self._note_verdict(aspect, verdict, note.strip())
        if verdict == "refused":
            self.action_draft()

    def _note_verdict(self, aspect, verdict, note):
        """Keep what was said with what it was said of."""
        field = self._fields[f"{aspect}_verdict"]
        label = dict(field._description_selection(self.env))[verdict]
        title = field._description_string(self.env)
        self.message_post(
            body=self.env._(
                "%(title)s – %(verdict)s: %(note)s",
                title=title,
                verdict=label,
                note=note,
            )
        )

    def _check_verdict(self, aspect, verdict, note):
        if aspect not in ASPECTS or verdict not in dict(VERDICTS):
            raise UserError(
                self.env._("A verdict is on the content or on the figures of a report.")
            )
        if self.state != "review":
            raise UserError(
                self.env._(
                    "%s is not in review: put it there before it is read.",
                    self.display_name,
                )
            )
        if verdict == "refused" and not (note or "").strip():
            raise UserError(self.env._("Say what is to be revised."))
        if self.needs_verdicts and self._has_read_other(aspect):
            (other,) = set(ASPECTS) - {aspect}
            raise UserError(
                self.env._(
                    "You have read the %s of this report: somebody else reads the"
                    " rest.",
                    self._get_aspect_label(other),
                )
            )

    def _get_verdict_problems(self, content):
        """Return what is missing of the two verdicts, when the company wants them."""
        lines = []
        for aspect in ASPECTS if self.needs_verdicts else ():
            label = self._get_aspect_label(aspect)
            if self[f"{aspect}_verdict"] != "accepted":
                lines.append(self.env._("Nobody has accepted the %s yet.", label))
                if self._has_read_other(aspect):
                    lines[-1] += " " + self.env._("Somebody else than you reads them.")
            elif self[f"{aspect}_checked"] != self._hash_aspect(aspect, content):
                lines.append(
                    self.env._(
                        "The %(aspect)s changed after %(user)s read them: they are read"
                        " once more.",
                        aspect=label,
                        user=self[f"{aspect}_verdict_by_id"].name,
                    )
                )
        readers = [self[f"{aspect}_verdict_by_id"] for aspect in ASPECTS]
        if self.needs_verdicts and not lines and len(set(readers)) == 1:
            lines.append(self.env._("Content and figures are read by two people."))
        return lines

    def _check_sendable(self, content):
        result = super()._check_sendable(content)
        if problems := self._get_verdict_problems(content):
            raise UserError(
                self.env._(
                    "%(report)s cannot be sent yet. %(problems)s",
                    report=self.display_name,
                    problems=" ".join(problems),
                )
            )
        return result

    def _check_not_forged(self, vals):
        """Extend: a verdict is given, and never written; it has its own sentence."""
        if VERDICT_FIELDS & vals.keys():
            raise UserError(
                self.env._("A verdict is given by reading the report, and not written.")
            )
        return super()._check_not_forged(vals)
