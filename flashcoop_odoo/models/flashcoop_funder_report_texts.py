from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..report.beneficiaries import describe_beneficiaries
from ..report.french import in_french


class FlashcoopFunderReportTexts(models.Model):
    """The first draft of the report's texts: facts in French, as the form is, that a
    person completes."""

    _inherit = "flashcoop.funder.report"

    def write(self, vals):
        """Extend to list the contributions in kind of a new period, unless somebody
        wrote that text."""
        ours = self.browse()
        if {"date_from", "date_to"} & vals.keys() and "inkind_text" not in vals:
            ours = self.filtered(
                lambda r: (r.inkind_text or "") == r._describe_inkind()
            )
        result = super().write(vals)
        for report in ours:
            report.inkind_text = report._describe_inkind()
        return result

    def _get_period_domain(self, name):
        """Return the domain of what is dated in the period of the report."""
        domain = Domain.TRUE
        if self.date_from:
            domain &= Domain(name, ">=", self.date_from)
        if self.date_to:
            domain &= Domain(name, "<=", self.date_to)
        return domain

    @api.depends("cohort_ids", "date_from", "date_to")
    def _compute_texts(self):
        """Fill in what is empty; what somebody wrote is theirs."""
        for report in self:
            cohorts = report.cohort_ids.sudo()  # texts for the officer: no identity
            report.dates_places_text = (
                report.dates_places_text or report._describe_dates(cohorts)
            )
            report.implementation_text = (
                report.implementation_text or report._describe_action(cohorts)
            )
            report.inkind_text = report.inkind_text or report._describe_inkind()

    @api.depends("cohort_ids", "release_small_groups")
    def _compute_beneficiaries_text(self):
        """Fill in what is empty, or what we wrote before groups were released."""
        for report in self:
            released, written = report.release_small_groups, report.beneficiaries_text
            found = report._describe_people(released)
            if not written or written == report._describe_people(
                not released, is_shown=False
            ):
                report.beneficiaries_text = found
            else:
                report.beneficiaries_text = written

    def action_refresh_facts(self):
        """Write the facts again as they are today, over what stands in the texts."""
        empty = dict.fromkeys(
            (
                "dates_places_text",
                "implementation_text",
                "inkind_text",
                "beneficiaries_text",
            )
        )
        self.write(empty)
        self._compute_texts()
        self._compute_beneficiaries_text()

    def _describe_people(self, release_small_groups, is_shown=True):
        """Return who took part, in numbers.

        sudo: aggregates for people who may not see persons; cells under five are
        kept back unless somebody decided otherwise.
        """
        cohorts = self.cohort_ids.sudo()
        return describe_beneficiaries(cohorts, release_small_groups, is_shown)

    def _describe_inkind(self):
        """Return the contributions in kind of the period that count, one a line, with
        how they are valued: they add up to rows 86 and 87."""
        inkinds = in_french(self).env["flashcoop.inkind"].sudo()  # text for the officer
        lines = inkinds.search(
            Domain("cohort_id", "in", self.cohort_ids.ids)
            & inkinds._get_counted_domain()
            & self._get_period_domain("date")
        )
        natures = dict(lines._fields["nature"]._description_selection(lines.env))
        return "\n".join(
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
