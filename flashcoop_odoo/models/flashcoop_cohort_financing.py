import base64

from odoo import api, fields, models

from ..report import financing_plan
from ..report.financing_plan_files import plan_pdf, plan_xlsx
from ..report.french import in_french
from .flashcoop_cohort_money import MONEY_GROUPS


class FlashcoopCohortFinancing(models.Model):
    """All funders of one cohort side by side: asked, granted, received, spent."""

    _inherit = "flashcoop.cohort"

    financing_html = fields.Html(
        string="Financing Plan",
        compute="_compute_financing_html",
        sanitize=False,
        groups=MONEY_GROUPS,
    )
    financing_pdf_file = fields.Binary(
        compute="_compute_financing_files", attachment=False, groups=MONEY_GROUPS
    )
    financing_xlsx_file = fields.Binary(
        compute="_compute_financing_files", attachment=False, groups=MONEY_GROUPS
    )

    @api.depends("share_ids.amount", "budget_line_ids.amount")
    @api.depends_context("lang")
    def _compute_financing_html(self):
        for cohort in self:
            plan = cohort._get_financing_plan() if cohort._origin else False
            cohort.financing_html = plan and self.env["ir.qweb"]._render(
                "flashcoop_odoo.financing_plan",
                {
                    "plan": plan,
                    "currency": cohort.currency_id,
                    "states": cohort._get_funding_states(),
                },
            )

    def _compute_financing_files(self):
        for cohort in self:
            pdf = cohort.id and cohort.get_financing_file("pdf")
            sheet = cohort.id and cohort.get_financing_file("xlsx")
            cohort.financing_pdf_file = pdf and base64.b64encode(pdf)
            cohort.financing_xlsx_file = sheet and base64.b64encode(sheet)

    def _get_financing_plan(self):
        """Return the plan; see :mod:`..report.financing_plan`.

        sudo: totals of the books for those who may see the money of the cohort.

        :raise AccessError: for the others.
        """
        self.ensure_one()
        self._check_money_access()
        return financing_plan.find(self._statement_sudo())

    def _get_funding_states(self):
        field = self.env["flashcoop.funding"]._fields["state"]
        return dict(field._description_selection(self.env))

    @api.private
    def get_financing_file(self, extension):
        """Return the plan as a file (bytes), ``pdf`` or ``xlsx``.

        :raise AccessError: for users without a right on the money of the cohort.
        """
        draw = {"pdf": plan_pdf, "xlsx": plan_xlsx}[extension]
        french = in_french(self)
        plan = french._get_financing_plan()
        currency = self.currency_id.name
        return draw(plan, self.name, currency, french._get_funding_states())

    def action_print_financing(self):
        return self._download_financing("pdf")

    def action_download_financing(self):
        return self._download_financing("xlsx")

    def _download_financing(self, extension):
        self.ensure_one()
        self._check_money_access()
        name = f"plan-de-financement-{self.name}.{extension}".replace("/", "-")
        url = f"/web/content/{self._name}/{self.id}/financing_{extension}_file"
        return {
            "type": "ir.actions.act_url",
            "url": f"{url}?download=true&filename={name}",
            "target": "download",
        }
