"""The result of a cohort: its figures, the rules side by side, and the vote."""

from freezegun import freeze_time
from surplus import SurplusCase

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form


@freeze_time("2022-03-16 18:00:00")
class TestFigures(SurplusCase):
    def test_the_result_is_sales_less_purchases_less_the_contribution(self):
        s = self.surplus
        self.assertEqual(s.turnover_amount, 450.0)
        self.assertEqual(s.purchase_amount, 120.0)
        self.assertEqual(s.margin_amount, 330.0)
        self.assertEqual(s.contribution_amount, 45.0)
        self.assertEqual(s.other_amount, 0.0)
        self.assertEqual(s.result_amount, 285.0)
        self.assertActual(self.cohort, row70=450.0, row60=320.0)

    def test_costs_that_a_funding_pays_are_not_taken_from_the_members(self):
        self.assertEqual(self.surplus.funded_amount, 200.0)
        self.assertRegex(self.surplus._get_funded_text(), self._money(200))
        self.surplus.bears_funded = True
        self.assertEqual(self.surplus.purchase_amount, 320.0)
        self.assertEqual(self.surplus.funded_amount, 0.0)

    def test_the_contribution_goes_by_the_rate_and_base_agreed(self):
        self.surplus.write({"contribution_rate": 12.5, "contribution_base": "margin"})
        self.assertEqual(self.surplus.contribution_amount, 41.25)
        self.assertEqual(self.surplus._get_base_text(), "12.5 % of: Gross margin")

    def test_the_company_proposes_rate_base_and_accounts(self):
        self.surplus.unlink()
        self.company.flashcoop_contribution_rate = 8.0
        self.company.flashcoop_contribution_base = "margin"
        self.company.flashcoop_purchase_prefixes = "601"
        surplus = self.env["flashcoop.surplus"].create({"cohort_id": self.cohort.id})
        self.assertEqual(surplus.contribution_rate, 8.0)
        self.assertEqual(surplus.contribution_base, "margin")
        self.assertEqual(surplus.purchase_amount, 0.0)

    def test_the_group_bears_other_rows_when_they_are_chosen(self):
        for code in ("61", "61.3"):  # the total, and the row itself
            self.surplus.other_heading_ids = [Command.set(self._heading(code).ids)]
            self.assertEqual(self.surplus.other_amount, 30.0, code)
        self.assertEqual(self.surplus.result_amount, 255.0)

    def test_purchases_are_not_counted_again_among_other_rows(self):
        self.surplus.other_heading_ids = self._heading("TC")
        self.assertEqual(self.surplus.purchase_amount, 120.0)
        self.assertEqual(self.surplus.other_amount, 30.0)

    def test_accounts_of_purchases_are_costs(self):
        for text in ("70", "6x"):
            with self.assertRefused("begin with 6", ValidationError):
                self.surplus.purchase_prefixes = text

    def test_the_entries_behind_a_figure_add_up_to_it(self):
        surplus = self.surplus.with_user(self.accountant)
        surplus.other_heading_ids = self._heading("61")
        signs = {"turnover": 1, "purchase": -1, "funded": -1, "other": -1}
        for figure, sign in signs.items():
            action = surplus.with_context(figure=figure).action_view_figure_entries()
            lines = self.env[action["res_model"]].search(action["domain"])
            total = sign * sum(lines.with_user(self.accountant).mapped("amount"))
            self.assertEqual(total, surplus[f"{figure}_amount"], figure)
        with self.assertRaises(AccessError):
            self.surplus.with_user(self.officer).action_view_figure_entries()

    def test_an_entry_without_a_journal_item_counts_too(self):
        line = {"name": "By hand", "amount": -5.0}
        line["general_account_id"] = self._account("607").id
        line["auto_account_id"] = self.cohort.analytic_account_id.id
        self.env["account.analytic.line"].create(line)
        self.env.invalidate_all()
        self.assertEqual(self.surplus.purchase_amount, 125.0)

    def test_another_cohort_counts_for_nothing(self):
        other = self._create_cohort("Chez Eux")
        self._create_sale([("707", 999.0, self._distribution((100, other)))])
        surplus = self.env["flashcoop.surplus"].create({"cohort_id": other.id})
        self.assertEqual((self.surplus | surplus).mapped("turnover_amount"), [450, 999])

    def test_a_loss_is_said_in_words_and_shared_by_nobody(self):
        self._create_bill([("607", 400.0, self._distribution((100, self.cohort)))])
        self.env.invalidate_all()
        self.assertEqual(self.surplus.result_amount, -115.0)
        self.assertRegex(self.surplus.result_text, self._money(115))
        self.assertIn("nobody owes anything", self.surplus.result_text)
        for name in ("equal_amount", "hours_amount", "amount"):
            self.assertEqual(self._amounts(name), [0.0, 0.0, 0.0])
        self._vote()
        self.assertEqual(self.surplus.state, "voted")
        with self.assertRefused("nothing to pay"):
            self.surplus.action_post()


