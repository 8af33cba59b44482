from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..calc.money import from_units
from ..calc.year_end import Position, missing
from .flashcoop_funding_amounts import ACCOUNTING_GROUPS
from .flashcoop_year_end_figures import TOGETHER

DECISIONS = {"later_amount", "accrued_amount"}


class FlashcoopYearEndLine(models.Model):
    """One funding at the end of one fiscal year: what people decide of it, and what
    follows from the books."""

    _name = "flashcoop.year.end.line"
    _description = "Funding at Year End"
    _order = "year_end_id desc, funding_id, id"
    _check_company_auto = True

    year_end_id = fields.Many2one(
        comodel_name="flashcoop.year.end",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="year_end_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="year_end_id.currency_id")
    regime = fields.Selection(related="year_end_id.regime")
    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    # --- What people decide ---
    later_amount = fields.Monetary(
        string="For Later Years",
        help="Part of the grant that the agreement gives to later fiscal years, to"
        " defer (487). Proposed from the years of the shares; without a year, from the"
        " half-days and eligible days after this one. “In Words” says how.",
    )
    accrued_amount = fields.Monetary(
        string="To Accrue",
        help="Income of this year or before that is not booked yet: awards notified,"
        " conditions met.",
    )
    brought_amount = fields.Monetary(
        string="Dedicated Before, by Hand",
        help="Dedicated funds (19) of earlier years that were entered by hand, before"
        " years were closed here. Say in “Why” where they come from.",
    )
    is_dedicated = fields.Boolean(
        string="Defined Project",
        default=True,
        help="Given for a defined project: what is not spent stays dedicated to it"
        " (fonds dédiés). Untick for a general grant, and once the funder lets the"
        " rest go.",
    )
    is_decided = fields.Boolean(
        string="Decided",
        help="Somebody set these amounts: they are not proposed again.",
    )
    note = fields.Char(
        string="Why", help="Such as: article 4 of the agreement, 2,000 for 2027."
    )
    # --- What follows ---
    booked_amount = fields.Monetary(
        string="Booked",
        compute="_compute_figures",
        help="Income in the books until the end of the year, less what was given back.",
    )
    spent_amount = fields.Monetary(
        string="Spent",
        compute="_compute_figures",
        help="Costs charged to the funding until the end of the year.",
    )
    spent_year_amount = fields.Monetary(
        string="Spent This Year", compute="_compute_figures"
    )
    unspent_amount = fields.Monetary(
        string="Not Spent",
        compute="_compute_figures",
        help="Of what belongs to this year and those before.",
    )
    opening_amount = fields.Monetary(
        string="Dedicated Before",
        compute="_compute_figures",
        help="Dedicated funds on the first day of the year.",
    )
    report_amount = fields.Monetary(
        string="To Dedicate", compute="_compute_figures", help="Entry 689 / 19."
    )
    use_amount = fields.Monetary(
        string="Used", compute="_compute_figures", help="Entry 19 / 789."
    )
    closing_amount = fields.Monetary(
        string="Dedicated After",
        compute="_compute_figures",
        help="Dedicated funds on the last day of the year.",
    )
    recognised_amount = fields.Monetary(
        string="Income So Far",
        compute="_compute_figures",
        help="Income of this year and those before, all entries made.",
    )
    reason_text = fields.Text(string="In Words", compute="_compute_figures")
    later_text = fields.Text(
        string="Why This Much Later",
        compute="_compute_figures",
        help="How what is left to later years is proposed.",
    )
    move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="flashcoop_year_end_line_id",
        string="Entries",
        groups=ACCOUNTING_GROUPS,
    )

    _funding_uniq = models.Constraint(
        "UNIQUE(year_end_id, funding_id)",
        "This funding already has its line in this closing.",
    )
    _amounts_positive = models.Constraint(
        "CHECK (later_amount >= 0 AND accrued_amount >= 0"
        " AND COALESCE(brought_amount, 0) >= 0)",
        "What is left to later years, accrued or dedicated before cannot be negative.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "year_end_id.regime",
        "year_end_id.date_to",
        "funding_id",
        "later_amount",
        "accrued_amount",
        "brought_amount",
        "note",
        "is_dedicated",
    )
    @api.depends_context("lang")
    def _compute_figures(self):
        facts = self._get_facts()
        for line, position in self._get_positions(facts).items():
            step = line.currency_id.rounding or 0.01
            line.later_text = line._say_later(facts[line])
            for name in (
                *("booked", "spent", "spent_year", "unspent", "opening"),
                *("report", "use", "closing", "recognised"),
            ):
                line[f"{name}_amount"] = from_units(getattr(position, name), step)
            steps = position.steps().items()
            line.reason_text = "\n".join(line._describe(*each) for each in steps)

    @api.depends("funding_id", "year_end_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = (
                f"{line.funding_id.display_name} / {line.year_end_id.display_name}"
            )

    # === CONSTRAINTS === #

    @api.constrains("later_amount", "accrued_amount")
    def _check_later_amount(self):
        if self.env.context.get("flashcoop_together") is TOGETHER:
            return  # who writes many lines checks them together
        for line, position in self._get_positions().items():
            if position.later > max(position.booked + position.accrued, 0):
                raise ValidationError(
                    self.env._(
                        "“%(funding)s”: %(later)s cannot be left to later years,"
                        " %(all)s are booked or accrued in all.",
                        funding=line.funding_id.display_name,
                        later=line.currency_id.format(line.later_amount),
                        all=line.currency_id.format(
                            line.booked_amount + line.accrued_amount
                        ),
                    )
                )

    @api.constrains("brought_amount")
    def _check_brought_amount(self):
        """What was dedicated before is entered once: here or on the funding."""
        for line in self.filtered("brought_amount"):
            if line.funding_id.dedicated_opening_amount:
                raise ValidationError(
                    self.env._(
                        "“%s”: the dedicated funds of before are on the funding"
                        " already (Dedicated Funds Taken Over). Leave the amount by"
                        " hand empty.",
                        line.funding_id.display_name,
                    )
                )

    # === CRUD === #

    def write(self, vals):
        if DECISIONS & vals.keys():
            vals = {"is_decided": True} | vals
        if {"year_end_id", "funding_id"} & vals.keys():
            self._check_no_entry()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_entries(self):
        self._check_no_entry()

    def _check_no_entry(self):
        for line in self:
            entries = line.sudo().move_ids.filtered(lambda m: m.state != "cancel")
            if entries:  # whether there are some, not which
                raise UserError(
                    self.env._(
                        "“%s” has entries in the books for this year: take the drafts"
                        " back first; what is posted stays.",
                        line.funding_id.display_name,
                    )
                )

    # === FIGURES === #

    def _get_facts(self):
        """Return {line: what the books say of it, None before there is a year}."""
        found = {}
        for year_end, lines in self.grouped("year_end_id").items():
            facts = {}
            if year_end.date_to:
                facts = year_end._origin._read_facts(lines.funding_id._origin)
            found |= {line: facts.get(line.funding_id._origin) for line in lines}
        return found

    def _get_positions(self, facts=None):
        """Return {line: :class:`..calc.year_end.Position`}, from the books."""
        return {
            line: line._get_position(fact)
            for line, fact in (facts or self._get_facts()).items()
        }

    def _get_position(self, fact):
        year_end = self.year_end_id
        if not fact:
            return Position(0)
        return Position(
            booked=fact.booked,
            accrued=year_end._units(self.accrued_amount),
            later=year_end._units(self.later_amount),
            spent=fact.spent,
            spent_year=fact.spent_year,
            opening=fact.opening + year_end._units(self.brought_amount),
            dedicated=self.is_dedicated and year_end.regime == "full",
        )

    def _get_gaps(self):
        """Return {line: {step: cents}} of the entries that are not there yet."""
        lines = self._origin
        existing = self.env["flashcoop.year.end"]._read_entries(lines)
        return {
            line: gaps
            for line, position in self._get_positions().items()
            if (gaps := missing(position.steps(), existing[line._origin.id]))
        }

    # === WORDS === #

    def _describe(self, step, amount):
        """Return why an entry is made, in a sentence.

        :param amount: in whole units of the currency.
        """
        words = self._get_words()
        text = words[step] % {
            "amount": self.currency_id.format(
                from_units(amount, self.currency_id.rounding)
            ),
            "day": format_date(self.env, self.year_end_id._get_day(step)),
            "end": format_date(self.env, self.year_end_id.date_to),
        }
        explained = step in ("accrual", "deferral") or (
            step == "use" and self.brought_amount
        )
        found = [text, step == "deferral" and self.later_text, explained and self.note]
        return " ".join(filter(None, found)).strip()

    def _say_later(self, fact):
        """Return how the amount left to later years came about, in sentences; empty
        when somebody decided it."""
        if self.is_decided or not fact:
            return ""
        return " ".join(self._say_one_later(later) for later in fact.laters)

    def _say_one_later(self, later):
        end, step = self.year_end_id.date_to, self.currency_id.rounding
        words = {
            "year": self.env._(
                "%(cohort)s: %(amount)s, a share for the year ending %(day)s (without a"
                " year, it would be split by the half-days)."
            ),
            "begins": self.env._("%(cohort)s: %(amount)s, all after %(end)s."),
            "sessions": self.env._(
                "%(cohort)s: %(amount)s, as %(after)s of %(all)s half-days come after"
                " %(end)s."
            ),
            "days": self.env._(
                "%(cohort)s: %(amount)s, as %(after)s of %(all)s days come after"
                " %(end)s."
            ),
        }
        return words[later.why] % {
            "cohort": later.cohort.name
            if later.cohort
            else self.env._("No Flashcoop yet"),
            "amount": self.currency_id.format(from_units(later.units, step)),
            "day": later.day and format_date(self.env, later.day),
            "end": format_date(self.env, end),
            "after": later.after,
            "all": later.before + later.after,
        }

    def _get_words(self):
        return {
            "accrual": self.env._(
                "%(amount)s were awarded or due by %(end)s and are not booked yet:"
                " income to receive."
            ),
            "accrual_back": self.env._(
                "On %(day)s the income to receive is taken back: the document booked"
                " since takes its place."
            ),
            "deferral": self.env._(
                "%(amount)s of the grant belong to the fiscal years after %(end)s:"
                " deferred income (487)."
            ),
            "deferral_back": self.env._(
                "On %(day)s the deferred income of %(amount)s is taken back: it belongs"
                " to that year."
            ),
            "report": self.env._(
                "%(amount)s of what belongs to the year were given for a defined"
                " project and not spent by %(end)s: dedicated funds."
            ),
            "use": self.env._(
                "%(amount)s of the dedicated funds of earlier years were spent or"
                " released by %(end)s: use of dedicated funds."
            ),
        }

    def _get_label(self, step):
        """Return what a step is called."""
        labels = self.env["account.move"]._fields["flashcoop_year_end_step"]
        return dict(labels._description_selection(self.env))[step]
