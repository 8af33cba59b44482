import base64
import json

from odoo import api, fields, models

from ..calc.chain import fingerprint
from ..calc.money import percent, to_units
from ..report import form_12156, statement
from ..report.application_xlsx import application_xlsx
from ..report.form_table import day, exact
from ..report.french import in_french

APPLICATION_FORM = "12156"
# What an application says of a row of its budget.
ROW_KEYS = ("code", "label", "heading", "funder", "side", "kind", "is_total")
PDF_REPORT = "flashcoop_odoo.funding_budget_pdf"


class FlashcoopFundingAskedContent(models.Model):
    """All that an application says, as plain data, and how it is drawn."""

    _inherit = "flashcoop.funding"

    budget_xlsx_file = fields.Binary(
        compute="_compute_budget_xlsx_file",
        attachment=False,
        help="The budget as a spreadsheet: as asked on, or as of now in a draft.",
    )

    @api.depends("application_ids", "state")
    def _compute_budget_xlsx_file(self):
        for funding in self:
            funding.budget_xlsx_file = funding.id and self._xlsx_application(
                funding._get_document()
            )

    # === CONTENT === #

    def _get_application(self):
        """Return what an application says as of now, as plain data.

        ``rows`` carry the forecast of all Flashcoops of the funding, exact and in whole
        units that add up as printed; ``lines`` are the budget lines themselves.
        Amounts are in company currency.
        """
        self.ensure_one()
        # sudo: totals of Flashcoops; the user has a right on the funding
        cohorts = in_french(self.sudo()._get_report_cohorts()._origin)
        value = cohorts and statement.find_forecast(cohorts, APPLICATION_FORM)
        rows = [self._get_row(row) for row in value.to_whole_rows()] if value else []
        amounts = {row["code"]: row for row in rows if row["kind"] == "total"}
        income = amounts.get("BP.TP", {"forecast": 0.0, "forecast_whole": 0})
        cost = amounts.get("BP.T", income)
        missing = self.currency_id.round(cost["forecast"] - income["forecast"])
        share = percent(self.asked_amount, income["forecast"])
        return self._get_application_facts(cohorts) | {
            "rows": rows,
            "lines": self._get_budget_lines(cohorts),
            "total": cost["forecast"],
            "missing": max(missing, 0.0),
            "unplaced": value.amount(value.unplaced) if value else 0.0,
            "asked_whole": to_units(self.asked_amount, 1),
            "percent_whole": None if share is None else to_units(share, 1),
        }

    def _get_row(self, row):
        forecast = {
            "forecast": row["forecast"],
            "forecast_whole": row["forecast_whole"],
        }
        return {key: row[key] for key in ROW_KEYS} | forecast | {"actual": 0.0}

    def _get_budget_lines(self, cohorts):
        """Return the budget lines of the cohorts, on the rows of the report."""
        return [
            {
                "cohort": line.cohort_id.name,
                "code": line.heading_id.code,
                "heading": line.heading_id.name,
                "funding": line.funding_id.display_name or "",
                "amount": line.amount,
            }
            for line in cohorts.budget_line_ids.sorted()
        ]

    def _get_year_asked_for(self, cohorts):
        """Return the year that is asked for, else the one in which the action ends;
        False as long as nobody knows."""
        end = self.fiscal_year_end or self.date_to
        days = [day for day in cohorts.mapped("date_end") if day]
        if not end and days:
            end = self.company_id.compute_fiscalyear_dates(max(days))["date_to"]
        return end.year if end else False

    def _get_application_facts(self, cohorts):
        company = self.company_id
        own = cohorts.budget_line_ids.filtered(lambda b: b.funding_id.id == self.id)
        return {
            "funder": self.partner_id.name,
            "contact": self.contact_id.name or "",
            "funding": self.name,
            "reference": self.reference,
            "file_number": self.file_number or "",
            "asked_on": self.date_asked and self.date_asked.isoformat(),
            "asked_amount": self.asked_amount,
            "budgeted": self.currency_id.round(sum(own.mapped("amount"))),
            "shares": [
                {"cohort": share.cohort_id.name, "amount": share.amount}
                for share in self.sudo().share_ids
            ],
            "cohorts": cohorts.mapped("name"),
            "date_from": self.date_from and self.date_from.isoformat(),
            "date_to": self.date_to and self.date_to.isoformat(),
            "fiscal_year": self._get_year_asked_for(cohorts),
            "currency": self.currency_id.name,
            "identity": {
                "name": company.name,
                "siret": company.company_registry or "",
                "rna": company.flashcoop_rna or "",
                "signatory": company.flashcoop_legal_representative or "",
            },
        }

    @api.model
    def _hash_application(self, content):
        """Return the SHA-256 of content in canonical JSON."""
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return fingerprint(text.encode())

    # === DRAWING === #

    def _get_document(self):
        """Return what the templates draw: the last application, or today's budget
        while none is sent."""
        self.ensure_one()
        application = self.application_ids[:1]
        if application and self.state != "draft":
            return application._get_document()
        return self._draw_application(self._get_application(), "PROJET, non envoyé")

    @api.model
    def _draw_application(self, content, mark):
        """Return a content laid out for the templates and the spreadsheet."""
        identity = content["identity"]
        period = f"{day(content['date_from'])} – {day(content['date_to'])}"
        numbers = filter(None, (content["file_number"], content["reference"]))
        facts = [
            ("Organisme", identity["name"]),
            (
                "SIRET / RNA",
                " / ".join(filter(None, map(identity.get, ("siret", "rna")))),
            ),
            ("Financeur sollicité", content["funder"]),
            ("Interlocuteur", content["contact"]),
            (
                "Projet",
                f"{content['funding']} ({', '.join(content['cohorts']) or '–'})",
            ),
            ("N° de dossier", " – ".join(numbers)),
            ("Période", period.strip(" –")),
            ("Montant demandé", exact(content["asked_amount"], content["currency"])),
            ("Demandé le", day(content["asked_on"])),
        ]
        facts = [(label, value) for label, value in facts if value]
        return {
            "content": content,
            "facts": facts,
            "lines": form_12156.draw_table(content),
            "pages": form_12156.draw_pages(content, len(facts)),
            "sentence": form_12156.sentence_text(content),
            "notes": form_12156.notes(content),
            "mark": f"{content['reference']} – {mark}",
            "is_draft": mark.startswith("PROJET"),
        }

    @api.model
    def _xlsx_application(self, document):
        return base64.b64encode(application_xlsx(document))

    @api.model
    def _name_application(self, content):
        """Return the name of the files, without extension: Budget-FIN-2022-001."""
        return f"Budget-{(content['reference'] or '').replace('/', '-')}"

    def _get_budget_file_name(self):
        self.ensure_one()
        return self._name_application({"reference": self.reference})

    # === ACTIONS === #

    def action_print_budget(self):
        return self.env.ref(PDF_REPORT).report_action(self, config=False)

    def action_download_budget(self):
        self.ensure_one()
        name = self._get_budget_file_name()
        return self._download_xlsx(self, "budget_xlsx_file", name)

    @api.model
    def _download_xlsx(self, record, field, name):
        url = f"/web/content/{record._name}/{record.id}/{field}"
        return {
            "type": "ir.actions.act_url",
            "url": f"{url}?download=true&filename={name}.xlsx",
            "target": "download",
        }