@freeze_time("2022-03-16 18:00:00")
class TestRules(SurplusCase):
    def test_who_left_early_takes_no_part_unless_the_group_decides_so(self):
        self.assertEqual(self._amounts("takes_part"), [True, True, False])
        self.assertEqual(self._amounts("equal_amount"), [142.5, 142.5, 0.0])
        self._line(self.cleo).takes_part = True
        self.assertEqual(self._amounts("equal_amount"), [95.0, 95.0, 95.0])

    def test_all_rules_stand_side_by_side(self):
        self._line(self.ana).points = 1
        self._line(self.bob).points = 3
        self.surplus.equal_percent = 50
        self.assertEqual(self._amounts("equal_amount"), [142.5, 142.5, 0.0])
        self.assertEqual(self._amounts("minutes"), [420, 210, 210])
        self.assertEqual(self._amounts("hours_amount"), [190.0, 95.0, 0.0])
        self.assertEqual(self._amounts("points_amount"), [71.25, 213.75, 0.0])
        self.assertEqual(self._amounts("mixed_amount"), [166.25, 118.75, 0.0])

    def test_a_cent_left_over_goes_to_the_first_of_equals(self):
        self._line(self.cleo).takes_part = True
        self.surplus.contribution_rate = 9.0  # 289.50 for three
        self.surplus.contribution_rate = 9.111  # 289.00
        self.env.invalidate_all()
        amounts = self._amounts("equal_amount")
        total = self.surplus.result_amount
        self.assertEqual(round(sum(amounts), 2), total)
        self.assertEqual(amounts, sorted(amounts, reverse=True))
        self.assertLessEqual(round(amounts[0] - amounts[2], 2), 0.01)

    def test_a_gift_comes_first_and_the_rest_by_the_rule(self):
        cause = self._cause()
        self.surplus.write({"gift_percent": 10, "gift_partner_id": cause.id})
        self.assertEqual(self.surplus.gift_amount, 28.5)
        self.assertEqual(self._amounts(), [128.25, 128.25, 0.0])
        self.assertIn("First, 10 %", self.surplus.rule_text)

    def test_all_may_be_given_or_kept(self):
        self.surplus.rule = "given"
        self.assertEqual(self.surplus.gift_amount, 285.0)
        self.assertEqual(self._amounts(), [0.0, 0.0, 0.0])
        self.surplus.write({"rule": "kept", "gift_percent": 20})
        self.assertEqual(self.surplus.gift_amount, 57.0)
        self.assertEqual(self.surplus.kept_amount, 228.0)
        self.assertEqual(self._amounts(), [0.0, 0.0, 0.0])
        self.assertEqual(self._amounts("equal_amount"), [114.0, 114.0, 0.0])

    def test_points_typed_in_the_form_show_at_once(self):
        with Form(self.surplus) as form:
            form.rule = "points"
            with form.line_ids.edit(0) as line:
                line.points = 2
            with form.line_ids.edit(1) as line:
                line.points = 1
            self.assertEqual(form.shared_amount, 285.0)
        self.assertEqual(self._amounts(), [190.0, 95.0, 0.0])

    def test_half_days_not_filled_in_are_said(self):
        self.assertFalse(self.surplus.unfilled_count)
        self.ana.attendance_ids[0].status = "expected"
        self.env.invalidate_all()
        self.assertEqual(self.surplus.unfilled_count, 1)
        self.assertIn("Half-days not filled in: 1", self.surplus.warning_text)

    def test_drafts_and_open_selling_days_are_said(self):
        self._create_bill(
            [("607", 9.0, self._distribution((100, self.cohort)))], post=False
        )
        self.env["flashcoop.stall.sheet"].create({"cohort_id": self.cohort.id})
        self.env.invalidate_all()
        self.assertIn("Draft documents", self.surplus.warning_text)
        self.assertIn("Selling days not closed yet: 1", self.surplus.warning_text)

    def test_the_simulation_asks_as_much_for_many_members_as_for_few(self):
        def cost():
            with self._counted_queries() as counted:
                self.surplus.line_ids.mapped("mixed_amount")
                self.surplus.line_ids.mapped("amount")
                self.surplus.line_ids.mapped("display_name")
            return counted[0]

        cost()  # caches of the registry
        few = cost()
        for number in range(12):
            self._create_participant(self.cohort, f"More {number}")
        self.surplus.action_update_members()
        self.assertEqual(len(self.surplus.line_ids), 15)
        cost()  # what the new members leave to be computed
        self.assertEqual(cost(), few)

    def test_a_member_is_of_the_cohort_and_in_the_table_once(self):
        stranger = self._create_participant(self._create_cohort("Chez Eux"), "Zoé")
        vals = {"surplus_id": self.surplus.id, "participant_id": stranger.id}
        with self.assertRefused("does not belong", ValidationError):
            self.env["flashcoop.surplus.line"].create(vals)
        with self.assertRefusedByDatabase():
            self.env["flashcoop.surplus.line"].create(
                vals | {"participant_id": self.ana.id}
            )

    def test_the_sentence_on_the_rule_follows_the_cause(self):
        self.surplus.write({"rule": "given", "gift_partner_id": self._cause().id})
        self.assertIn("Restos du cœur", self.surplus.rule_text)
        self.surplus.gift_partner_id = self._create_partner("Secours populaire")
        self.assertIn("Secours populaire", self.surplus.rule_text)

    def test_a_cohort_closes_its_accounts_once(self):
        with self.assertRefusedByDatabase():
            self.env["flashcoop.surplus"].create({"cohort_id": self.cohort.id})
        action = self.cohort.action_view_surplus()
        self.assertEqual(action["res_id"], self.surplus.id)


