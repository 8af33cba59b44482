from odoo import api, fields, models
from odoo.exceptions import UserError


class FlashcoopFundingApplication(models.Model):
    """What a funder was asked for, and the budget it was asked on: a frozen copy.

    Made by asking, and never changed. Asking again after a change makes the next one,
    and the old one stays readable.
    """

    _name = "flashcoop.funding.application"
    _description = "Application for a Funding"
    _order = "funding_id, version desc"

    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="funding_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="funding_id.currency_id")
    version = fields.Integer(required=True, readonly=True)
    asked_on = fields.Date(required=True, readonly=True)
    asked_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    asked_amount = fields.Monetary(string="Asked", required=True, readonly=True)
    budget_cost = fields.Monetary(
        string="Total of the Budget",
        readonly=True,
        help="Costs of the budget, contributions in kind included.",
    )
    content = fields.Json(
        required=True,
        readonly=True,
        help="What the application said: the budget on the rows of the form, amounts"
        " exact and in whole units, who asked whom for what.",
    )
    content_hash = fields.Char(
        string="Fingerprint",
        required=True,
        readonly=True,
        help="SHA-256 of the frozen content.",
    )
    is_intact = fields.Boolean(
        compute="_compute_is_intact",
        help="The frozen content still has its fingerprint.",
    )
    table_html = fields.Html(
        string="Budget", compute="_compute_table_html", sanitize=False
    )
    xlsx_file = fields.Binary(compute="_compute_xlsx_file", attachment=False)

    _version_uniq = models.Constraint(
        "UNIQUE(funding_id, version)", "This application is recorded already."
    )

    @api.depends("funding_id", "version")
    def _compute_display_name(self):
        for application in self:
            application.display_name = self.env._(
                "%(funding)s, application %(version)s",
                funding=application.funding_id.display_name,
                version=application.version,
            )

    @api.depends("content", "content_hash")
    def _compute_is_intact(self):
        for application in self:
            application.is_intact = (
                application.funding_id._hash_application(application.content)
                == application.content_hash
            )

    @api.depends("content")
    def _compute_table_html(self):
        for application in self:
            application.table_html = self.env["ir.qweb"]._render(
                "flashcoop_odoo.funding_application_table",
                {"lines": application._get_document()["lines"], "points": None},
            )

    @api.depends("content")
    def _compute_xlsx_file(self):
        for application in self:
            application.xlsx_file = self.funding_id._xlsx_application(
                application._get_document()
            )

    # === CRUD === #

    def write(self, vals):
        """Refuse all: what was asked stays as it was asked."""
        if self and vals:
            raise UserError(
                self.env._(
                    "%s stays as it was asked: change the budget and ask again, which"
                    " makes a new application.",
                    self[0].display_name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        raise UserError(
            self.env._(
                "%s stays as it was asked: it cannot be deleted.",
                self[:1].display_name,
            )
        )

    # === FILES === #

    def _get_document(self):
        """Return what the templates draw; see ``flashcoop.funding``."""
        self.ensure_one()
        return self.funding_id._draw_application(
            self.content, f"empreinte {self.content_hash[:12]}"
        )

    def _get_file_name(self):
        self.ensure_one()
        return self.funding_id._name_application(self.content)

    def action_print(self):
        return self.env.ref("flashcoop_odoo.funding_application_pdf").report_action(
            self, config=False
        )

    def action_download_xlsx(self):
        self.ensure_one()
        name = self._get_file_name()
        return self.funding_id._download_xlsx(self, "xlsx_file", name)
