"""The shares in the books: what members are owed, paid, and taken back."""

from freezegun import freeze_time
from surplus import SurplusCase

from odoo.exceptions import AccessError, UserError


@freeze_time("2022-03-16 18:00:00")
class PostedCase(SurplusCase):
    def _post(self, user=None, **values):
        self._vote(**values)
        self.surplus.with_user(user or self.coordinator).action_post()
        return self.surplus.move_ids

    def _pay(self, moves, **values):
        self._register_payment(moves.with_user(self.accountant), **values)
        self.env.invalidate_all()


@freeze_time("2022-03-16 18:00:00")
class TestPosting(PostedCase):
    def test_each_member_is_owed_their_share_by_a_receipt_of_their_own(self):
        moves = self._post(rule="hours")
        self.assertEqual(self.surplus.state, "posted")
        owed = {m.partner_id.name: m.amount_residual for m in moves}
        self.assertEqual(owed, {"Ana": 190.0, "Bob": 95.0})
        self.assertEqual(set(moves.mapped("move_type")), {"in_receipt"})
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        self.assertEqual({str(day) for day in moves.mapped("date")}, {"2022-03-15"})
        self.assertFalse(moves.line_ids.tax_ids | moves.line_ids.tax_line_id)
        self.assertEqual(self._amounts("residual_amount"), [190.0, 95.0, 0.0])

    def test_each_officer_and_coordinator_posts_without_accounting_rights(self):
        self._vote()
        for user in (self.coordinator, self.officer):
            self.surplus.with_user(user).action_post()
            self.assertEqual(self.surplus.state, "posted")
            self.surplus.with_user(user).cancel_posting("To try again")

    def test_the_shares_are_a_cost_in_the_books_and_not_in_the_result(self):
        self.assertActual(self.cohort, row65=0.0)
        self._post()
        self.assertActual(self.cohort, row65=285.0, row70=450.0)
        self.surplus.sudo().other_heading_ids.invalidate_recordset()
        self.env.invalidate_all()
        self.assertFalse(self.surplus.difference_text)
        self.assertEqual(
            self.surplus._get_live_figures()[self.surplus]["result"], 285.0
        )

    def test_the_shares_do_not_count_even_among_the_rows_borne(self):
        self.surplus.other_heading_ids = self._heading("65")
        self._post()
        self.env.invalidate_all()
        self.assertFalse(self.surplus.difference_text)
        self.surplus.cancel_posting("To try")
        self.env.invalidate_all()
        self.assertFalse(self.surplus.difference_text)

    def test_no_funder_pays_for_them_and_the_officer_reads_pseudonyms(self):
        self.funding.action_grant()
        moves = self._post()
        self.env.flush_all()
        Cost = self.env["flashcoop.cost"].with_user(self.officer)
        domain = [("cohort_id", "=", self.cohort.id)]
        shared = Cost.search([*domain, ("is_shared", "=", True)])
        self.assertEqual(sum(shared.mapped("amount")), 285.0)
        self.assertEqual(
            set(shared.mapped("payee")), {self.ana.pseudonym, self.bob.pseudonym}
        )
        self.assertIn("pays for no share of the result", shared[0].why_text)
        self.assertFalse(shared.eligible_funding_ids)
        accepted = Cost.search([*domain, ("eligible_funding_ids", "!=", False)])
        self.assertFalse(accepted & shared)
        self.assertFalse(Cost._find_unpaid() & shared)
        vendors = (Cost.search(domain) - shared).mapped("payee")
        self.assertTrue(vendors and all(vendors))
        self.assertNotIn(moves.partner_id[0].name, str(Cost.search(domain).read()))

    def test_a_gift_is_owed_to_the_cause(self):
        cause = self._cause()
        moves = self._post(gift_percent=10, gift_partner_id=cause.id)
        gift = moves.filtered(lambda m: m.partner_id == cause)
        self.assertEqual(gift.amount_residual, 28.5)
        self.assertEqual(self.surplus.gift_residual_amount, 28.5)
        self.assertEqual(sum(moves.mapped("amount_total")), 285.0)

    def test_what_is_kept_needs_no_entry(self):
        self._vote(rule="kept")
        with self.assertRefused("nothing to pay"):
            self.surplus.action_post()
        self.assertFalse(self.surplus.move_ids)

    def test_the_contribution_is_stated_and_not_booked(self):
        moves = self._post()
        self.assertEqual(sum(moves.mapped("amount_total")), 285.0)

    def test_the_accounts_are_those_of_the_settings(self):
        costs = self._ensure_account("658700")
        owed = self._account("4011").copy({"code": "467100"})
        self.company.flashcoop_share_account_id = costs
        self.company.flashcoop_share_payable_account_id = owed
        moves = self._post()
        self.assertEqual(moves.line_ids.account_id, costs | owed)

    def test_without_settings_shares_go_to_658_and_what_is_owed_to_the_contact(self):
        moves = self._post()
        codes = set(moves.line_ids.account_id.mapped("code"))
        self.assertEqual({code[:3] for code in codes}, {"658", "401"})

    def test_shares_are_posted_once_and_after_the_vote(self):
        with self.assertRefused("after the vote"):
            self.surplus.action_post()
        self._post()
        with self.assertRefused("posted once"):
            self.surplus.action_post()
        with self.assertRefused("in the books"):
            self.surplus.action_back_to_draft()
        self.assertEqual(len(self.surplus.move_ids), 2)

    def test_in_a_locked_month_the_day_moves_and_is_said(self):
        self.company.purchase_lock_date = "2022-03-15"
        moves = self._post()
        self.assertGreater(str(min(moves.mapped("date"))), "2022-03-15")
        self.assertIn("locked", self.surplus.message_ids[0].body)


