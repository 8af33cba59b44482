from markupsafe import Markup

from odoo import api, fields, models

from .flashcoop_funder_report_content import amounts_by_key


def bullets(lines):
    """Return sentences as a list; nothing of them is markup."""
    points = Markup().join(Markup("<li>%s</li>") % line for line in lines)
    return points and Markup('<ul class="mb-0 ps-3">%s</ul>') % points


class FlashcoopFunderReportWarnings(models.Model):
    """What a person should settle before sending a report; some of it holds a final
    report back."""

    _inherit = "flashcoop.funder.report"

    warning_html = fields.Html(compute="_compute_drawn", sanitize=False)

    @api.depends("objectives_text", "variance_text", "kind")
    def _compute_drawn(self):
        """Extend what is drawn."""
        return super()._compute_drawn()

    def _get_drawn(self, content):
        is_open = content and self.state in ("draft", "review")
        lines = self._get_warnings(content) if is_open else ()
        return super()._get_drawn(content) | {
            "warning_text": "\n".join(lines),
            "warning_html": bullets(lines),
        }

    def _get_period_warnings(self, content):
        """Return what the books hold that the period or the award leaves out."""
        currency, funding = self.currency_id, self.funding_id
        lines = []
        if outside := self._get_rows_left_out(content["rows"]):
            lines.append(
                self.env._(
                    "The period leaves out entries of these Flashcoops on: %s.",
                    ", ".join(outside),
                )
            )
        booked = funding.booked_amount - funding.given_back_amount
        if not funding.is_own and currency.compare_amounts(booked, funding.net_amount):
            lines.append(
                self.env._(
                    "%(booked)s of the %(granted)s granted stand in the books.",
                    booked=currency.format(booked),
                    granted=currency.format(funding.net_amount),
                )
            )
        return lines

    def _get_rows_left_out(self, rows):
        """Return the labels of the rows that are not the same over all time."""
        inside = amounts_by_key(rows)
        amounts = amounts_by_key(self._find(always=True).to_whole_rows())
        return dict.fromkeys(
            key[1]
            for key, amount in amounts.items()
            if self.currency_id.compare_amounts(amount, inside.get(key, 0.0))
        )

    def _get_warnings(self, content):
        """Return what the user should settle before sending ``content``: sentences
        without names of people or suppliers, since all who see the report read them.
        """
        lines = self._get_blocking(content)
        if self.kind != "final" and not self._is_written("objectives_text"):
            lines.append(
                self.env._(
                    "Sheet 1 does not say yet whether the objectives were reached."
                )
            )
        lines += [
            self._get_account_warning(account)
            for account in content["not_mapped"]["accounts"]
        ]
        lines += self._get_period_warnings(content)
        for cohort in self.cohort_ids.sudo():
            if drafts := cohort._get_draft_moves():
                lines.append(
                    self.env._(
                        "%(cohort)s: %(count)s draft documents are not counted.",
                        cohort=cohort.name,
                        count=len(drafts),
                    )
                )
            if cohort.budget_message:
                lines.append(
                    self.env._(
                        "%(cohort)s: %(message)s",
                        cohort=cohort.name,
                        message=cohort.budget_message,
                    )
                )
        return lines

    def _get_blocking(self, content):
        """Return what a final report is never sent without, each with its place."""
        if self.kind != "final" or self._is_written("objectives_text"):
            return []
        return [
            self.env._(
                "Sheet 1 does not say yet whether the objectives were reached: write it"
                " on the tab “1. What was done”. A final report is not sent without it."
            )
        ]

    def _is_written(self, name):
        return bool((self[name] or "").strip())

    def _get_account_warning(self, account):
        """Return what to do with the entries on an account that no row takes."""
        values = account | {"amount": self.currency_id.format(account["amount"])}
        if account["code"][:2] in ("86", "87"):
            return self.env._(
                "%(amount)s stand on account %(code)s %(name)s. Classes 86 and 87 of"
                " the form show contributions in kind by their nature, not from the"
                " books: enter them on the tab Funding of the Flashcoop.",
                **values,
            )
        return self.env._(
            "%(amount)s stand on account %(code)s %(name)s, which has no row of the"
            " form.",
            **values,
        )
