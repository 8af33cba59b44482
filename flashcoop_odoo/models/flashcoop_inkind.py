from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..calc.volunteering import hour_value
from .flashcoop_heading import INKIND_NATURES
from .frozen import with_defaults

# What only validating, taking it back and booking write.
FROZEN_FIELDS = {"is_validated", "validated_by_id", "validated_on", "move_id"}
# What a line on a sheet has from it: see `_prepare_line_vals` of the sheet.
SHEET_FIELDS = {"cohort_id", "partner_id", "nature"}


class FlashcoopInkind(models.Model):
    """One valued contribution in kind: volunteer hours, services, premises, gifts.

    It shows in classes 86 and 87 of the form by its nature, on both sides for the
    same amount, and never mixes with money. Validated, it is final.
    """

    _name = "flashcoop.inkind"
    _description = "Contribution in Kind"
    _order = "date, id"
    _check_company_auto = True

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="cohort_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="cohort_id.currency_id")
    sheet_id = fields.Many2one(
        comodel_name="flashcoop.volunteer.sheet",
        string="Volunteer Sheet",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    name = fields.Char(required=True, help="What was given or done.")
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Given By", check_company=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    nature = fields.Selection(
        selection=INKIND_NATURES, required=True, default="volunteering"
    )
    level_id = fields.Many2one(
        comodel_name="flashcoop.volunteer.level",
        string="Kind of Task",
        ondelete="restrict",
        help="Values an hour by the rate of its day.",
    )
    quantity = fields.Float(default=1.0, help="Hours, days, pieces.")
    unit_value = fields.Monetary(
        compute="_compute_unit_value",
        store=True,  # what was right on the day; the table of rates goes on
        readonly=False,
        precompute=True,
        help="Value of one hour, day or piece.",
    )
    amount = fields.Monetary(
        string="Value",
        compute="_compute_amount",
        store=True,  # summed by nature; valued by hand when there is no unit
        readonly=False,
        precompute=True,
    )
    basis = fields.Char(
        string="How It Is Valued",
        help="Such as: the town's price list, a quote, the price in the shop."
        " Volunteers' hours are valued by the rate of the day.",
    )
    is_validated = fields.Boolean(string="Validated", readonly=True, copy=False)
    validated_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False
    )
    validated_on = fields.Date(readonly=True, copy=False)

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A contribution in kind has a positive value."
    )

    @api.model
    def _get_counted_domain(self):
        """Return the domain of what happened: hours on a sheet count once they are
        validated, the rest as it is entered."""
        return Domain("sheet_id", "=", False) | Domain("is_validated", "=", True)

    @api.depends("nature", "level_id", "date")
    def _compute_unit_value(self):
        Rate = self.env["flashcoop.volunteer.rate"]
        for inkind in self:
            level = inkind.level_id
            if inkind.nature == "volunteering" and level and inkind.date:
                rate = Rate._get_on(inkind.date)
                inkind.unit_value = hour_value(rate, level.multiplier)
            else:
                inkind.unit_value = inkind.unit_value

    @api.depends("quantity", "unit_value")
    def _compute_amount(self):
        for inkind in self:
            if inkind.unit_value:
                # a line that is being typed may have no Flashcoop yet
                currency = inkind.currency_id or inkind.env.company.currency_id
                inkind.amount = currency.round(inkind.quantity * inkind.unit_value)
            else:
                inkind.amount = inkind.amount

    @api.constrains("quantity", "date", "sheet_id")
    def _check_hours_of_a_day(self):
        self.sheet_id._check_hours_of_a_day()

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        sheets = self.env["flashcoop.volunteer.sheet"]
        for vals in vals_list:
            given = with_defaults(self, vals)
            self._check_not_forged(given)
            if sheet := sheets.browse(given.get("sheet_id")):
                vals.update(sheet._prepare_line_vals())
        inkinds = super().create(vals_list)
        inkinds.sheet_id._check_not_validated()
        return inkinds

    def write(self, vals):
        self._check_not_forged(vals)
        self._check_not_validated()
        if vals.get("sheet_id"):
            sheet = self.sheet_id.browse(vals["sheet_id"])
            vals = vals | sheet._prepare_line_vals()
        elif "sheet_id" not in vals and SHEET_FIELDS & vals.keys():
            return self._write_by_sheet(vals)
        result = super().write(vals)
        if "sheet_id" in vals:
            self.sheet_id._check_not_validated()
        return result

    def _write_by_sheet(self, vals):
        """Write, but for what lines have from their sheet: that stays the sheet's."""
        for sheet, inkinds in self.grouped("sheet_id").items():
            kept = sheet._prepare_line_vals() if sheet else {}
            # past our own guard, which has looked at the values
            # pylint: disable-next=super-method-mismatch
            super(FlashcoopInkind, inkinds).write(vals | kept)
        return True

    def _write_frozen(self, vals):
        """Write what no screen and no program may write: see ``FROZEN_FIELDS``."""
        # past our own guard, on purpose
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    def _check_not_forged(self, vals):
        if any(vals.get(name) for name in FROZEN_FIELDS & vals.keys()):
            raise UserError(
                self.env._(
                    "A contribution is validated and booked by its buttons, not by"
                    " writing these fields."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_validated(self):
        self._check_not_validated()

    def _check_not_validated(self):
        for inkind in self:
            if inkind.is_validated:
                raise UserError(
                    self.env._(
                        "“%(name)s” was validated on %(day)s and is final: a manager"
                        " may take the validation back.",
                        name=inkind.name,
                        day=format_date(self.env, inkind.validated_on),
                    )
                )

    # === VALIDATION === #

    def action_validate(self):
        """Make contributions final; hours on a sheet are validated with it.

        :raise UserError: for what has no value, no reason of it, or lies ahead, and
            for what the user gave.
        """
        self.check_access("write")
        todo = self.filtered(lambda inkind: not inkind.is_validated)
        if sheets := todo.sheet_id:
            sheets.action_validate()
            todo -= sheets.line_ids
        for inkind in todo:
            inkind._check_can_validate()
        return todo._validate()

    def action_unvalidate(self):
        """Open contributions again; managers only, and not once they are booked."""
        self._check_manager()
        sheets = self.sheet_id
        (self | sheets.line_ids)._unvalidate()
        sheets._log_unvalidated()

    def _check_manager(self):
        if not self.env.user.has_group("flashcoop_odoo.flashcoop_group_manager"):
            raise UserError(self.env._("Only a manager takes a validation back."))

    def _validate(self):
        return self._write_frozen(
            {
                "is_validated": True,
                "validated_by_id": self.env.uid,
                "validated_on": fields.Date.context_today(self),
            }
        )

    def _unvalidate(self):
        self.check_access("write")
        self._check_not_booked()
        self._write_frozen(
            {"is_validated": False, "validated_by_id": False, "validated_on": False}
        )

    def _check_can_validate(self):
        self.ensure_one()
        givers = self.sheet_id.partner_id | self.partner_id
        message = self._get_value_problem()
        if not message and self.date > fields.Date.context_today(self):
            message = self.env._(
                "“%s” lies ahead: validate it once it is done.", self.name
            )
        if not message and self.env.user.partner_id in givers:
            message = self.env._(
                "“%s” is yours: somebody else validates it.", self.name
            )
        if message:
            raise UserError(message)

    def _get_value_problem(self):
        """Return what keeps the value from being proven, None if it is."""
        name, compare = self.name, self.currency_id.compare_amounts
        by_rate = self.nature == "volunteering" and self.level_id
        expected = by_rate and hour_value(
            self.env["flashcoop.volunteer.rate"]._get_on(self.date),
            self.level_id.multiplier,
        )
        if self.quantity <= 0 or compare(self.amount, 0) <= 0:
            if by_rate and not self.unit_value:
                return self.env._(
                    "No rate of volunteers' hours was in force on %(day)s (“%(name)s”):"
                    " add it in Configuration > Rates of volunteers.",
                    day=format_date(self.env, self.date),
                    name=name,
                )
            return self.env._("“%s” has no quantity or no value yet.", name)
        product = self.currency_id.round(self.quantity * self.unit_value)
        if self.unit_value and compare(self.amount, product):
            return self.env._(
                "“%(name)s”: its value is not its quantity times the value of one,"
                " %(product)s: enter the quantity again.",
                name=name,
                product=self.currency_id.format(product),
            )
        if (self.basis or "").strip():
            return None
        if not by_rate:
            return self.env._("Say how “%s” is valued.", name)
        if problem := self._get_multiplier_problem():
            return problem
        if compare(self.unit_value, expected):
            return self.env._(
                "“%(name)s”: an hour is worth %(rate)s on that day. Choose the kind of"
                " task again, or say how it is valued.",
                name=name,
                rate=self.currency_id.format(expected),
            )
        return None
