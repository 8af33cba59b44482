"""The setting of the tests on single costs: two Flashcoops, two fundings, one VAT."""

from common import FlashcoopCase

from odoo import Command


class CostCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cohort = cls._create_cohort()
        cls.second = cls._create_cohort("Second")
        cls.one = cls._create_funding([(cls.cohort, 6000)])
        cls.two = cls._create_funding([(cls.cohort, 4000)], kind="region")
        cls.vat = cls.env["account.tax"].search(
            [
                ("company_id", "=", cls.company.id),
                ("type_tax_use", "=", "purchase"),
                ("amount", "=", 20),
                ("amount_type", "=", "percent"),
                ("price_include_override", "!=", "tax_included"),
                ("tax_exigibility", "=", "on_invoice"),
            ],
            limit=1,
        )

    def _costs(self, cohort=None):
        """Return what ``report.costs`` finds of a cohort."""
        cohort = cohort or self.cohort
        self.env.flush_all()
        return cohort._get_costs()[cohort.id]

    def _cost(self, cohort=None):
        [cost] = self._costs(cohort)
        return cost

    def _bill(self, *parts, amount=100, prefix="606", taxes=None, **values):
        distribution = self._distribution(*(parts or [(100, self.cohort)]))
        line = (prefix, amount, distribution, *([taxes] if taxes else []))
        return self._create_bill([line], **values)

    # --- the worklist ---

    def _worklist(self, cohort=None, **context):
        """Return the rows of the worklist, oldest first."""
        self.env.flush_all()
        cohort = cohort or self.cohort
        costs = self.env["flashcoop.cost"].with_context(**context)
        return costs.search([("cohort_id", "=", cohort.id)], order="date, id")

    def _row(self, cohort=None, **context):
        [row] = self._worklist(cohort, **context)
        return row

    def _grant(self, funding):
        """Bring a funding where it may pay for costs."""
        if not funding.instalment_ids:
            funding.instalment_ids = [
                Command.create(
                    {
                        "name": "All",
                        "due_date": "2022-06-01",
                        "amount": funding.granted_amount,
                    }
                )
            ]
        funding.action_grant()
        return funding
