from odoo import fields, models

from ..calc.money import percent
from ..report import statement
from ..report.french import in_french
from ..report.period import read_period


class FlashcoopFundingReport(models.Model):
    """What a funding tells its funder, and its copy for a next edition."""

    _inherit = "flashcoop.funding"

    def _get_report_cohorts(self):
        """Return the cohorts the funding pays for."""
        return self.share_ids.cohort_id

    def _get_days_of_report(self):
        """Return the days that the period of a report must hold: the fiscal year
        granted for, the eligible period, the award and the Flashcoops."""
        days = [self.date_from, self.date_to, self.date_granted]
        if self.fiscal_year_end:
            year = self.company_id.compute_fiscalyear_dates(self.fiscal_year_end)
            days += [year["date_from"], year["date_to"]]
        cohorts = self._get_report_cohorts()
        days += [*cohorts.mapped("date_start"), *cohorts.mapped("date_end")]
        return list(filter(None, days))

    def get_closing_sentence(self, date_from=None, date_to=None):
        """Return the last sentence of the form, for the cohorts of the funding.

        The percentage is the amount given (less what was given back) ÷ realised
        products, class 87 excluded, × 100: a grant of 6,000 on products of 7,500
        is 80 %, whatever the contributions in kind.

        :return: a list with one dict a funding, in order: ``{funding_id, amount,
            products, percent, text}``; ``percent`` is None without products.
            Amounts in company currency.
        :raise UserError: when a date cannot be read, or the period ends before it
            starts.
        """
        self.check_access("read")
        period = read_period(self.env, date_from, date_to)
        sentences = []
        for funding in self:
            cohorts = funding.sudo()._get_report_cohorts()
            products = 0.0
            if cohorts:
                value = statement.find_together(cohorts, *period)
                products = value.actual("TP")
            sentences.append(funding._get_sentence(funding.net_amount, products))
        return sentences

    def _get_sentence(self, amount, products):
        share = percent(amount, products)
        text = "La subvention de {} représente {} % du Total des produits.".format(
            in_french(self.currency_id).format(amount),
            "…" if share is None else f"{share:g}".replace(".", ","),
        )
        return {
            "funding_id": self.id,
            "amount": amount,
            "products": products,
            "percent": share,
            "text": text,
        }

    def _copy_for(self, cohort, shares):
        """Return a draft of this funding for a new edition, asked for its shares."""
        self.ensure_one()
        amount = self.currency_id.round(sum(shares.mapped("amount")))
        return self.copy(
            {
                # of the year in which it is to be spent, as if made by hand
                "reference": self.env["ir.sequence"].next_by_code(
                    "flashcoop.funding", sequence_date=cohort.date_start
                ),
                "date_from": False,
                "date_to": False,
                "asked_amount": amount,
                "company_id": cohort.company_id.id,
                "user_id": self.env.uid,
                "fiscal_year_end": False,
                "report_due_date": False,
                "name": f"{self.name} – {cohort.name}",
                "share_ids": [
                    fields.Command.create({"cohort_id": cohort.id, "amount": amount})
                ],
            }
        )

    def action_create_report(self):
        """Open the report of this funding for the fiscal year it is granted for: the
        one that is there, else a new one, filled in as far as it can be.

        Two clicks, even at the same time, make one report.

        :raise AccessError: for those who may not write reports, when none is there.
        """
        self.ensure_one()
        self.check_access("read")
        self.env["flashcoop.funder.report"].check_access("create")
        self._touch()
        report = self._get_current_report() or self.funder_report_ids.create(
            {"funding_id": self.id}
        )
        return report._get_records_action()

    def action_create_interim_report(self):
        """Open an interim report on the way so far: the one being written, else a new
        one until today.

        :raise AccessError: for those who may not write reports, when none is there.
        """
        self.ensure_one()
        self.check_access("read")
        self.env["flashcoop.funder.report"].check_access("create")
        self._touch()
        report = self.funder_report_ids.filtered(
            lambda r: r.kind == "interim" and r.state in ("draft", "review")
        )[:1]
        if not report:
            today = fields.Date.context_today(self)
            start = min(self._get_days_of_report(), default=today)
            report = report.create(
                {
                    "funding_id": self.id,
                    "kind": "interim",
                    "date_from": min(start, today),
                    "date_to": today,
                }
            )
        return report._get_records_action()

    def _get_current_report(self):
        """Return the report on the fiscal year of the funding: the one being written,
        else the one that was sent, unless that one ends before the period does."""
        last_day = max(self._get_days_of_report(), default=None)
        reports = self.funder_report_ids.filtered(self._is_of_fiscal_year)
        written = reports.filtered(
            lambda r: r.kind == "final" and r.state in ("draft", "review")
        )
        sent = reports.filtered(
            lambda report: (
                report.state == "sent"
                and report.kind == "final"
                and not (report.date_to and last_day and report.date_to < last_day)
            )
        )
        return written[:1] or sent[:1]

    def _is_of_fiscal_year(self, report):
        """True when a report tells of the fiscal year that the funding is for."""
        if not self.fiscal_year_end:
            return True
        year = self.company_id.compute_fiscalyear_dates(self.fiscal_year_end)
        return (not report.date_to or report.date_to >= year["date_from"]) and (
            not report.date_from or report.date_from <= year["date_to"]
        )

    def action_view_reports(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Funder reports"),
            "res_model": "flashcoop.funder.report",
            "view_mode": "list,form",
            "context": {"default_funding_id": self.id},
            "domain": [("funding_id", "=", self.id)],
        }
