"""Pivot and statement resolve an account alike: archived, of a branch, shared."""

from common import FlashcoopCase

from odoo import Command


class TestFigureAccounts(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cohort = cls._create_cohort()

    def _create_account(self, code, company=None, **values):
        company = company or self.company
        Account = self.env["account.account"].with_company(company)
        return Account.create(
            {
                "code": code,
                "name": f"Account {code}",
                "account_type": "expense",
                "company_ids": [Command.set(company.root_id.ids)],
                **values,
            }
        )

    def _spend(self, account, amount, cohort=None):
        """Write an analytic line by hand, as a company may have no journal."""
        cohort = cohort or self.cohort
        column = self.env["account.analytic.account"]._flashcoop_column("cohort")
        self.env["account.analytic.line"].create(
            {
                "name": "Cost",
                "date": "2022-03-10",
                "amount": -amount,
                "company_id": cohort.company_id.id,
                "general_account_id": account.id,
                column: cohort.analytic_account_id.id,
            }
        )

    def assertAlike(self, cohort=None, **rows):
        """Compare pivot and statement on all rows, and rows given with their amount."""
        cohort = cohort or self.cohort
        self.env.flush_all()
        self.env.invalidate_all()
        [value] = cohort.get_statement()
        said = {
            row["code"]: row["actual"]
            for row in value["headings"]
            if row["actual"] and not row["is_total"]
        }
        said["none"] = -value["not_mapped"]["amount"]
        figures = self.env["flashcoop.cohort.figure"]._read_group(
            [("cohort_id", "=", cohort.id)], ["heading_id"], ["balance:sum"]
        )
        found = {heading.code or "none": -amount for heading, amount in figures}
        self.assertEqual(found, {code: a for code, a in said.items() if a})
        for name, amount in rows.items():
            code = name.removeprefix("row").replace("_", ".")
            self.assertEqual(found.get(code), amount, code)

    def test_an_archived_account_keeps_its_row(self):
        account = self._create_account("606987")
        self._spend(account, 120)
        self.assertAlike(row60_1=None, row60_2=120)
        account.active = False
        self.assertAlike(row60_2=120)

    def test_a_branch_uses_the_numbers_of_its_root(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        self.env.user.company_ids |= branch
        self.env = self.env(
            context={"allowed_company_ids": [self.company.id, branch.id]}
        )
        cohort = self._create_cohort("Branch", company_id=branch.id)
        account = self._create_account("606986")
        self._spend(account, 70, cohort)
        self.assertAlike(cohort, row60_2=70)
        account.active = False
        self.assertAlike(cohort, row60_2=70)

    def test_a_shared_account_goes_by_its_number_in_each_company(self):
        company = self._create_company()
        self.env.user.company_ids |= company
        self.env = self.env(
            context={"allowed_company_ids": [self.company.id, company.id]}
        )
        there = self._create_cohort("There", company_id=company.id)
        account = self._create_account("606985")
        account.with_company(company).write(
            {"code": "613985", "company_ids": [Command.link(company.id)]}
        )
        for cohort in (self.cohort, there):
            self._spend(account, 50, cohort)
        self.assertAlike(row60_2=50)
        self.assertAlike(there, row61_1=50, row60_2=None)
