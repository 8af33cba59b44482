"""Each company sees its own, in every model; the plans and the tables are shared."""

from access import TABLES, AccessCase
from test_access_rights import RIGHTS

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

ROLES = ("facilitator", "coordinator", "officer", "manager", "auditor")
OWNED = [model for model in RIGHTS if model not in TABLES]


class TestCompanies(AccessCase):
    """`own` is of the first company; `other` is of the second."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls._create_company()
        for role in ROLES:
            cls.users[f"other {role}"] = cls._create_user(
                role, login=f"other_{role}", company_id=cls.other_company.id
            )
        cls.both = cls._create_user(
            "manager",
            login="test_both",
            company_ids=[Command.set([cls.company.id, cls.other_company.id])],
        )
        env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=[cls.other_company.id])
        )
        home = cls.env
        cls.env, cls.company = env, cls.other_company
        cls.foreign = cls._create_cohort("À côté", coordinator_id=False)
        cls.foreign_records = cls._create_one_of_each(cls.foreign)
        cls.line = cls.env["account.analytic.line"].create(
            {
                "name": "Flour",
                "amount": -77.0,
                "company_id": cls.other_company.id,
                cls._plan("cohort")._column_name(): cls.foreign.analytic_account_id.id,
            }
        )
        cls.env, cls.company = home, home.company
        cls.foreign = cls.foreign.with_env(home)
        cls.foreign_records = {
            model: record.with_env(home)
            for model, record in cls.foreign_records.items()
        }
        cls.env.flush_all()

    @classmethod
    def _plan(cls, which):
        return cls.env["account.analytic.account"]._flashcoop_plan(which)

    def test_the_foreign_records_are_of_the_other_company(self):
        for model in OWNED:
            self.assertEqual(
                self.foreign_records[model].company_id, self.other_company, model
            )

    def test_a_user_sees_nothing_of_the_other_company(self):
        for model in OWNED:
            for role in ROLES:
                if not dict(zip(ROLES, RIGHTS[model], strict=True))[role]:
                    continue
                for login, mine in (
                    (role, self.company),
                    (f"other {role}", self.other_company),
                ):
                    with self.subTest(model=model, user=login):
                        found = self.env[model].with_user(self.users[login]).search([])
                        self.assertLessEqual(found.company_id, mine)
                        if role != "facilitator":
                            self.assertTrue(found)

    def test_nor_opens_a_record_of_it_by_its_id(self):
        for model in OWNED:
            for role in ROLES:
                record = self.foreign_records[model].with_user(self.users[role])
                with self.subTest(model=model, role=role):
                    self.assertFalse(record.has_access("read"))
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.users["manager"]).read(["name"])

    def test_the_statement_stays_in_its_company(self):
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.users["manager"]).get_statement()
        with self.assertRaises(AccessError):
            (self.own + self.foreign).with_user(self.users["auditor"]).get_statement()
        statement = self.foreign.with_user(self.users["other auditor"]).get_statement()
        self.assertEqual(statement[0]["not_mapped"]["amount"], -77.0)

    def test_a_user_of_both_sees_the_companies_that_are_switched_on(self):
        cohorts = self.env["flashcoop.cohort"].with_user(self.both)
        known = self.own | self.foreign
        for companies, expected in (
            (self.company, self.own),
            (self.other_company, self.foreign),
            (self.company | self.other_company, known),
        ):
            found = cohorts.with_context(allowed_company_ids=companies.ids)
            with self.subTest(companies=companies.mapped("name")):
                self.assertEqual(found.search([("id", "in", known.ids)]), expected)
                if len(companies) == 1:
                    hidden = (known - expected).with_env(found.env)
                    with self.assertRaises(AccessError):
                        hidden.get_statement()
                figures = found.env["flashcoop.cohort.figure"].search([])
                self.assertEqual(figures.company_id, companies)

    def test_one_statement_may_tell_of_both_companies(self):
        both = self.own | self.foreign
        both = both.with_user(self.both).with_context(
            allowed_company_ids=[self.company.id, self.other_company.id]
        )
        self.assertEqual(
            [part["not_mapped"]["amount"] for part in both.get_statement()],
            [0.0, -77.0],
        )

    def test_records_of_two_companies_do_not_mix(self):
        mine = self.records[self.own]
        theirs = self.foreign_records
        partner = self._create_partner("Theirs", company_id=self.other_company.id)
        mixes = (
            ("flashcoop.participant", {"partner_id": partner.id}),
            ("flashcoop.actor", {"partner_id": partner.id}),
            ("flashcoop.cohort", {"place_id": partner.id}),
            ("flashcoop.cohort", {"coordinator_id": self.users["other manager"].id}),
            ("flashcoop.session", {"place_id": partner.id}),
            ("flashcoop.session", {"facilitator_ids": [Command.link(partner.id)]}),
            ("flashcoop.funding", {"partner_id": partner.id}),
            ("flashcoop.funding.share", {"cohort_id": self.foreign.id}),
            ("flashcoop.budget.line", {"funding_id": theirs["flashcoop.funding"].id}),
            ("flashcoop.inkind", {"partner_id": partner.id}),
            (
                "flashcoop.funder.report",
                {"cohort_ids": [Command.link(self.foreign.id)]},
            ),
            ("flashcoop.attendance", {"session_id": theirs["flashcoop.session"].id}),
            ("flashcoop.cohort", {"company_id": self.other_company.id}),
        )
        for model, vals in mixes:
            with self.subTest(model=model, vals=vals), self.assertRaises(UserError):
                mine[model].write(vals)
                self.env.flush_all()

    def test_a_cohort_takes_no_account_of_another_company(self):
        account = self.env["account.analytic.account"].create(
            {
                "name": "Free",
                "plan_id": self._plan("cohort").id,
                "company_id": self.other_company.id,
            }
        )
        with self.assertRaises(UserError):
            self.own.analytic_account_id = account

    def test_the_plans_are_shared_and_each_account_has_its_company(self):
        accounts = self.own.analytic_account_id, self.foreign.analytic_account_id
        self.assertEqual(accounts[0].plan_id, accounts[1].plan_id)
        self.assertEqual(accounts[0].company_id, self.company)
        self.assertEqual(accounts[1].company_id, self.other_company)
        self.assertEqual(self.foreign.event_id.company_id, self.other_company)

    def test_a_person_known_to_the_other_company_registers_all_the_same(self):
        """Somebody else's contact is not ours: a new one is made, nothing fails."""
        self._create_partner(
            "Léa", email="lea@example.com", company_id=self.other_company.id
        )
        booker = self._create_partner("Paul", company_id=self.other_company.id)
        self.env["event.registration"].create(
            [
                {
                    "event_id": self.own.event_id.id,
                    "name": "Léa",
                    "email": "lea@example.com",
                },
                {"event_id": self.own.event_id.id, "partner_id": booker.id},
            ]
        )
        candidates = self.own.participant_ids.filtered(lambda p: p.state == "candidate")
        self.assertEqual(set(candidates.mapped("partner_id.name")), {"Léa", "Paul"})
        self.assertNotIn(self.other_company, candidates.partner_id.company_id)
