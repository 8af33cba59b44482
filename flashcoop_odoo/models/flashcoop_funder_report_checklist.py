from odoo import api, models


class FlashcoopFunderReportChecklist(models.Model):
    """What is missing before a report is sent, beside what its figures say."""

    _inherit = "flashcoop.funder.report"

    @api.depends(
        *("gap_ids.note", "signatory"),
        *("body_name", "body_siret", "body_rna", "body_register"),
    )
    def _compute_drawn(self):
        """Extend what the list is about."""
        return super()._compute_drawn()

    def _get_warnings(self, content):
        lines = super()._get_warnings(content)
        if missing := self._get_missing_facts():
            lines.append(self.env._("Still empty on the form: %s.", ", ".join(missing)))
        if not self.has_form:
            lines.append(
                self.env._(
                    "The official form is not filled in: its blank is not in the"
                    " settings yet."
                )
            )
        for cohort in self.cohort_ids.sudo():
            # sudo: a count of half-days says nothing of people
            told = self._get_told_sessions(cohort)
            if not told or not cohort.participant_count:
                lines.append(
                    self.env._(
                        "%s: no half-day in the period or no participant, and the form"
                        " says so.",
                        cohort.name,
                    )
                )
            if open_days := told.filtered(lambda s: not s.locked):
                lines.append(
                    self.env._(
                        "%(cohort)s: the attendance of %(count)s half-days is not"
                        " validated.",
                        cohort=cohort.name,
                        count=len(open_days),
                    )
                )
        if amount := self._get_untied_budget():
            lines.append(
                self.env._(
                    "%(amount)s of the budget stand on the row of funders of this kind"
                    " and name no funding, so that “%(funding)s” is compared with"
                    " nothing: choose it on the line of the budget.",
                    amount=self.currency_id.format(amount),
                    funding=self.funding_id.name,
                )
            )
        return lines

    def _get_untied_budget(self):
        """Return what the budgets count on from funders of this kind, without saying of
        which grant. sudo: totals, for who sees the report."""
        found = self.env["flashcoop.budget.line"].sudo()
        found = found.search(
            [
                ("cohort_id", "in", self.cohort_ids.ids),
                ("funding_id", "=", False),
                ("heading_id.funder_kind_ids", "in", self.funding_id.kind_id.ids),
            ]
        )
        return sum(found.mapped("amount"))

    def _get_missing_facts(self):
        """Return the labels of the facts that the form asks for and nobody wrote."""
        names = ["body_name", "body_siret", "signatory"]
        if not self.body_rna and not self.body_register:
            names.append("body_rna")
        labels = self.fields_get(names, ["string"])
        return [labels[name]["string"] for name in names if not self[name]]
