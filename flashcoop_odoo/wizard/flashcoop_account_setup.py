from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.res_company_year_end import REGIME_LABELS
from ..report.french import in_french


class FlashcoopAccountSetup(models.TransientModel):
    """Which accounts of fundings a company has, and which it may create.

    It only adds: an account that stands under a number, whatever it means, stays.
    """

    _name = "flashcoop.account.setup"
    _description = "Accounts of Fundings of a Company"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    regime = fields.Selection(
        selection=REGIME_LABELS, string="Accounts Kept As", required=True
    )
    line_ids = fields.One2many(
        comodel_name="flashcoop.account.setup.line", inverse_name="setup_id"
    )
    free_count = fields.Integer(compute="_compute_counts")
    taken_count = fields.Integer(compute="_compute_counts")

    @api.depends("line_ids.status")
    def _compute_counts(self):
        for setup in self:
            status = setup.line_ids.mapped("status")
            setup.free_count = status.count("free")
            setup.taken_count = status.count("taken")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        company = self.env["res.company"].browse(
            values.get("company_id") or self.env.company.id
        )
        values.setdefault("regime", company.flashcoop_regime)
        if "line_ids" in fields:
            values["line_ids"] = self._prepare_lines(company, values["regime"])
        return values

    @api.model
    def _open(self, company, regime=None):
        """Return the action that shows the accounts of a company."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Accounts of fundings"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "dialog_size": "extra-large",
                "default_company_id": company.id,
                "default_regime": regime or company.flashcoop_regime,
            },
        }

    def _prepare_lines(self, company, regime):
        """Return the commands of the lines: what is to be decided comes first."""
        roles = self.env["flashcoop.account.role"]._of_regime(regime)
        looked = sorted(
            roles._look(company).items(),
            key=lambda item: ("taken", "free", "exists").index(item[1][0].status),
        )
        lines = []
        for role, (found, account) in looked:
            stands = ""
            if account:
                stands = f"{account.with_company(company).code} {account.name}"
            lines.append(
                Command.create(
                    {
                        "role_id": role.id,
                        "status": found.status,
                        "code": found.code,
                        "found_text": stands,
                        "to_create": found.status == "free",
                    }
                )
            )
        return lines

    def action_create_accounts(self):
        """Create the accounts ticked, and note which serves what.

        :raise AccessError: for all but managers.
        :raise UserError: when a number is in use or is of another class; nothing is
            created then.
        """
        self.ensure_one()
        if not self.env.user.has_group("flashcoop_odoo.flashcoop_group_manager"):
            raise AccessError(
                self.env._(
                    "Only managers of Flashcoop set up the accounts of fundings."
                )
            )
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("You do not work in this company."))
        lines = self.line_ids.filtered(
            lambda ln: ln.to_create and ln.status != "exists"
        )
        if not lines:
            raise UserError(self.env._("Tick the accounts to create."))
        by_code, _names = self.env["flashcoop.account.role"]._read_chart(
            self.company_id
        )
        for line in lines:
            line._check_code(by_code)
            account = line._create_account()
            by_code[account.with_company(self.company_id).code] = account
        return self._open(self.company_id, self.regime)


class FlashcoopAccountSetupLine(models.TransientModel):
    """One account of fundings in the chart of one company."""

    _name = "flashcoop.account.setup.line"
    _description = "Account of Fundings of a Company, Line"

    setup_id = fields.Many2one(
        comodel_name="flashcoop.account.setup", required=True, ondelete="cascade"
    )
    role_id = fields.Many2one(
        comodel_name="flashcoop.account.role",
        string="Account",
        required=True,
        ondelete="cascade",
    )
    status = fields.Selection(
        selection=[
            ("exists", "Exists"),
            ("free", "Will be created"),
            ("taken", "Taken by another meaning"),
        ],
        required=True,
    )
    found_text = fields.Char(
        string="In the Chart", help="What stands under this number today."
    )
    code = fields.Char(string="Number", help="Under which the account is created.")
    to_create = fields.Boolean(string="Create")

    def _check_code(self, by_code):
        self.ensure_one()
        code, role = (self.code or "").strip(), self.role_id
        if code in by_code:
            raise UserError(
                self.env._(
                    "%(code)s is in use for “%(name)s”, which stays as it is: choose"
                    " another number for “%(role)s”.",
                    code=code,
                    name=by_code[code].name,
                    role=role.name,
                )
            )
        if not code.isdigit() or not code.startswith(role.code[:3]):
            raise UserError(
                self.env._(
                    "“%(code)s” cannot be the number of “%(role)s”: it must begin with"
                    " %(start)s, so that reports and statements find it.",
                    code=code,
                    role=role.name,
                    start=role.code[:3],
                )
            )

    def _create_account(self):
        """Create the account (sudo: a manager sets the books of fundings up, and adds
        nothing but the accounts of this table)."""
        company, role = self.setup_id.company_id, self.role_id
        account = (
            in_french(self)
            .env["account.account"]
            .sudo()
            .with_company(company)
            .create(
                {
                    "code": self.code.strip(),
                    "name": role.name,
                    "account_type": role.account_type,
                    "company_ids": [Command.set(company.ids)],
                }
            )
        )
        role.sudo().with_company(company).account_id = account
        return account
