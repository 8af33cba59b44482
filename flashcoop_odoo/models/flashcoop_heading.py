from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache

from ..calc.headings import FORM, Heading, Layout, parse_prefixes

INKIND_NATURES = [
    ("volunteering", "Volunteering"),
    ("service", "Free services"),
    ("loan", "Free use of premises or goods"),
    ("gift", "Gifts in kind"),
]


class FlashcoopHeading(models.Model):
    """One row of a form, with the accounts and funders that feed it.

    The labels are the form's own words, hence French and not translated. Budgets are
    written on the rows of CERFA 15059*02; see ``flashcoop_heading_form`` for others.
    """

    _name = "flashcoop.heading"
    _description = "Report Heading"
    _order = "sequence, id"
    _rec_names_search = ["code", "name"]

    form = fields.Selection(
        selection=[
            ("15059", "Report: CERFA 15059*02"),
            ("12156", "Application: CERFA 12156*06, state portal"),
        ],
        required=True,
        default=FORM,
        help="Each form has rows of its own for the same money.",
    )
    sequence = fields.Integer(default=1000)
    code = fields.Char(required=True)
    name = fields.Char(string="Label", required=True)
    side = fields.Selection(
        selection=[
            ("charge", "Costs"),
            ("product", "Income"),
            ("inkind_use", "Use of contributions in kind"),
            ("inkind_source", "Contributions in kind"),
        ],
        required=True,
        default="charge",
    )
    kind = fields.Selection(
        selection=[
            ("line", "Printed line"),
            ("free", "Free line"),
            ("total", "Total"),
            ("memo", "Of which (not added)"),
            ("balance", "Balance of the budget"),
        ],
        required=True,
        default="line",
    )
    parent_id = fields.Many2one(
        comodel_name="flashcoop.heading",
        string="Adds To",
        index="btree_not_null",
        ondelete="restrict",
        help="The total of the row; for an “of which”, the row it is a part of.",
    )
    account_prefixes = fields.Char(
        help="First digits of the accounts shown on this row, separated by commas. The"
        " longest prefix wins over all rows.",
    )
    funder_kind_ids = fields.Many2many(
        comodel_name="flashcoop.funder.kind",
        string="Only for Funders",
        help="When set, the row only takes amounts of fundings of these kinds, one"
        " row a funder.",
    )
    # The codes of natures, separated by commas; people tick the boxes below.
    inkind_natures = fields.Char(string="Natures in Kind", readonly=True)
    is_volunteering = fields.Boolean(
        string="Volunteering",
        compute="_compute_natures",
        inverse=lambda self: self._inverse_nature("volunteering"),
    )
    is_service = fields.Boolean(
        string="Free services",
        compute="_compute_natures",
        inverse=lambda self: self._inverse_nature("service"),
    )
    is_loan = fields.Boolean(
        string="Free use of premises or goods",
        compute="_compute_natures",
        inverse=lambda self: self._inverse_nature("loan"),
    )
    is_gift = fields.Boolean(
        string="Gifts in kind",
        compute="_compute_natures",
        inverse=lambda self: self._inverse_nature("gift"),
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another heading already has this code."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for heading in self:
            label = heading.name or ""
            named = label.replace(" ", "").startswith(heading.code or "")
            heading.display_name = label if named else f"{heading.code} {label}"

    @api.depends("inkind_natures")
    def _compute_natures(self):
        for heading in self:
            natures = parse_prefixes(heading.inkind_natures)
            for nature, _label in INKIND_NATURES:
                heading[f"is_{nature}"] = nature in natures

    def _inverse_nature(self, nature):
        for heading in self:
            found = {*parse_prefixes(heading.inkind_natures)} - {nature}
            if heading[f"is_{nature}"]:
                found.add(nature)
            natures = [known for known, _label in INKIND_NATURES if known in found]
            heading.inkind_natures = ",".join(natures) or False

    # === CONSTRAINTS === #

    @api.constrains("form", "account_prefixes", "kind", "side", "funder_kind_ids")
    def _check_account_prefixes(self):
        seen = {}
        # the form has sixty rows
        # pylint: disable-next=no-search-all
        for heading in self.search([]):
            for prefix in parse_prefixes(heading.account_prefixes):
                heading._check_prefix_allowed(prefix)
                for kind in heading.funder_kind_ids.ids or [False]:
                    other = seen.setdefault(
                        (heading.form, heading.kind == "memo", prefix, kind), heading
                    )
                    if other != heading:
                        raise ValidationError(
                            self.env._(
                                "Accounts in %(prefix)s cannot feed two rows:"
                                " “%(first)s” and “%(second)s”.",
                                prefix=prefix,
                                first=other.display_name,
                                second=heading.display_name,
                            )
                        )

    def _check_prefix_allowed(self, prefix):
        self.ensure_one()
        if not prefix.isalnum():
            message = self.env._(
                "“%(prefix)s” on row “%(row)s” is not the beginning of an account"
                " number: write digits separated by commas, such as 601,602.",
                prefix=prefix,
                row=self.display_name,
            )
        elif self.kind in ("total", "balance"):
            message = self.env._(
                "“%(row)s” is a total: put the accounts on a row below it.",
                row=self.display_name,
            )
        elif self.side in ("inkind_use", "inkind_source") or prefix[0] == "8":
            message = self.env._(
                "Contributions in kind go by their nature, not by an account (the form"
                " and the chart of accounts number them differently): remove %(prefix)s"
                " from row “%(row)s”.",
                prefix=prefix,
                row=self.display_name,
            )
        else:
            return
        raise ValidationError(message)

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A heading cannot add to itself."))
        for heading in self:
            total = heading.kind != "memo"  # a memo is a part of a row that counts
            if heading.parent_id and (heading.parent_id.kind == "total") != total:
                raise ValidationError(
                    self.env._(
                        "“%(row)s” cannot stand below “%(parent)s”: a row adds to a"
                        " total, an “of which” belongs to a row that is none.",
                        row=heading.display_name,
                        parent=heading.parent_id.display_name,
                    )
                )

    @api.constrains("inkind_natures", "kind", "side")
    def _check_inkind_natures(self):
        known = dict(INKIND_NATURES)
        for heading in self:
            natures = parse_prefixes(heading.inkind_natures)
            in_kind = heading.side in ("inkind_use", "inkind_source")
            if natures and (heading.kind in ("total", "memo") or not in_kind):
                raise ValidationError(
                    self.env._(
                        "“%s” takes no contributions in kind: tick their natures on a"
                        " row of class 86 or 87 that is no total.",
                        heading.display_name,
                    )
                )
            for nature in natures:
                if nature not in known:
                    raise ValidationError(
                        self.env._(
                            "“%(nature)s” is not a nature of contribution in kind; the"
                            " known ones are: %(known)s.",
                            nature=nature,
                            known=", ".join(known),
                        )
                    )

    @api.constrains("form", "inkind_natures", "side")
    def _check_nature_once(self):
        """A nature on two rows of one side would count twice."""
        seen = {}
        # the form has sixty rows
        # pylint: disable-next=no-search-all
        for heading in self.search([]):
            for nature in set(parse_prefixes(heading.inkind_natures)):
                other = seen.setdefault((heading.form, heading.side, nature), heading)
                if other != heading:
                    raise ValidationError(
                        self.env._(
                            "“%(nature)s” cannot feed two rows: “%(first)s” and"
                            " “%(second)s”.",
                            nature=heading._fields[f"is_{nature}"]._description_string(
                                self.env
                            ),
                            first=other.display_name,
                            second=heading.display_name,
                        )
                    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        headings = super().create(vals_list)
        self.env.registry.clear_cache()  # see _get_layout
        return headings

    def write(self, vals):
        if {"form", "code", "kind", "side", "parent_id", "source_id"} & vals.keys():
            self._check_not_of_the_form(
                self.env._("only its label, accounts and funders can change")
            )
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_form(self):
        """An upgrade would bring a row of the form back, with accounts that another
        row may have taken since."""
        self._check_not_of_the_form(
            self.env._("remove its accounts instead of deleting it")
        )

    def _check_not_of_the_form(self, instead):
        """Keep the rows that totals and reports are known by."""
        for heading in self:
            if heading.get_external_id()[heading.id].startswith("flashcoop_odoo."):
                raise UserError(
                    self.env._(
                        "“%(row)s” is a row of the form: %(instead)s.",
                        row=heading.display_name,
                        instead=instead,
                    )
                )

    # === BUSINESS === #

    @api.model
    @ormcache("form")
    def _get_layout(self, form=FORM):
        """Return a form as a ``calc.headings.Layout``, ids being record ids."""
        headings = self.sudo().search([("form", "=", form)])
        return Layout(heading._to_heading() for heading in headings)

    def _to_heading(self):
        return Heading(
            id=self.id,
            code=self.code,
            label=self.name,
            side=self.side,
            kind=self.kind,
            parent=self.parent_id.id or None,
            prefixes=parse_prefixes(self.account_prefixes),
            funder_kinds=frozenset(self.funder_kind_ids.mapped("code")),
            inkind_natures=frozenset(parse_prefixes(self.inkind_natures)),
        )
