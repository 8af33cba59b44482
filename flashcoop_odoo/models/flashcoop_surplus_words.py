from odoo import api, fields, models
from odoo.tools import format_date

from ..calc.money import from_units
from ..calc.sharing import part
from ..report.french import in_french
from ..report.surplus_picture import COLOURS, Picture


class FlashcoopSurplusWords(models.Model):
    """A result in words: the minutes, the receipts, and the page for the group.

    Paper is French where French is active; the screen speaks the user's language.
    """

    _inherit = "flashcoop.surplus"

    result_text = fields.Char(compute="_compute_texts")
    rule_text = fields.Text(compute="_compute_texts")
    group_html = fields.Html(
        string="What We Earned",
        compute="_compute_group_html",
        sanitize=False,  # rendered by our own template from escaped values
    )

    # === COMPUTE METHODS === #

    @api.depends(
        *("result_amount", "rule", "equal_percent", "gift_percent"),
        *("gift_partner_id.name", "gift_amount", "counts_unsigned"),
    )
    @api.depends_context("lang")
    def _compute_texts(self):
        for surplus in self:
            surplus.result_text = surplus._get_result_text()
            surplus.rule_text = surplus._get_rule_text()

    @api.depends("result_text", "rule_text", "line_ids.amount", "shared_amount")
    @api.depends_context("lang", "uid")
    def _compute_group_html(self):
        for surplus in self:
            surplus.group_html = bool(surplus.cohort_id) and self.env[
                "ir.qweb"
            ]._render(
                "flashcoop_odoo.surplus_group_page",
                {"surplus": surplus, "page": surplus._get_group_page()},
            )

    # === SENTENCES === #

    def _format(self, amount):
        return self.currency_id.format(amount)

    def _format_percent(self, rate):
        """Return a percentage without useless zeros, in the user's language."""
        text = f"{rate:.2f}".rstrip("0").rstrip(".")
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return text.replace(".", lang.decimal_point or ".")

    def _get_result_text(self):
        self.ensure_one()
        amount = self.result_amount
        compared = self.currency_id.compare_amounts(amount, 0)
        if compared > 0:
            return self.env._("There are %s to share.", self._format(amount))
        if compared < 0:
            return self.env._(
                "%s are missing: sales did not cover the costs. There is nothing to"
                " share, and nobody owes anything.",
                self._format(-amount),
            )
        return self.env._("Sales cover the costs exactly: there is nothing to share.")

    def _get_rule_text(self):
        """Return the rule in words, what is given first included."""
        self.ensure_one()
        cause = self.gift_partner_id.name or "…"
        rules = {
            "equal": self.env._("The members share in equal parts."),
            "hours": self.env._("The members share by the hours they signed for."),
            "points": self.env._("The members share by the points the group gave."),
            "mixed": self.env._(
                "The members share %(equal)s %% in equal parts and %(hours)s %% by the"
                " hours they signed for.",
                equal=self._format_percent(self.equal_percent),
                hours=self._format_percent(100 - self.equal_percent),
            ),
            "given": self.env._("Everything is given to %s.", cause),
            "kept": self.env._(
                "%s keeps the result for its activity.", self._get_carrier_name()
            ),
        }
        texts = [rules[self.rule or "equal"]]
        if self.counts_unsigned and self.rule in ("hours", "mixed"):
            texts.append(self.env._("Hours attended and not signed for count too."))
        if self.gift_percent and self.rule != "given":
            texts.insert(
                0,
                self.env._(
                    "First, %(percent)s %% (%(amount)s) go to %(cause)s.",
                    percent=self._format_percent(self.gift_percent),
                    amount=self._format(self.gift_amount),
                    cause=cause,
                ),
            )
        return " ".join(texts)

    def _get_cents_text(self):
        """Return the rule of remainders; see ``calc.sharing.share``."""
        if self.rule in ("given", "kept"):
            return ""
        return self.env._(
            "Cents that are left over go one by one to those whose share was rounded"
            " down the most and, between equals, in the order of the table."
        )

    def _get_vote_text(self):
        self.ensure_one()
        return self.env._(
            "Vote of %(day)s: %(votes_for)s for, %(votes_against)s against,"
            " %(abstaining)s abstaining, %(present)s present.",
            day=format_date(self.env, self.vote_date),
            votes_for=self.votes_for,
            votes_against=self.votes_against,
            abstaining=self.votes_abstaining,
            present=len(self.present_ids),
        )

    def _get_carrier_name(self):
        cohort = self.cohort_id.sudo()  # the organisation's name, on every document
        return cohort.carrier_id.name or cohort.company_id.name or ""

    def _get_base_text(self):
        labels = dict(
            self._fields["contribution_base"]._description_selection(self.env)
        )
        return self.env._(
            "%(rate)s %% of: %(base)s",
            rate=self._format_percent(self.contribution_rate),
            base=labels.get(self.contribution_base, ""),
        )

    # === DOCUMENTS === #

    def _in_print(self):
        """Return the result as printed: in French, with its lines and amounts."""
        return in_french(self)

    def _get_about_text(self):
        cohort = self.cohort_id
        return self.env._(
            "Flashcoop “%(name)s” (%(reference)s), carried by %(carrier)s. %(period)s.",
            name=cohort.name,
            reference=cohort.reference,
            carrier=self._get_carrier_name(),
            period=self._get_period_text(),
        )

    def _get_given_text(self):
        return self.env._("Given to %s", self.gift_partner_id.name)

    def _get_kept_text(self):
        return self.env._("Kept by %s", self._get_carrier_name())

    def _get_signature_text(self):
        return self.env._("For %s, name and signature", self._get_carrier_name())

    def _get_share_text(self):
        if not self.vote_date:
            return self.env._("It is my share of the result.")
        return self.env._(
            "It is my share of the result, as voted on %s.",
            format_date(self.env, self.vote_date),
        )

    def _get_period_text(self):
        cohort = self.cohort_id
        return self.env._(
            "From %(start)s to %(end)s",
            start=format_date(self.env, cohort.date_start),
            end=format_date(self.env, cohort.date_end),
        )

    def _get_figure_rows(self):
        """Return the figures of the minutes: (label, base, amount with its sign,
        whether it is a total)."""
        self.ensure_one()
        accounts = self.env._("Accounts %s, without VAT", self.purchase_prefixes)
        sales = self.env._("Row 70 of the statement, without VAT")
        rows = [
            (self.env._("Sales"), sales, self.turnover_amount, False),
            (self.env._("Direct purchases"), accounts, -self.purchase_amount, False),
            (self.env._("Gross margin"), "", self.margin_amount, True),
            (
                self.env._("Contribution to %s", self._get_carrier_name()),
                self._get_base_text(),
                -self.contribution_amount,
                False,
            ),
        ]
        if self.other_heading_ids:
            names = ", ".join(self.other_heading_ids.mapped("display_name"))
            label = self.env._("Other costs borne")
            rows.append((label, names, -self.other_amount, False))
        rows.append((self.env._("Result to share"), "", self.result_amount, True))
        return rows

    def _get_funded_text(self):
        """Return what is said of costs that fundings pay; False when there are none."""
        if self.bears_funded:
            return self.env._("Costs charged to a funding are borne by the group too.")
        if self.currency_id.compare_amounts(self.funded_amount, 0) <= 0:
            return False
        return self.env._(
            "Fundings pay %s of costs: that is not taken from the members.",
            self._format(self.funded_amount),
        )

    def _get_unfilled_text(self):
        if not self.unfilled_count or self.rule not in ("hours", "mixed"):
            return False
        return self.env._(
            "Half-days not filled in: %s. The hours attended are incomplete.",
            self.unfilled_count,
        )

    def _get_group_page(self):
        """Return what the page for the group says and shows, in plain words."""
        self.ensure_one()
        members = self.line_ids.filtered(
            lambda m: self.currency_id.compare_amounts(m.amount, 0) > 0
        )
        most = max(members.mapped("amount"), default=0) or 1
        return {
            "sentences": self._get_group_sentences(),
            "picture": Picture(self._get_picture_parts()),
            "members": [
                (
                    m.display_name,
                    self._format(m.amount),
                    round(100 * m.amount / most, 1),
                )
                for m in members
            ],
            "member_colour": COLOURS["members"],
            "is_draft": self.step == "draft",
        }

    def _get_group_sentences(self):
        """Return [(colour, words, amount, explanation)], in the order of a story."""
        if self.company_id.sudo().flashcoop_vat_exempt:
            money = self.env._("All that customers paid.")
        else:
            money = self.env._(
                "What customers paid, less the VAT: that is the State's."
            )
        rows = [
            ("sold", self.env._("We sold for"), self.turnover_amount, money),
            (
                "spent",
                self.env._("We spent on what we needed"),
                self.purchase_amount,
                self._get_plain_funded_text(),
            ),
            ("other", self.env._("We paid other costs"), self.other_amount, ""),
            (
                "carrier",
                self.env._("%s keeps", self._get_carrier_name()),
                self.contribution_amount,
                self._get_plain_base_text(),
            ),
        ]
        always = ("sold", "spent")
        rows = [row for row in rows if row[2] or row[0] in always]
        return [
            (COLOURS[kind], words, self._format(amount), explanation)
            for kind, words, amount, explanation in rows
        ]

    def _get_plain_funded_text(self):
        text = self.env._("Flour, sugar, boxes: what we bought to make and to sell.")
        if (
            self.bears_funded
            or self.currency_id.compare_amounts(self.funded_amount, 0) <= 0
        ):
            return text
        funded = self.env._(
            "Those who fund us paid %s more: we do not have to.",
            self._format(self.funded_amount),
        )
        return f"{text} {funded}"

    def _get_plain_base_text(self):
        hundred = self._format(from_units(10_000, 0.01))
        kept = self._format(from_units(part(10_000, self.contribution_rate), 0.01))
        if self.contribution_base == "margin":
            return self.env._(
                "For its help: %(kept)s out of every %(hundred)s that our sales leave"
                " once purchases are paid.",
                kept=kept,
                hundred=hundred,
            )
        return self.env._(
            "For its help: %(kept)s out of every %(hundred)s that we sold.",
            kept=kept,
            hundred=hundred,
        )

    def _get_picture_parts(self):
        """Return [(kind, label, amount)]: where the money of the sales went."""
        labels = {
            "spent": (self.env._("Spent"), self.purchase_amount),
            "other": (self.env._("Other costs"), self.other_amount),
            "carrier": (self._get_carrier_name(), self.contribution_amount),
            "gift": (self.gift_partner_id.name or "", self.gift_amount),
            "kept": (self.env._("Kept"), self.kept_amount),
            "members": (self.env._("For us"), self.shared_amount),
        }
        return [
            (kind, label, amount, self._format(amount))
            for kind, (label, amount) in labels.items()
        ]

    def _get_receipts_to_print(self):
        """Return the members who get something, in pairs: two receipts a sheet."""
        members = self.line_ids.filtered(
            lambda m: self.currency_id.compare_amounts(m.amount, 0) > 0
        )
        return [members[start : start + 2] for start in range(0, len(members), 2)]

    def _get_file_name(self, kind):
        titles = {
            "minutes": self.env._("Minutes of the sharing"),
            "group": self.env._("What we earned"),
            "receipts": self.env._("Receipts"),
        }
        return f"{titles[kind]} - {self.cohort_id.name}"