@freeze_time("2022-03-16 18:00:00")
class TestPayment(PostedCase):
    def test_it_is_paid_when_everybody_is(self):
        moves = self._post()
        ana = moves.filtered(lambda m: m.partner_id.name == "Ana")
        self._pay(ana, amount=100.0)
        self.assertEqual(self._amounts("paid_amount"), [100.0, 0.0, 0.0])
        self.assertEqual(self._amounts("residual_amount"), [42.5, 142.5, 0.0])
        self.assertEqual(self.surplus.state, "posted")
        self._pay(ana)
        self._pay(moves - ana)
        self.assertEqual(self.surplus.residual_amount, 0.0)
        self.assertEqual(self.surplus.state, "paid")

    def test_the_button_pays_through_core_what_is_still_due(self):
        moves = self._post()
        self._pay(moves[0])
        action = self.surplus.with_user(self.accountant).action_register_payment()
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(**action["context"])
            .create({"payment_date": "2022-03-20"})
        )
        self.assertEqual(wizard.amount, 142.5)
        wizard.action_create_payments()
        self.env.invalidate_all()
        self.assertEqual(self.surplus.state, "paid")

    def test_an_undone_payment_is_due_again(self):
        moves = self._post()
        self._pay(moves[0])
        self._pay(moves[1])
        self.assertEqual(self.surplus.state, "paid")
        moves[0].line_ids.remove_move_reconcile()
        self.env.invalidate_all()
        self.assertEqual(self.surplus.state, "posted")

    def test_others_see_what_is_paid_and_not_the_entries(self):
        self._post()
        for user in (self.officer, self.auditor, self.facilitator):
            surplus = self.surplus.with_user(user)
            self.env.invalidate_all()
            self.assertEqual(surplus.residual_amount, 285.0)
            for record, name in (
                (surplus, "move_ids"),
                (surplus, "gift_move_id"),
                (surplus.line_ids, "move_id"),
            ):
                with self.assertRaises(AccessError):
                    record.read([name])


@freeze_time("2022-03-16 18:00:00")
class TestCancelling(PostedCase):
    def test_cancelling_reverses_and_the_vote_stands(self):
        moves = self._post()
        with self.assertRefused("Say why"):
            self.surplus.cancel_posting("  ")
        self.surplus.cancel_posting("Wrong contact")
        self.assertEqual(self.surplus.state, "voted")
        self.assertActual(self.cohort, row65=0.0)
        self.assertEqual(set(moves.mapped("payment_state")), {"reversed"})
        self.assertIn("Wrong contact", self.surplus.message_ids[0].body)
        self.assertEqual(self._amounts(), [142.5, 142.5, 0.0])
        self.surplus.action_post()
        self.assertActual(self.cohort, row65=285.0)
        self.assertTrue(self.surplus.line_ids[0].move_id.ref.endswith(" v2"))

    def test_after_a_payment_nothing_is_taken_back(self):
        moves = self._post()
        ana = moves.filtered(lambda m: m.partner_id.name == "Ana")
        self._pay(ana, amount=10.0)
        with self.assertRefused("Already paid, at least in part: Ana"):
            self.surplus.cancel_posting("Because")
        self.assertEqual(self.surplus.state, "posted")

    def test_after_the_gift_is_paid_nothing_is_taken_back(self):
        cause = self._cause()
        moves = self._post(rule="given", gift_partner_id=cause.id)
        self._pay(moves, amount=10.0)
        with self.assertRefused("Restos du cœur"):
            self.surplus.cancel_posting("Because")

    def test_a_share_alone_is_not_taken_back_in_accounting(self):
        moves = self._post()
        with self.assertRefused("cancel the posting"):
            moves[0].button_draft()
        reversal = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=moves[0].ids)
            .create({"journal_id": moves[0].journal_id.id})
        )
        with self.assertRefused("cancel the posting"):
            reversal.reverse_moves()

    def test_the_wizard_asks_why(self):
        self._post()
        wizard = self.env["flashcoop.surplus.cancel"].with_user(self.coordinator)
        wizard.create(
            {"surplus_id": self.surplus.id, "reason": "Wrong rule"}
        ).action_cancel_posting()
        self.assertEqual(self.surplus.state, "voted")
        with self.assertRaises(AccessError):
            wizard.with_user(self.facilitator).create(
                {"surplus_id": self.surplus.id, "reason": "Wrong rule"}
            )

    def test_what_is_not_posted_is_not_cancelled(self):
        with self.assertRaises(UserError):
            self.surplus.cancel_posting("Because")


