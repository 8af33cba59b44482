import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ..models.flashcoop_cohort_indicators import FULL_GROUPS, INDICATOR_GROUPS
from ..models.flashcoop_participant import SOCIAL_GROUPS
from ..models.frozen import with_defaults
from ..report.french import in_french
from ..report.indicator_legend import legend, legend_titles
from ..report.indicator_lines import lines_csv, lines_xlsx, participant_lines
from ..report.indicator_words import Words
from ..report.indicators_xlsx import indicators_xlsx

CHOICES = {"cohort_ids", "funding_id", "date_from", "date_to", "scope"}


class FlashcoopIndicatorBoard(models.TransientModel):
    """What to count, and the indicators found; as a screen and as files.

    Coordinators see every number. Others see what may leave the house, as files show
    it: without small numbers, unless a coordinator releases them in the file with a
    reason, which stands in the chatter of the cohorts.
    """

    _name = "flashcoop.indicator.board"
    _description = "Indicators"

    cohort_ids = fields.Many2many(
        comodel_name="flashcoop.cohort",
        string="Flashcoops",
        help="Counted together, as one operation. Empty: all that you may see.",
    )
    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding",
        help="Only Flashcoops that have a share of it.",
        ondelete="cascade",
    )
    date_from = fields.Date(string="Entered From", help="First day of the first entry.")
    date_to = fields.Date(string="To", help="Last day of the first entry.")
    scope = fields.Selection(
        selection=[("esf", "ESF+"), ("city", "Politique de la ville")],
        string="Indicators Of",
        help="Empty: all indicators.",
    )
    table_html = fields.Html(
        string="Indicators",
        compute="_compute_table_html",
        sanitize=False,  # rendered by our own template from escaped values
        groups=INDICATOR_GROUPS,
    )
    comparison_text = fields.Char(
        compute="_compute_table_html",
        groups=INDICATOR_GROUPS,
        help="Warns of a file taken out that counts almost the same people, or says why"
        " nothing is counted.",
    )
    release_reason = fields.Char(
        string="Why Small Groups Are Released", groups=FULL_GROUPS
    )
    released_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, groups=FULL_GROUPS
    )
    sheet_file = fields.Binary(
        compute="_compute_sheet_file", attachment=False, groups=INDICATOR_GROUPS
    )
    lines_sheet_file = fields.Binary(
        compute="_compute_lines_files", attachment=False, groups=SOCIAL_GROUPS
    )
    lines_csv_file = fields.Binary(
        compute="_compute_lines_files", attachment=False, groups=SOCIAL_GROUPS
    )
    legend_csv_file = fields.Binary(
        compute="_compute_legend_file",
        attachment=False,
        groups=SOCIAL_GROUPS,
        help="What the codes of the lines stand for.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Indicators")

    @api.depends(*CHOICES)
    @api.depends_context("lang", "uid")
    def _compute_table_html(self):
        for board in self:
            if board.date_from and board.date_to and board.date_from > board.date_to:
                board.table_html = False
                board.comparison_text = board._get_period_refusal()
                continue
            value, files = board._find(), self.env["flashcoop.indicator.file"]
            board.comparison_text = files._get_comparison_text(value)
            words = Words(board.env, board._in_scope(value))
            board.table_html = self.env["ir.qweb"]._render(
                "flashcoop_odoo.indicators_screen", {"words": words}
            )

    @api.depends(*CHOICES, "released_by_id")
    def _compute_sheet_file(self):
        for board in self:
            printed = in_french(board)
            words = Words(printed.env, printed._find_for_files())
            board.sheet_file = base64.b64encode(
                indicators_xlsx(words, printed._get_about_rows())
            )

    @api.depends(*CHOICES)
    @api.depends_context("lang", "uid")
    def _compute_lines_files(self):
        titles, people = legend_titles(self.env), self.env["flashcoop.participant"]
        for board in self:
            value = board._find()
            lines, words = participant_lines(value), legend(self.env, value)
            board.lines_sheet_file = base64.b64encode(
                lines_xlsx(lines, words, titles, self.env._("legend"))
            )
            board.lines_csv_file = base64.b64encode(lines_csv(lines))
            # a pseudonym hides the name, and what was answered goes out all the same
            counted = [key for stay in value.stays for key in stay.keys]
            people.browse(counted)._note_access("export")

    @api.depends(*CHOICES)
    @api.depends_context("lang", "uid")
    def _compute_legend_file(self):
        titles = legend_titles(self.env)
        for board in self:
            words = legend(self.env, board._find())
            board.legend_csv_file = base64.b64encode(lines_csv(words, titles))

    # === CONSTRAINTS === #

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        for board in self:
            if board.date_from and board.date_to and board.date_from > board.date_to:
                raise ValidationError(board._get_period_refusal())

    def _get_period_refusal(self):
        return self.env._(
            "The period cannot end before it starts: exchange the two dates."
        )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if with_defaults(self, vals).get("released_by_id"):
                raise AccessError(self._get_release_refusal())
        return super().create(vals_list)

    def write(self, vals):
        if "released_by_id" in vals and not self.env.su:
            raise AccessError(self._get_release_refusal())
        # the decision was on other numbers, or for another reason
        if (CHOICES | {"release_reason"}) & vals.keys():
            self.sudo().write({"released_by_id": False})
        return super().write(vals)

    def _get_release_refusal(self):
        return self.env._("Release small groups with the button, and say why.")

    # === FIGURES === #

    def _get_cohorts(self):
        """Return the cohorts counted, among those that the user may read."""
        self.ensure_one()
        cohorts = self.cohort_ids._origin
        if not cohorts:
            cohorts = cohorts.search([("state", "!=", "cancelled")])
        if self.funding_id:
            # sudo: an officer or auditor reads fundings anyway; nobody gains a cohort
            helped = self.funding_id.sudo().share_ids.cohort_id
            cohorts &= helped.with_env(self.env)
        return cohorts

    def _find(self):
        """Return all indicators that the user may know."""
        return self._get_cohorts()._find_indicators(self.date_from, self.date_to)

    def _find_for_files(self):
        """Return the indicators as they may leave the house, and note that they do."""
        value = self._find()
        # sudo: an auditor may not release, but must get the file without a refusal
        is_released = bool(self.sudo().released_by_id)
        if not is_released:
            value = value.suppress()
        self.env["flashcoop.indicator.file"]._note(value, is_released)
        return self._in_scope(value)

    def _in_scope(self, value):
        """Return the rows chosen; all were suppressed together before."""
        return value.only(self.scope) if self.scope else value

    def _get_about_rows(self):
        """Return (label, text) on what is counted, for the head of a file."""
        self.ensure_one()
        cohorts, today = self._get_cohorts(), fields.Date.context_today(self)
        names = ", ".join(cohorts.mapped("name"))
        if len(cohorts) > 12:
            names = self.env._("%s Flashcoops", len(cohorts))
        rows = [
            (self.env._("Body"), self.env.company.name),
            (self.env._("Flashcoops"), names),
            (self.env._("Entered"), self._get_period_text()),
            (self.env._("As of"), format_date(self.env, today)),
        ]
        if self.funding_id:
            rows.insert(2, (self.env._("Funding"), self.funding_id.display_name))
        return rows

    def _get_period_text(self):
        first = self.date_from and format_date(self.env, self.date_from)
        last = self.date_to and format_date(self.env, self.date_to)
        if first and last:
            return self.env._("from %(first)s to %(last)s", first=first, last=last)
        if first:
            return self.env._("from %s on", first)
        return self.env._("until %s", last) if last else self.env._("at any time")

    # === ACTIONS === #

    def _get_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Indicators"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_release(self):
        """Let small numbers into the files; who and why stands in the chatter.

        :raise AccessError: for who may not decide on it.
        :raise UserError: without a reason.
        """
        self.ensure_one()
        if not self.env.user.has_groups(FULL_GROUPS):
            raise AccessError(
                self.env._("A coordinator releases small groups: ask one.")
            )
        if not (self.release_reason or "").strip():
            raise UserError(
                self.env._("Say why groups of fewer than five people may be shown.")
            )
        self.sudo().released_by_id = self.env.user  # by this button only
        cohorts = self._get_cohorts()
        body = Markup("{}<br/>{}").format(
            self.env._("Indicators with groups of fewer than five people released:"),
            self.release_reason,
        )
        cohorts._message_log_batch(bodies=dict.fromkeys(cohorts.ids, body))
        return self._get_action()

    def action_print(self):
        self.ensure_one()
        return self.env.ref("flashcoop_odoo.indicators_pdf").report_action(
            self, config=False
        )

    def action_download_sheet(self):
        return self._download("sheet_file", "indicateurs.xlsx")

    def action_download_lines_sheet(self):
        return self._download("lines_sheet_file", "participants-pseudonymes.xlsx")

    def action_download_lines_csv(self):
        return self._download("lines_csv_file", "participants-pseudonymes.csv")

    def action_download_legend_csv(self):
        return self._download("legend_csv_file", "participants-legende.csv")

    def _download(self, name, filename):
        self.ensure_one()
        url = f"/web/content/{self._name}/{self.id}/{name}/{filename}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    # === DRAWING === #

    def _get_document(self):
        """Return what the PDF template draws, in French where French is active."""
        printed, decision = in_french(self), self.sudo()  # on every file, whoever asks
        return {
            "released": (decision.released_by_id.name, decision.release_reason),
            "words": Words(printed.env, printed._find_for_files()),
            "about": printed._get_about_rows(),
            "lang": printed.env.lang or "en_US",
        }
