from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from .frozen import with_defaults

# Fundings whose report is sent: the final part may be called.
REPORTED_STATES = ("reported", "closed")
# When a funder without a payment term should have paid.
DAYS_TO_PAY = 30
# What only our own methods write.
FROZEN_FIELDS = {"date_estimated", "reminder_id", "reminder_stage"}


class FlashcoopFundingInstalmentDates(models.Model):
    """When a part may be called, and when its money should come.

    A part falls due on a date, or when something happens: the agreement is signed, a
    report is sent. Until then its date is not known; the books need one, so booking
    estimates it, and the estimate is corrected once the date is known.
    """

    _inherit = "flashcoop.funding.instalment"

    date_estimated = fields.Boolean(
        readonly=True,
        copy=False,
        help="The due date was estimated when the award was booked.",
    )
    is_awaited = fields.Boolean(
        string="Awaited",
        compute="_compute_is_awaited",
        search="_search_is_awaited",
        help="Part of a granted funding that is neither paid nor settled.",
    )
    is_callable = fields.Boolean(
        string="Can Be Called",
        compute="_compute_is_callable",
        search="_search_is_callable",
        help="What makes the funder pay has happened, and nobody has called it yet.",
    )

    # === COMPUTE METHODS === #

    @api.depends("status", "funding_id.state", "funding_id.is_own")
    def _compute_is_awaited(self):
        awaited = self.filtered_domain(self._get_awaited_domain()) if self.ids else self
        for instalment in self:
            instalment.is_awaited = instalment in awaited

    def _search_is_awaited(self, operator, _value):
        return self._get_awaited_domain() if operator == "in" else NotImplemented

    @api.depends(
        *("is_awaited", "trigger", "due_date", "call_ids.state"),
        *("funding_id.date_signed", "funding_id.state"),
        *("funding_id.funder_report_ids.state", "funding_id.funder_report_ids.kind"),
    )
    def _compute_is_callable(self):
        # sudo: accounting sees no calls and no reports
        found = self.sudo().search(
            Domain("id", "in", self.ids) & Domain("is_callable", "=", True)
        )
        for instalment in self:
            instalment.is_callable = instalment._origin.id in found._ids

    def _search_is_callable(self, operator, _value):
        if operator != "in":
            return NotImplemented
        return (
            self._get_awaited_domain()
            & self._get_triggered_domain()
            & ~Domain("call_ids.state", "in", ["issued"])
        )

    def _get_triggered_domain(self):
        """Return the domain of the parts whose trigger has been pulled."""
        today = fields.Date.context_today(self)
        return Domain.OR(
            [
                Domain("trigger", "=", "signature")
                & Domain("funding_id.date_signed", "<=", today),
                Domain("trigger", "=", "date") & Domain("due_date", "<=", today),
                self._get_pulled_domain(),
                Domain("trigger", "=", "final")
                & Domain("funding_id.state", "in", REPORTED_STATES),
            ]
        )

    def _get_waiting_text(self):
        """Return what has to happen before the funder can be asked to pay."""
        self.ensure_one()
        return {
            "signature": self.env._("the day on which the agreement was signed"),
            "date": self.env._("its due date"),
            "interim": self.env._("the sending of one more interim report"),
            "final": self.env._("the sending of the final report"),
        }[self.trigger]

    def _name_with_date(self):
        day = self.due_date and format_date(self.env, self.due_date)
        return f"{self.name} ({day})" if day else self.name

    # === CONSTRAINTS === #

    @api.constrains("trigger", "due_date")
    def _check_due_date(self):
        for instalment in self:
            if instalment.trigger == "date" and not instalment.due_date:
                raise ValidationError(
                    self.env._(
                        "“%s” falls due on a date: enter it, or say what it waits for.",
                        instalment.name,
                    )
                )

    @api.onchange("trigger")
    def _onchange_trigger(self):
        """Forget a date that nobody entered."""
        is_default = self.due_date == fields.Date.context_today(self)
        if self.trigger != "date" and is_default and not self._origin:
            self.due_date = False

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_frozen_fields(with_defaults(self, vals))
        return super().create(vals_list)

    def write(self, vals):
        """Extend to let a known date take the place of an estimated one, in the books
        as well."""
        self._check_frozen_fields(vals)
        dated = self.browse()
        if vals.get("due_date"):
            dated = self.filtered("date_estimated")
        result = super().write(vals)
        if dated:
            dated._write_frozen({"date_estimated": False})
            dated._date_lines()
        return result

    def _date_lines(self):
        """Bring the due dates to the books.

        sudo: officers have no right on the lines of an award.
        """
        for line in self._get_lines_sudo():
            line.date_maturity = line.flashcoop_instalment_id.due_date

    def _get_datable(self, names):
        """Return the booked parts of which ``names`` may be written all the same."""
        return (
            self.filtered("date_estimated") if names == {"due_date"} else self.browse()
        )

    def _get_lines_sudo(self):
        return (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("flashcoop_instalment_id", "in", self.ids),
                    ("parent_state", "=", "posted"),
                ]
            )
        )

    def _check_frozen_fields(self, vals):
        if FROZEN_FIELDS & vals.keys():
            raise UserError(
                self.env._("Booking and reminding write on an instalment, nobody else.")
            )

    def _write_frozen(self, vals):
        """Write what no screen and no program may write: see ``FROZEN_FIELDS``."""
        models.BaseModel.write(self, vals)  # past our own guards, on purpose

    def _set_known_dates(self, day, triggers=None):
        """Let the real due date take the place of an estimated one, once what the
        parts wait for has happened on ``day``.

        :param triggers: what happened; None when the parts are called.
        """
        for instalment in self.filtered("date_estimated"):
            if triggers is None or instalment.trigger in triggers:
                instalment.due_date = instalment._get_due_after(day)

    def _set_estimate(self, day):
        """Let an estimate take the place of a date that does not hold any more; empty
        for a part that is not booked."""
        self._write_frozen({"due_date": day, "date_estimated": bool(day)})
        self._date_lines()

    def _get_due_after(self, day):
        """Return when money is late: the funder's payment term, or 30 days."""
        day = max(day, self.funding_id.date_granted or day)
        partner = self.partner_id.with_company(self.company_id)
        term = partner.sudo().property_payment_term_id  # a date, no accounts
        dates = [line._get_due_date(day) for line in term.line_ids]
        return max(dates, default=day + relativedelta(days=DAYS_TO_PAY))

    def _estimate_due_dates(self):
        """Give each part without a date the best guess, since the books need one."""
        for instalment in self.filtered(lambda i: not i.due_date):
            funding = instalment.funding_id
            granted = funding.date_granted or fields.Date.context_today(instalment)
            if instalment.trigger == "signature" and funding.date_signed:
                instalment.due_date = instalment._get_due_after(funding.date_signed)
                continue
            signed = instalment.trigger == "signature" and granted
            reported = funding.report_due_date or funding.date_to
            instalment.due_date = max(signed or reported or granted, granted)
            instalment._write_frozen({"date_estimated": True})