@freeze_time("2022-03-16 18:00:00")
class TestPaper(PostedCase):
    def _draw(self, name, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.coordinator)
        html, _kind = report._render_qweb_html(
            f"flashcoop_odoo.surplus_{name}_document", self.surplus.ids
        )
        return html.decode()

    def test_the_minutes_say_figures_rule_shares_vote_and_who_was_there(self):
        cause = self._cause()
        self._vote(
            rule="hours",
            gift_percent=10,
            gift_partner_id=cause.id,
            decision="For a good cause",
        )
        html = self._draw("minutes")
        texts = ("Ana", "Bob", "Cléo", "Restos du cœur", "For a good cause")
        for text in (*texts, "7\xa0h\xa000"):
            self.assertIn(text, html)
        for amount in (450, -120, 330, -45, 285, 28.5, 171, 85.5):
            self.assertRegex(html, self._money(amount))

    def test_the_page_for_the_group_is_the_same_on_screen_and_on_paper(self):
        html = self._draw("group")
        for text in (html, self.surplus.with_user(self.coordinator).group_html):
            self.assertIn("<svg", text)
            self.assertIn("Ana", text)
            self.assertNotIn("Cléo", text)
            for amount in (450, 120, 45, 285, 142.5):
                self.assertRegex(text, self._money(amount))

    def test_a_receipt_is_for_who_gets_something(self):
        self._post()
        html = self._draw("receipts")
        self.assertEqual(html.count('fsp-receipt-amount"'), 2)
        self.assertNotIn("Cléo", html)

    def test_who_may_not_know_people_prints_pseudonyms(self):
        self._vote()
        for name in ("minutes", "group", "receipts"):
            html = self._draw(name, self.officer)
            self.assertNotIn("Ana", html)
            self.assertIn(self.ana.pseudonym, html)

    def test_a_receipt_says_how_the_share_was_really_paid(self):
        moves = self._post()
        html = self._draw("receipts")
        self.assertEqual((html.count("<p>☐"), html.count("☒")), (2, 0))
        cash = self.env["account.journal"].search([("type", "=", "cash")], limit=1)
        cash = cash or self.env["account.journal"].create(
            {"name": "Cash", "type": "cash"}
        )
        ana, bob = moves.sorted(lambda m: m.partner_id.name)
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=ana.ids)
            .create({"payment_date": "2022-03-20", "journal_id": cash.id})
        )
        wizard.amount = 100.0
        wizard._create_payments()
        self._pay(bob)
        bank = bob.line_ids.matched_debit_ids.debit_move_id.journal_id
        bank = bank.with_context(lang="fr_FR")  # as on paper
        html = self._draw("receipts")
        self.assertEqual(html.count("☒"), 2)
        self.assertRegex(html, f"☒.*{self._money(100)}.*: (in cash|en espèces)")
        self.assertRegex(html, f"☒.*{self._money(142.5)}.*: {bank.name}")
        self.assertEqual(html.count("<p>☐"), 1)  # what is still due to Ana
        self.assertRegex(html, rf"(Still due|Reste dû)\s: .*{self._money(42.5)}")

    def test_several_results_print_in_one_go(self):
        other = self._create_cohort("Chez Eux")
        surplus = self.env["flashcoop.surplus"].create({"cohort_id": other.id})
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        pdf, kind = report._render_qweb_pdf(
            "flashcoop_odoo.surplus_minutes_document", (self.surplus | surplus).ids
        )
        self.assertEqual(kind, "pdf")
        self.assertTrue(pdf.startswith(b"%PDF"))

    def test_an_organisation_without_vat_does_not_speak_of_it(self):
        self.assertRegex(self._draw("group"), "VAT|TVA")
        self.company.flashcoop_vat_exempt = True
        self.env.invalidate_all()
        self.assertNotRegex(self._draw("group"), "VAT|TVA")