@freeze_time("2022-03-16 18:00:00")
class TestVote(SurplusCase):
    def test_the_vote_freezes_result_rule_and_shares(self):
        self._vote()
        self.assertEqual(self.surplus.state, "voted")
        for record, vals in (
            (self.surplus, {"rule": "hours"}),
            (self.surplus, {"votes_against": 1}),
            (self.surplus.line_ids[0], {"points": 4}),
            (self.surplus.line_ids[0], {"takes_part": False}),
        ):
            with self.assertRefused("has been voted"):
                record.write(vals)
        with self.assertRefused("has been voted"):
            self.surplus.unlink()

    def test_what_changes_later_shows_as_a_difference_and_the_vote_stands(self):
        self._vote(rule="hours")
        self._create_bill([("607", 50.0, self._distribution((100, self.cohort)))])
        self.bob.attendance_ids.write({"status": "present"})
        self.env.invalidate_all()
        self.assertEqual(self.surplus.result_amount, 285.0)
        self.assertEqual(self._amounts(), [190.0, 95.0, 0.0])
        self.assertEqual(self._amounts("minutes"), [420, 210, 210])
        self.assertRegex(self.surplus.difference_text, self._money(170))
        self.assertRegex(self.surplus.difference_text, self._money(235))

    def test_without_change_there_is_no_difference(self):
        self._vote()
        self.assertFalse(self.surplus.difference_text)

    def test_back_to_draft_follows_the_books_again(self):
        self._vote()
        self.surplus.action_back_to_draft()
        self._create_bill([("607", 50.0, self._distribution((100, self.cohort)))])
        self.surplus.rule = "hours"
        self.env.invalidate_all()
        self.assertEqual(self.surplus.result_amount, 235.0)

    def test_there_are_not_more_votes_than_members_present(self):
        with self.assertRefused("3 votes for 2 members", ValidationError):
            self._vote(votes_abstaining=1)
        with self.assertRefusedByDatabase():
            self.surplus.votes_for = -1

    def test_only_members_are_present(self):
        stranger = self._create_participant(self._create_cohort("Chez Eux"), "Zoé")
        with self.assertRefused("does not belong", ValidationError):
            self.surplus.present_ids = stranger

    def test_a_vote_needs_a_day_people_and_a_majority(self):
        for vals, sentence in (
            ({"vote_date": False}, "Enter the day"),
            ({"present_ids": [Command.clear()], "votes_for": 0}, "tick who was there"),
            ({"vote_date": "2022-03-17"}, "still to come"),
            ({"vote_date": "2022-03-06"}, "“Chez Nous” began on 07/03/2022"),
            ({"votes_for": 1, "votes_against": 1}, "without a majority"),
        ):
            with self.assertRefused(sentence):
                self._vote(**vals)

    def test_a_vote_needs_a_rule_that_gives_somebody_something(self):
        with self.assertRefused("nobody would get anything"):
            self._vote(rule="points")
        with self.assertRefused("which cause"):
            self._vote(rule="given")
        with self.assertRefused("which cause"):
            self._vote(gift_percent=5)

    def test_who_came_since_is_not_forgotten(self):
        zoe = self._create_participant(self.cohort, "Zoé")
        with self.assertRefused("Zoé took part"):
            self._vote()
        self.surplus.action_update_members()
        self.assertIn(zoe, self.surplus.line_ids.participant_id)
        self._vote()

    def test_nobody_forges_a_vote_or_a_share(self):
        for vals in ({"step": "voted"}, {"state": "paid"}, {"content": {}}):
            with self.assertRefused("use the buttons"):
                self.surplus.write(vals)
        with self.assertRefused("use the buttons"):
            self.surplus.line_ids[0].write({"voted_amount": 999})
        self.surplus.unlink()
        with self.assertRefused("use the buttons"):
            self.env["flashcoop.surplus"].create(
                {"cohort_id": self.cohort.id, "step": "voted"}
            )

    def test_a_default_of_the_context_forges_nothing_either(self):
        line = {"surplus_id": self.surplus.id, "participant_id": self.ana.id}
        self._line(self.ana).unlink()
        lines = self.env["flashcoop.surplus.line"].with_user(self.coordinator)
        for name, value in (("voted_amount", 999.0), ("voted_minutes", 60)):
            with self.subTest(name=name), self.assertRefused("use the buttons"):
                lines.with_context(**{f"default_{name}": value}).create(line)
        self.surplus.unlink()
        surpluses = self.env["flashcoop.surplus"].with_user(self.coordinator)
        for name, value in (
            ("step", "voted"),
            ("state", "paid"),
            ("content", {}),
            ("version", 2),
            ("minutes_hash", "0"),
        ):
            with self.subTest(name=name), self.assertRefused("use the buttons"):
                surpluses.with_context(**{f"default_{name}": value}).create(
                    {"cohort_id": self.cohort.id}
                )
        terms = self.env["flashcoop.surplus"].with_user(self.facilitator)
        with self.assertRefused("agreed with the carrying body", AccessError):
            terms.with_context(default_contribution_rate=0.0).create(
                {"cohort_id": self.cohort.id}
            )

    def test_a_closing_stays_with_its_cohort(self):
        other = self._create_cohort("Chez Eux")
        with self.assertRefused("stays with its Flashcoop"):
            self.surplus.cohort_id = other


