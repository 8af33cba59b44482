from odoo import api, fields, models
from odoo.exceptions import UserError

from ..calc.money import percent
from .flashcoop_cohort_money import MONEY_GROUPS

DATED = ("admissible", "refused")  # answers whose day is noted


class FlashcoopFundingAsked(models.Model):
    """The application: whom it went to, its numbers and dates, what it was asked on.

    Asking keeps a frozen copy, whatever the way: button, write or import; see
    ``flashcoop.funding.application``.
    """

    _inherit = "flashcoop.funding"

    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact at the Funder",
        index="btree_not_null",
        domain="[('id', 'child_of', partner_id), ('is_company', '=', False)]",
        help="Who follows the file there: letters are addressed to them.",
    )
    commitment_number = fields.Char(
        copy=False,
        help="Number of the legal commitment (engagement juridique) in Chorus: a State"
        " service pays nothing that does not name it.",
    )
    service_code = fields.Char(
        help="Code of the paying service in Chorus Pro (code service)."
    )
    agreement_number = fields.Char(
        copy=False, help="Number of the convention or of the order that grants."
    )
    date_signed = fields.Date(
        string="Agreement Signed On",
        copy=False,
        help="Makes the instalments due at the signature callable.",
    )
    date_admissible = fields.Date(string="Found Admissible On", copy=False)
    date_refused = fields.Date(string="Refused On", copy=False)
    refusal_reason = fields.Char(copy=False)
    document_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="flashcoop_funding_document_rel",
        string="Attach a Document",
        copy=False,
        help="Application, notification, convention, budget sent.",
    )
    application_ids = fields.One2many(
        comodel_name="flashcoop.funding.application",
        inverse_name="funding_id",
        readonly=True,
        copy=False,
        groups=MONEY_GROUPS,
    )
    application_count = fields.Integer(compute="_compute_application_count")
    gap_amount = fields.Monetary(
        string="Granted less Asked",
        compute="_compute_granted_rate",
        help="Negative when the funder gives less than was asked.",
    )
    granted_rate = fields.Float(
        string="Granted (%)",
        compute="_compute_granted_rate",
        help="Granted ÷ asked × 100.",
    )
    has_gap = fields.Boolean(compute="_compute_granted_rate")
    application_warning = fields.Text(compute="_compute_application_warning")

    # === COMPUTE METHODS === #

    @api.depends("application_ids")
    def _compute_application_count(self):
        for funding in self:
            # sudo: a number, for who sees the funding
            funding.application_count = len(funding.sudo().application_ids)

    @api.depends("asked_amount", "granted_amount", "state")
    def _compute_granted_rate(self):
        for funding in self:
            asked, granted = funding.asked_amount, funding.granted_amount
            known = bool(asked) and (bool(granted) or funding.is_granted)
            gap = funding.currency_id.round(granted - asked) if known else 0.0
            funding.gap_amount = gap
            funding.granted_rate = (percent(granted, asked) or 0.0) if known else 0.0
            funding.has_gap = not funding.currency_id.is_zero(gap)

    @api.depends("share_ids", "asked_amount", "state")
    def _compute_application_warning(self):
        for funding in self:
            is_asking = funding.state == "draft" and funding.asked_amount
            # sudo: totals of the budget, for who sees the funding
            sentences = funding.sudo()._get_application_warnings() if is_asking else []
            funding.application_warning = "\n".join(sentences) or False

    def _get_application_warnings(self):
        """Return what somebody should settle before asking."""
        self.ensure_one()
        if not self.share_ids:
            return [
                self.env._(
                    "No Flashcoop has a share of this funding: the application would"
                    " show no budget."
                )
            ]
        content, money = self._get_application(), self.currency_id.format
        sentences = []
        if content["missing"]:
            sentences.append(
                self.env._(
                    "The budget is not balanced: costs exceed income by %s.",
                    money(content["missing"]),
                )
            )
        if self.currency_id.compare_amounts(content["budgeted"], self.asked_amount):
            sentences.append(
                self.env._(
                    "%(asked)s are asked, but the budget counts on %(budgeted)s from"
                    " this funding: correct one of them before you ask.",
                    asked=money(self.asked_amount),
                    budgeted=money(content["budgeted"]),
                )
            )
        return sentences

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Extend to keep a copy of what is created as asked, by an import."""
        fundings = super().create(vals_list)
        fundings.filtered(lambda f: f.state == "asked")._keep_application()
        return fundings

    def write(self, vals):
        """Extend to date the steps of an application, to keep a copy of it, and to
        date what falls due at the signature."""
        state = vals.get("state")
        if "asked_amount" in vals:
            self._check_asked_amount(vals)
        if state == "draft" and self.filtered(lambda f: f.state != "draft"):
            # a new application has its own dates
            vals = {f"date_{s}": False for s in ("asked", *DATED)} | vals
        asking = self.filtered(lambda f: state == "asked" and f.state == "draft")
        field = f"date_{state}" if state in DATED else None
        undated = self.filtered(
            lambda f: (
                field and f.state != state and not vals.get(field) and not f[field]
            )
        )
        result = super().write(vals)
        if undated:
            undated.write({field: fields.Date.context_today(self)})
        if vals.get("date_signed"):
            for funding in self:
                funding.instalment_ids._set_known_dates(
                    funding.date_signed, ("signature",)
                )
        asking._keep_application()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        for funding in self:
            if funding.application_ids:
                raise UserError(
                    self.env._(
                        "“%s” has been asked for, and what was asked is kept: archive"
                        " it instead of deleting it.",
                        funding.display_name,
                    )
                )

    def _check_asked_amount(self, vals):
        """Refuse another amount than the copy that is kept says."""
        asked = vals["asked_amount"] or 0.0
        for funding in self.filtered(lambda f: f.state != "draft"):
            differs = funding.currency_id.compare_amounts(asked, funding.asked_amount)
            is_kept = bool(funding.sudo().application_ids)  # sudo: whoever writes
            if differs and is_kept and vals.get("state") != "draft":
                raise UserError(
                    self.env._(
                        "%(amount)s were asked with “%(funding)s”: to ask another"
                        " amount, put it back to draft, change it and ask again.",
                        amount=funding.currency_id.format(funding.asked_amount),
                        funding=funding.display_name,
                    )
                )

    def _keep_application(self):
        """Freeze what is asked, unless the last copy says the same."""
        for funding in self:
            if not funding.date_asked:
                funding.date_asked = fields.Date.context_today(funding)
            content = funding._get_application()
            digest = funding._hash_application(content)
            if digest != funding.application_ids[:1].content_hash:
                # sudo: nobody has a right to write what was asked
                funding.application_ids.sudo().create(
                    funding._prepare_application_vals(content, digest)
                )
                funding.invalidate_recordset(["application_ids"])

    def _prepare_application_vals(self, content, digest):
        last = self.application_ids[:1].version
        return {
            "funding_id": self.id,
            "version": last + 1,
            "asked_on": self.date_asked,
            "asked_by_id": self.env.uid,
            "asked_amount": self.asked_amount,
            "budget_cost": content["total"],
            "content": content,
            "content_hash": digest,
        }

    def _prepare_chorus_vals(self, names):
        """Return what the addon of Chorus Pro asks of a document, for those of its
        fields that are in ``names``."""
        self.ensure_one()
        vals = {
            "buyer_reference": self.service_code,
            "purchase_order_reference": self.commitment_number,
            "contract_reference": self.agreement_number,
        }
        return {name: value for name, value in vals.items() if name in names}

    # === ACTIONS === #

    def action_view_applications(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Applications of %s", self.display_name),
            "res_model": "flashcoop.funding.application",
            "view_mode": "list,form",
            "domain": [("funding_id", "=", self.id)],
        }
