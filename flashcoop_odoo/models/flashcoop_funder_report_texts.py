from odoo import api, models
from odoo.tools import format_date

from ..report.beneficiaries import describe_beneficiaries
from ..report.french import in_french


class FlashcoopFunderReportTexts(models.Model):
    """The first draft of the report's texts: facts in French, as the form is, that a
    person completes."""

    _inherit = "flashcoop.funder.report"

    @api.depends("cohort_ids")
    def _compute_texts(self):
        for report in self:
            cohorts = report.cohort_ids.sudo()  # texts for the officer: no identity
            report.dates_places_text = report._describe_dates(cohorts)
            report.implementation_text = report._describe_action(cohorts)

    @api.depends("cohort_ids", "release_small_groups")
    def _compute_beneficiaries_text(self):
        for report in self:
            # sudo: aggregates for people who may not see persons; the function
            # keeps cells under five back unless somebody decided otherwise.
            report.beneficiaries_text = describe_beneficiaries(
                in_french(report).cohort_ids.sudo().participant_ids,
                report.release_small_groups,
            )

    @api.depends("cohort_ids")
    def _compute_inkind_text(self):
        for report in self:
            lines = in_french(report).cohort_ids.sudo().inkind_ids
            natures = dict(lines._fields["nature"]._description_selection(lines.env))
            report.inkind_text = "\n".join(
                f"{natures[line.nature]} – {line.name} : {line.quantity:g} ×"
                f" {line.currency_id.format(line.unit_value or line.amount)}"
                f" = {line.currency_id.format(line.amount)}"
                for line in lines
            )

    def _describe_dates(self, cohorts):
        lang = in_french(self).env
        return "\n".join(
            "{} : du {} au {}{}".format(
                cohort.name,
                format_date(lang, cohort.date_start),
                format_date(lang, cohort.date_end),
                "".join(
                    f", {part}"
                    for part in (cohort.place_id.display_name, cohort.place_id.city)
                    if part
                ),
            )
            for cohort in cohorts
        )

    def _describe_action(self, cohorts):
        """Return facts in French (the form is) that a person completes."""
        texts = []
        for cohort in cohorts:
            hours = sum(cohort.session_ids.mapped("minutes")) / 60
            texts.append(
                f"{cohort.name} ({cohort.trade or 'coopérative éphémère'}) :"
                f" {len(cohort.session_ids)} demi-journées, {hours:g} heures,"
                f" {len(cohort.actor_ids.partner_id)} intervenants et partenaires."
            )
        return "\n".join(texts)
