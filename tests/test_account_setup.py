"""The accounts that fundings need: found by number and name, created, never changed."""

from common import FlashcoopCase

from odoo.exceptions import AccessError


class TestAccountSetup(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_user("manager")
        cls.company.flashcoop_regime = "full"

    def _open(self, user=None):
        setups = self.env["flashcoop.account.setup"].with_user(user or self.manager)
        return setups.create({})

    def _line(self, setup, code):
        return setup.line_ids.filtered(lambda ln: ln.role_id.code == code)

    def test_it_says_of_each_account_whether_it_exists_or_is_free_or_taken(self):
        setup = self._open()
        self.assertEqual(self._line(setup, "487").status, "exists")
        self.assertEqual(self._line(setup, "194").status, "free")
        self.assertEqual(self._line(setup, "194").code, "194000")
        self.assertEqual(self._line(setup, "7541").code, "754100")
        taken = self._line(setup, "7551")
        self.assertEqual((taken.status, taken.code), ("taken", "755110"))
        self.assertIn("755100", taken.found_text)
        self.assertFalse(taken.to_create)
        status = setup.line_ids.mapped("status")
        self.assertEqual(status[0], "taken", "what is to be decided comes first")
        self.assertEqual(status[-1], "exists")

    def test_it_creates_what_is_missing_and_changes_nothing_that_is_there(self):
        accounts = self.env["account.account"]
        before = {a.id: (a.code, a.name) for a in accounts.search([])}
        setup = self._open()
        self._line(setup, "7551").to_create = True
        setup.action_create_accounts()
        for account_id, known in before.items():
            account = accounts.browse(account_id)
            self.assertEqual((account.code, account.name), known)
        created = accounts.search([("id", "not in", list(before))])
        types = {a.code: a.account_type for a in created}
        self.assertEqual(types["194000"], "liability_non_current")
        self.assertEqual(types["689400"], "expense")
        self.assertEqual(types["755110"], "income")
        self.assertEqual(types["864000"], "off_balance")
        self.assertNotIn("754000", types)
        again = self._open()
        self.assertEqual(set(again.line_ids.mapped("status")), {"exists"})
        self.assertFalse(again.free_count)

    def test_a_number_in_use_or_of_another_class_is_refused_and_nothing_created(self):
        for code, words in (("755500", "in use"), ("999000", "must begin with 755")):
            setup = self._open()
            line = self._line(setup, "7551")
            line.write({"to_create": True, "code": code})
            with self.subTest(code=code), self.assertRefused(words):
                setup.action_create_accounts()
            self.assertFalse(
                self.env["account.account"].search([("code", "=", "194000")])
            )

    def test_a_company_under_the_plain_chart_needs_no_account_of_associations(self):
        self.company.flashcoop_regime = "company"
        setup = self._open()
        self.assertEqual(set(setup.line_ids.mapped("status")), {"exists"})

    def test_the_settings_lead_to_the_accounts_of_the_way_just_chosen(self):
        self.company.flashcoop_regime = "company"
        settings = self.env["res.config.settings"].create({"flashcoop_regime": "full"})
        context = settings.action_flashcoop_account_setup()["context"]
        self.assertEqual(context["default_regime"], "full")
        self.assertEqual(context["default_company_id"], self.company.id)

    def test_only_managers_create_accounts(self):
        with self.assertRaises(AccessError):
            self._open(self._create_user("officer"))

    def test_an_account_of_another_number_may_serve_once_it_is_named(self):
        account = self._ensure_account("167400")
        role = self.env["flashcoop.account.role"].search([("code", "=", "194")])
        role.account_id = account
        self.assertEqual(self._line(self._open(), "194").status, "exists")
        other = self._create_company()
        line = role._look(other)[role]
        self.assertEqual(line[0].status, "free", "each company names its own")
