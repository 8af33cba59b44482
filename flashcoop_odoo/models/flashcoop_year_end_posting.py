from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.exceptions import AccessError, UserError

from ..calc.year_end import STEPS


class FlashcoopYearEndPosting(models.Model):
    """How a closing becomes draft entries, one a funding and step.

    They carry no analytic account: they move income between fiscal years of the
    company and change nothing of what a funder gave and a Flashcoop spent.
    """

    _inherit = "flashcoop.year.end"

    # === ACTIONS === #

    def action_propose(self):
        """Create the draft entries that are missing; an accountant posts them.

        Proposed again, what is there is left as it is and only a difference is added.

        :raise AccessError: for those who book no awards.
        :raise UserError: in a locked period, with drafts of earlier years, once a later
            year is closed, without an account, or with an amount nobody explained.
        """
        self._check_officer()
        for year_end in self:
            year_end.check_access("write")
            year_end._touch()
            year_end._read_books_again()
            gaps = year_end.line_ids._get_gaps()
            if not gaps:
                raise UserError(
                    self.env._(
                        "“%s”: nothing to enter. The entries there are say all that"
                        " follows from the books and your decisions.",
                        year_end.display_name,
                    )
                )
            year_end._check_can_propose(gaps)
            year_end._create_entries(gaps)
        self.invalidate_recordset(["draft_count"])
        return self._notify_drafts(sum(self.mapped("draft_count")))

    def action_take_back(self):
        """Delete the entries still in draft."""
        self._check_officer()
        for year_end in self:
            year_end.check_access("write")
            # sudo: the drafts are ours, officers have no right on entries
            moves = year_end.sudo().line_ids.move_ids
            moves.filtered(lambda move: move.state == "draft").unlink()
        return True

    def _touch(self):
        """Make two transactions that propose entries of a closing conflict."""
        self.flush_recordset()
        self.env.cr.execute(
            "UPDATE flashcoop_year_end SET write_date = write_date WHERE id IN %s",
            [tuple(self.ids)],
        )

    # === CHECKS === #

    def _check_officer(self):
        if not self.env.su and not self.env.user.has_group(
            "flashcoop_odoo.flashcoop_group_funding"
        ):
            raise AccessError(
                self.env._("Only funding officers and managers propose entries.")
            )

    def _check_can_propose(self, gaps):
        self.ensure_one()
        self._check_explained(gaps)
        self._check_other_years(gaps)
        journal = self.company_id._get_flashcoop_closing_journal()
        days = {self._get_day(step) for steps in gaps.values() for step in steps}
        for day in sorted(days):
            self.company_id._check_flashcoop_open(day, journal)

    def _check_explained(self, gaps):
        for line in gaps:
            own = line.is_decided or line.brought_amount
            if own and not (line.note or "").strip():
                raise UserError(
                    self.env._(
                        "“%s”: amounts other than those proposed need their reason, in"
                        " the column Why.",
                        line.funding_id.display_name,
                    )
                )

    def _check_other_years(self, gaps):
        """Earlier years are posted, later ones not closed: each year starts from
        what the one before left."""
        fundings = self.env["flashcoop.funding"].concat(*(ln.funding_id for ln in gaps))
        moves = self.env["account.move"].sudo()  # whether there are some, of which year
        others = moves.search(
            [
                ("flashcoop_year_end_line_id.funding_id", "in", fundings.ids),
                ("flashcoop_year_end_line_id.year_end_id", "!=", self.id),
                ("state", "in", ("draft", "posted")),
            ]
        )
        for move in others:
            year_end = move.flashcoop_year_end_line_id.year_end_id
            names = {
                "other": year_end.display_name,
                "funding": move.flashcoop_year_end_line_id.funding_id.display_name,
            }
            if year_end.date_to > self.date_to:
                raise UserError(
                    self.env._(
                        "“%(other)s” has entries for “%(funding)s” already: a year is"
                        " closed before the next one.",
                        **names,
                    )
                )
            if move.state == "draft":
                raise UserError(
                    self.env._(
                        "Entries of “%(other)s” for “%(funding)s” are still in draft:"
                        " post them or take them back first.",
                        **names,
                    )
                )

    # === ENTRIES === #

    def _get_day(self, step):
        """Return the date of an entry: the last day of the year, or the next one."""
        next_year = STEPS[step][2]
        return self.date_to + relativedelta(days=next_year)

    def _create_entries(self, gaps):
        """Create one draft a funding and step (sudo: officers propose, accountants
        post)."""
        self.ensure_one()
        accounts = self._get_accounts(gaps)
        journal = self.company_id._get_flashcoop_closing_journal()
        moves = (
            self.env["account.move"]
            .sudo()
            .with_company(self.company_id)
            .create(
                [
                    line._prepare_entry_vals(step, amount, journal, accounts[line])
                    for line, steps in gaps.items()
                    for step, amount in steps.items()
                ]
            )
        )
        # where the accountant who posts sees it at once
        moves._message_log_batch({move.id: move.narration for move in moves})

    def _get_accounts(self, gaps):
        """Return {line: {role of calc.year_end: account}} of the entries missing.

        :raise UserError: when the company lacks some.
        """
        income = self._get_income_accounts(gaps)
        numbers = {
            line: {
                role: number
                for role, number in line._get_numbers(income[line]).items()
                if any(role in STEPS[step][:2] for step in steps)
            }
            for line, steps in gaps.items()
        }
        needed = {number for roles in numbers.values() for number in roles.values()}
        roles = self.env["flashcoop.account.role"].search(
            [("code", "in", list(needed))]
        )
        found = roles._get_accounts(self.company_id)
        return {
            line: {role: found[number] for role, number in roles.items()}
            | {"income": income[line]}
            for line, roles in numbers.items()
        }

    def _get_income_accounts(self, lines):
        """Return {line: account that its award credits} (sudo), the one in the books
        before the one of today's settings."""
        fundings = self.env["flashcoop.funding"].concat(
            *(ln.funding_id for ln in lines)
        )
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("move_id.flashcoop_funding_id", "in", fundings.ids),
                    ("move_id.move_type", "=", "out_invoice"),
                    ("parent_state", "=", "posted"),
                    ("display_type", "=", "product"),
                ],
                ["move_id.flashcoop_funding_id", "account_id"],
                order="account_id",
            )
        )
        booked = {funding.id: account for funding, account in reversed(groups)}
        return {
            line: booked.get(line.funding_id.id)
            or line.funding_id.sudo().kind_id._get_income_account(self.company_id)
            for line in lines
        }