@freeze_time("2022-03-16 18:00:00")
class TestRights(SurplusCase):
    def test_a_facilitator_simulates_enters_points_and_votes(self):
        surplus = self.surplus.with_user(self.facilitator)
        surplus.line_ids[0].points = 2
        self._vote(surplus, rule="points")
        self.assertEqual(surplus.line_ids.mapped("amount"), [285.0, 0.0, 0.0])
        self.assertIn("450", surplus.group_html)

    def test_a_facilitator_neither_posts_nor_sets_what_the_group_bears(self):
        surplus = self.surplus.with_user(self.facilitator)
        with self.assertRefused("coordinator or a funding officer", AccessError):
            surplus.contribution_rate = 0.0
        self._vote(surplus)
        for call in (surplus.action_post, lambda: surplus.cancel_posting("Because")):
            with self.assertRefused("posts the shares", AccessError):
                call()

    def test_a_facilitator_sees_the_own_cohort_alone(self):
        other = self._create_cohort("Chez Eux")
        surplus = self.env["flashcoop.surplus"].create({"cohort_id": other.id})
        line = self._create_participant(other, "Zoé")
        surplus.action_update_members()
        self.assertTrue(line)
        found = self.env["flashcoop.surplus"].with_user(self.facilitator).search([])
        self.assertEqual(found, self.surplus)
        with self.assertRaises(AccessError):
            surplus.with_user(self.facilitator).line_ids.mapped("amount")

    def test_a_facilitator_may_open_the_closing_of_the_own_cohort(self):
        self.surplus.unlink()
        model = self.env["flashcoop.surplus"].with_user(self.facilitator)
        form = Form(model.with_context(default_cohort_id=self.cohort.id))
        surplus = form.save()
        self.assertEqual(len(surplus.line_ids), 3)
        self.assertEqual(surplus.result_amount, 285.0)

    def test_a_new_form_opens_before_it_has_a_cohort(self):
        for user in (self.facilitator, self.coordinator, self.officer):
            form = Form(self.env["flashcoop.surplus"].with_user(user))
            self.assertEqual(form.result_amount, 0.0)

    def test_an_auditor_reads_amounts_with_pseudonyms_and_changes_nothing(self):
        surplus = self.surplus.with_user(self.auditor)
        self.assertEqual(surplus.result_amount, 285.0)
        names = surplus.line_ids.mapped("display_name")
        self.assertEqual(names, surplus.line_ids.participant_id.mapped("pseudonym"))
        self.assertNotIn("Ana", surplus.group_html)
        for record in (surplus, surplus.line_ids[0]):
            with self.assertRaises(AccessError):
                record.check_access("write")

    def test_others_see_nothing(self):
        for role in ("stranger", "portal"):
            with self.assertRaises(AccessError):
                self.surplus.with_user(self._create_user(role)).check_access("read")

    def test_each_company_sees_its_own(self):
        company = self._create_company()
        user = self._create_user(
            "manager", "elsewhere", company_id=company.id, company_ids=company.ids
        )
        self.assertFalse(self.env["flashcoop.surplus"].with_user(user).search([]))
        with self.assertRaises(AccessError):
            self.surplus.line_ids.with_user(user).check_access("read")

    def test_a_right_to_write_is_no_right_to_forge(self):
        with self.assertRaises(UserError):
            self.surplus.with_user(self.officer).write({"gift_move_id": False})
