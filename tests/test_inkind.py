"""Volunteers' hours, gifts and free premises: valued, validated, booked apart."""

from common import FlashcoopCase
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form

from odoo.addons.flashcoop_odoo.report.form_15059_fields import field_values


@freeze_time("2022-06-30")
class InkindCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._create_user("officer")
        cls.manager = cls._create_user("manager")
        cls.coordinator = cls._create_user("coordinator")
        cls.cohort = cls._create_cohort(coordinator_id=cls.coordinator.id)
        cls.volunteer = cls._create_partner("Nadia")
        cls.simple = cls.env.ref("flashcoop_odoo.volunteer_level_simple")
        cls.skilled = cls.env.ref("flashcoop_odoo.volunteer_level_skilled")
        cls.skilled.source = "Board of 10 January 2022"

    def _sheet(self, *hours, user=None):
        """Return a sheet of ``(date, hours, level)``."""
        return (
            self.env["flashcoop.volunteer.sheet"]
            .with_user(user or self.officer)
            .create(
                {
                    "cohort_id": self.cohort.id,
                    "partner_id": self.volunteer.id,
                    "line_ids": [
                        Command.create(
                            {
                                "name": "Stall",
                                "date": day,
                                "quantity": quantity,
                                "level_id": level.id,
                            }
                        )
                        for day, quantity, level in hours
                    ],
                }
            )
        )

    def _give(self, nature="loan", amount=300.0, **values):
        return (
            self.env["flashcoop.inkind"]
            .with_user(self.officer)
            .create(
                {
                    "cohort_id": self.cohort.id,
                    "name": "Given",
                    "nature": nature,
                    "date": "2022-03-07",
                    "amount": amount,
                    "basis": "Price list",
                    **values,
                }
            )
        )

    def _set_accounts_up(self, regime="simple"):
        self.company.flashcoop_regime = regime
        self.env["flashcoop.account.setup"].create({}).action_create_accounts()

    def _items(self, moves):
        return sorted(
            (line.account_id.code, line.balance) for line in moves.sudo().line_ids
        )


@freeze_time("2022-06-30")
class TestValue(InkindCase):
    def test_an_hour_is_worth_the_rate_of_its_day_times_the_kind_of_task(self):
        sheet = self._sheet(
            ("2022-04-30", 2, self.simple),
            ("2022-05-01", 2, self.simple),
            ("2022-05-02", 1.5, self.skilled),
        )
        self.assertEqual(sheet.line_ids.mapped("unit_value"), [10.57, 10.85, 16.28])
        self.assertEqual(sheet.line_ids.mapped("amount"), [21.14, 21.7, 24.42])
        self.assertEqual((sheet.hours, sheet.amount), (5.5, 67.26))
        self.assertEqual(str(sheet.date_from), "2022-04-30")

    def test_a_new_rate_changes_nothing_that_was_entered(self):
        sheet = self._sheet(("2022-06-02", 2, self.simple))
        self.env["flashcoop.volunteer.rate"].create(
            {"date_from": "2022-06-01", "amount": 20}
        )
        self.env.invalidate_all()
        self.assertEqual(sheet.amount, 21.7)
        later = self._sheet(("2022-06-03", 2, self.simple))
        self.assertEqual(later.amount, 40.0)

    def test_lines_are_their_volunteers_and_count_in_the_form_by_nature(self):
        sheet = self._sheet(("2022-03-07", 10, self.simple))
        line = sheet.line_ids
        self.assertEqual(line.partner_id, self.volunteer)
        self.assertEqual(line.nature, "volunteering")
        before = self._rows(self.cohort)["TC"]["actual"]
        other = self._create_cohort("Ailleurs")
        sheet.cohort_id = other
        self.assertEqual(line.cohort_id, other)
        sheet.cohort_id = self.cohort
        sheet.action_validate()
        self.assertActual(self.cohort, row864=105.7, row870=105.7)
        self.assertEqual(self._rows(self.cohort)["TC"]["actual"], before)

    def test_hours_count_once_their_sheet_is_validated_in_form_and_pivot(self):
        def pivot():
            self.env.flush_all()
            figures = self.env["flashcoop.cohort.figure"].search(
                [("cohort_id", "=", self.cohort.id), ("side", "=", "inkind_use")]
            )
            return round(sum(figures.mapped("actual")), 2)

        sheet = self._sheet(("2022-03-07", 10, self.simple))
        self._give("loan", 300)
        self.assertEqual(self._rows(self.cohort)["86"]["actual"], 300)
        self.assertEqual(pivot(), 300)
        sheet.action_validate()
        self.env.invalidate_all()
        self.assertEqual(self._rows(self.cohort)["86"]["actual"], 405.7)
        self.assertEqual(pivot(), 405.7)

    def test_a_day_has_24_hours_over_all_sheets_of_a_person(self):
        self._sheet(("2022-03-07", 14, self.simple))
        with self.assertRefused("24 |has 25", ValidationError):
            self._sheet(("2022-03-07", 11, self.simple))
        sheet = self._sheet(("2022-03-08", 11, self.simple))
        with self.assertRefused("has 25", ValidationError):
            sheet.line_ids.date = "2022-03-07"


@freeze_time("2022-06-30")
class TestValidation(InkindCase):
    def test_validated_hours_are_final_on_every_way_in(self):
        sheet = self._sheet(("2022-03-07", 2, self.simple))
        line = sheet.line_ids
        sheet.action_validate()
        self.assertEqual(sheet.validated_by_id, self.officer)
        self.assertTrue(line.is_validated)
        for change in (
            lambda: line.write({"quantity": 3}),
            lambda: line.write({"is_validated": False}),
            lambda: line.sudo().write({"amount": 3}),
            lambda: line.unlink(),
            lambda: sheet.write({"partner_id": self._create_partner().id}),
            lambda: sheet.write({"state": "draft"}),
            lambda: sheet.unlink(),
            lambda: line.create(
                {
                    "sheet_id": sheet.id,
                    "cohort_id": self.cohort.id,
                    "name": "More",
                    "date": "2022-03-08",
                }
            ),
        ):
            with self.assertRefused("final|button"):
                change()
        sheet.write({"signed_file": b"JVBERg==", "signed_name": "signed.pdf"})
        sheet.write({"signed_file": b"JVBERi0=", "signed_name": "straight.pdf"})
        with self.assertRefused("the signed sheet is their proof"):
            sheet.write({"signed_file": False, "signed_name": False})
        self.assertTrue(sheet.signed_file)

    def test_nobody_writes_a_validation_by_hand(self):
        for values in ({"is_validated": True}, {"validated_by_id": self.manager.id}):
            with self.assertRefused("by its buttons"):
                self._give(**values)
        gifts = self.env["flashcoop.inkind"].with_user(self.officer)
        with self.assertRefused("by its buttons"):
            gifts.with_context(default_is_validated=True).create(
                {"cohort_id": self.cohort.id, "name": "Forged"}
            )
        sheets = self.env["flashcoop.volunteer.sheet"].with_user(self.officer)
        with self.assertRefused("by its button"):
            sheets.with_context(default_state="validated").create(
                {"cohort_id": self.cohort.id, "partner_id": self.volunteer.id}
            )

    def test_what_cannot_be_proven_is_not_validated(self):
        cases = (
            (self._give(basis=False), "Say how"),
            (self._give(amount=0), "no value"),
            (self._give(date="2022-07-01"), "lies ahead"),
            (self._give(partner_id=self.officer.partner_id.id), "somebody else"),
            (self._sheet(("2019-01-01", 2, self.simple)), "No rate"),
            (self._sheet(), "no hours"),
        )
        for record, words in cases:
            with self.subTest(words=words), self.assertRefused(words):
                record.action_validate()

    def test_hours_count_more_than_once_only_with_where_that_is_from(self):
        expert = self.env.ref("flashcoop_odoo.volunteer_level_expert")
        self.assertFalse(expert.source)
        self.assertTrue(self.simple.source)
        sheet = self._sheet(("2022-03-07", 2, expert))
        with self.assertRefused("Expert task” counts 3 times the rate, and nothing"):
            sheet.action_validate()
        expert.with_user(self.manager).source = "Board of 12 March 2022"
        sheet.action_validate()
        self.assertEqual(sheet.amount, 63.42)

    def test_the_sheet_says_at_once_what_a_multiplier_lacks(self):
        expert = self.env.ref("flashcoop_odoo.volunteer_level_expert")
        sheet = self._sheet(("2022-03-07", 2, self.simple))
        self.assertFalse(sheet.value_warning)
        sheet.line_ids.level_id = expert
        self.assertIn("counts 3 times the rate", sheet.value_warning)
        self.assertIn("“How it is valued”", sheet.value_warning)
        with Form(sheet) as form, form.line_ids.edit(0) as line:
            line.basis = "Board of 12 March 2022"
        self.assertFalse(sheet.value_warning)
        sheet.line_ids.basis = False
        expert.with_user(self.manager).source = "Board of 12 March 2022"
        self.assertFalse(sheet.value_warning)

    def test_hours_valued_by_another_reason_need_no_multiplier(self):
        expert = self.env.ref("flashcoop_odoo.volunteer_level_expert")
        sheet = self._sheet(("2022-03-07", 2, expert))
        sheet.line_ids.basis = "Quote of a trainer"
        sheet.action_validate()
        self.assertEqual(sheet.state, "validated")

    def test_each_rate_of_the_table_names_its_source(self):
        rates = self.env["flashcoop.volunteer.rate"].search([])
        self.assertGreater(len(rates), 5)
        self.assertTrue(all(rates.mapped("note")))

    def test_who_gave_the_hours_does_not_validate_them(self):
        self.volunteer = self.officer.partner_id
        sheet = self._sheet(("2022-03-07", 2, self.simple))
        with self.assertRefused("somebody else"):
            sheet.action_validate()
        sheet.with_user(self.manager).action_validate()
        self.assertEqual(sheet.state, "validated")

    def test_who_gave_the_hours_cannot_put_them_on_somebody_else(self):
        self.volunteer = self.officer.partner_id
        sheet = self._sheet(("2022-03-07", 2, self.simple))
        loose = self._give()
        other = self._create_partner("Ali")
        (sheet.line_ids | loose).write({"partner_id": other.id, "nature": "gift"})
        self.assertEqual(sheet.line_ids.partner_id, self.officer.partner_id)
        self.assertEqual(sheet.line_ids.nature, "volunteering")
        self.assertEqual((loose.partner_id, loose.nature), (other, "gift"))
        loose.write({"sheet_id": sheet.id, "partner_id": other.id})
        self.assertEqual(loose.partner_id, self.officer.partner_id)
        with self.assertRefused("somebody else"):
            sheet.line_ids.action_validate()

    def test_a_value_of_ones_own_becomes_final_only_with_its_reason(self):
        sheet = self._sheet(("2022-03-07", 3, self.simple))
        line = sheet.line_ids
        line.unit_value = 500
        self.assertEqual(line.amount, 1500)
        with self.assertRefused("an hour is worth 10.57|an hour is worth.*10"):
            sheet.action_validate()
        line.write({"unit_value": 10.57, "amount": 1500})
        with self.assertRefused("quantity times the value of one"):
            sheet.action_validate()
        line.write({"amount": 31.71})
        sheet.action_validate()
        other = self._sheet(("2022-03-08", 3, self.simple))
        other.line_ids.write({"unit_value": 40, "basis": "Quote of a trainer"})
        other.action_validate()
        self.assertEqual(other.amount, 120)

    def test_a_manager_takes_a_validation_back_and_nobody_else(self):
        sheet = self._sheet(("2022-03-07", 2, self.simple))
        sheet.action_validate()
        with self.assertRefused("Only a manager"):
            sheet.action_unvalidate()
        with self.assertRefused("Only a manager"):
            sheet.line_ids.action_unvalidate()
        sheet.with_user(self.manager).line_ids.action_unvalidate()
        self.assertEqual(sheet.state, "draft")
        self.assertFalse(sheet.line_ids.is_validated)
        sheet.line_ids.quantity = 3

    def test_a_coordinator_reads_and_validates_nothing(self):
        sheet = self._sheet(("2022-03-07", 2, self.simple))
        self.assertEqual(sheet.with_user(self.coordinator).hours, 2)
        with self.assertRaises(AccessError):
            sheet.with_user(self.coordinator).action_validate()
        with self.assertRaises(AccessError):
            self._sheet(("2022-03-07", 2, self.simple), user=self.coordinator)

    def test_hours_validated_one_by_one_take_their_sheet_along(self):
        sheet = self._sheet(
            ("2022-03-07", 2, self.simple), ("2022-03-08", 2, self.simple)
        )
        (sheet.line_ids[0] | self._give()).action_validate()
        self.assertEqual(sheet.state, "validated")
        self.assertTrue(all(sheet.line_ids.mapped("is_validated")))


@freeze_time("2022-06-30")
class TestBooking(InkindCase):
    def test_the_worked_example_goes_to_off_balance_accounts_alone(self):
        self._set_accounts_up()
        self.env["flashcoop.volunteer.rate"].create(
            {"date_from": "2022-03-01", "amount": 15}
        )
        sheet = self._sheet(
            ("2022-03-07", 20, self.simple), ("2022-03-08", 20, self.simple)
        )
        sheet.action_validate()
        sheet.action_book()
        move = sheet.line_ids.sudo().move_id
        self.assertEqual(len(move), 1)
        self.assertEqual(
            self._items(move),
            [("864000", 300), ("864000", 300), ("875000", -300), ("875000", -300)],
        )
        gifts = self._give("loan", 300) | self._give("gift", 80)
        gifts.action_validate()
        gifts.action_book()
        self.assertEqual(
            self._items(gifts.sudo().move_id),
            [("860000", 80), ("861000", 300), ("870000", -80), ("871000", -300)],
        )
        moves = move | gifts.sudo().move_id
        self.assertEqual(set(moves.mapped("state")), {"draft"})
        self.assertEqual((sheet.entry_state, gifts[0].entry_state), ("draft", "draft"))
        self.assertEqual(moves.journal_id.code, "CVN")
        self.assertFalse(any(moves.line_ids.mapped("analytic_distribution")))
        rows = self._rows(self.cohort)
        moves.action_post()
        self.assertEqual(
            (sheet.entry_state, gifts[0].entry_state), ("posted", "posted")
        )
        self.assertEqual(self._rows(self.cohort), rows)
        value = self.cohort.get_statement()[0]
        self.assertFalse(value["not_mapped"]["accounts"])

    def test_hours_on_both_sides_of_a_year_are_booked_in_theirs(self):
        self._set_accounts_up()
        sheet = self._sheet(
            ("2021-12-30", 3, self.simple),
            ("2022-01-03", 1, self.simple),
            ("2022-01-04", 1, self.simple),
        )
        sheet.line_ids.write({"basis": "Quote", "unit_value": 10})
        sheet.action_validate()
        told = sheet.action_book()["params"]["message"]
        self.assertIn("Entries in draft: 2", told)
        moves = sheet.line_ids.sudo().move_id.sorted("date")
        self.assertEqual(
            [(str(move.date), self._items(move)) for move in moves],
            [
                ("2021-12-30", [("864000", 30), ("875000", -30)]),
                (
                    "2022-01-04",
                    [("864000", 10)] * 2 + [("875000", -10)] * 2,
                ),
            ],
        )

    def test_a_year_that_is_locked_books_nothing_of_a_sheet(self):
        self._set_accounts_up()
        sheet = self._sheet(
            ("2021-12-30", 3, self.simple), ("2022-01-03", 1, self.simple)
        )
        sheet.line_ids.write({"basis": "Quote", "unit_value": 10})
        sheet.action_validate()
        self.company.fiscalyear_lock_date = "2021-12-31"
        with self.assertRefused("locked on 30/12/2021"):
            sheet.action_book()
        self.assertFalse(sheet.is_booked)

    def test_only_what_is_validated_is_booked_and_once(self):
        self._set_accounts_up()
        gift = self._give()
        with self.assertRefused("not validated"):
            gift.action_book()
        gift.action_validate()
        gift.action_book()
        with self.assertRefused("stands in the books"):
            gift.action_book()
        with self.assertRefused("stands in the books"):
            gift.with_user(self.manager).action_unvalidate()
        gift.sudo().move_id.unlink()
        self.env.invalidate_all()
        gift.action_book()

    def test_a_commercial_company_books_none_and_missing_accounts_are_named(self):
        gift = self._give()
        gift.action_validate()
        with self.assertRefused("commercial company"):
            gift.action_book()
        self.company.flashcoop_regime = "simple"
        with self.assertRefused("861 Mises.*871 Prestations"):
            gift.action_book()

    def test_a_locked_period_is_refused_in_words(self):
        self._set_accounts_up()
        gift = self._give()
        gift.action_validate()
        self.company.fiscalyear_lock_date = "2022-03-31"
        with self.assertRefused("locked on 07/03/2022"):
            gift.action_book()

    def test_a_draft_is_not_moved_out_of_a_locked_period(self):
        self._set_accounts_up()
        gift = self._give()
        gift.action_validate()
        gift.action_book()
        move = gift.sudo().move_id
        self.company.fiscalyear_lock_date = "2022-03-31"
        with self.assertRefused("locked on 07/03/2022"):
            move.action_post()
        self.assertEqual((move.state, str(move.date)), ("draft", "2022-03-07"))

    def test_the_journal_of_year_ends_is_another(self):
        self._set_accounts_up()
        journal = self.company._get_flashcoop_inkind_journal()
        self.assertNotEqual(self.company._get_flashcoop_closing_journal(), journal)


@freeze_time("2022-06-30")
class TestReport(InkindCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.funding = cls._create_funding(
            [(cls.cohort, 6000)], instalments=[("2022-03-01", 6000)]
        )
        cls.funding.action_grant()
        cls._create_sale([("707", 1500, cls._distribution((100, cls.cohort)))])
        cls.report = cls.env["flashcoop.funder.report"].create(
            {"funding_id": cls.funding.id}
        )

    def _sentence(self):
        self.report.invalidate_recordset()
        return self.report._get_content()["sentence"]

    def test_row_87_counts_in_the_percentage_only_when_somebody_says_so(self):
        self.assertNotIn("note", self._sentence())
        self._give("loan", 2000)
        sentence = self._sentence()
        self.assertEqual(sentence["percent"], 80)
        self.assertIn("80 % du Total des produits. Contributions", sentence["text"])
        self.assertIn("(ligne 87) non comprises.", sentence["text"])
        self.report.inkind_in_percent = True
        sentence = self._sentence()
        self.assertEqual((sentence["percent"], sentence["percent_whole"]), (63.16, 63))
        self.assertIn("63,16 %", sentence["text"])
        self.assertIn("(ligne 87) comprises.", sentence["text"])

    def test_the_choice_is_printed_and_frozen(self):
        self._give("loan", 2000)
        self.report.inkind_in_percent = True
        report = self.env.ref("flashcoop_odoo.funder_report_pdf")
        html = self.env["ir.actions.report"]._render_qweb_html(report, self.report.ids)
        self.assertIn("(ligne 87) comprises.", html[0].decode())
        note = field_values(self.report._get_content()).notes[0]
        self.assertIn("(ligne 87) comprises.", note)
        new = self.report.copy()
        self.assertTrue(new.inkind_in_percent)

    def test_the_text_lists_what_rows_86_and_87_count_in_the_period(self):
        self._give(name="Kitchen")
        self._give(name="Kitchen of next year", date="2023-03-07")
        sheet = self._sheet(("2022-03-07", 10, self.simple))
        self.report.date_to = "2022-12-31"
        self.report.action_refresh_facts()
        self.assertRegex(self.report.inkind_text, "^[^\n]*Kitchen : [^\n]*$")
        sheet.action_validate()
        self.report.action_refresh_facts()
        self.assertIn("Stall", self.report.inkind_text)
        self.report.date_from = "2022-03-08"
        self.assertFalse(self.report.inkind_text)
        self.report.write({"inkind_text": "Mine", "date_from": "2022-03-07"})
        self.report.date_from = "2022-03-08"
        self.assertEqual(self.report.inkind_text, "Mine")

    def test_what_nobody_validated_is_said_before_sending(self):
        gift = self._give("loan", 2000)
        self.assertIn("not validated yet", self.report.warning_text)
        gift.action_validate()
        self.report.invalidate_recordset()
        self.assertNotIn("not validated yet", self.report.warning_text)


@freeze_time("2022-06-30")
class TestSheetOnPaper(InkindCase):
    def test_the_sheet_to_sign_holds_hours_values_and_rows_to_fill_in(self):
        sheet = self._sheet(
            ("2022-03-07", 2.5, self.simple), ("2022-03-08", 1, self.skilled)
        )
        report = self.env.ref("flashcoop_odoo.volunteer_sheet_pdf")
        user = self.coordinator
        html = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_qweb_html(report, sheet.ids)[0]
            .decode()
        )
        for text in ("Nadia", "Chez Nous", "02:30", "10,57", "26,43", "15,86", "42,29"):
            with self.subTest(text=text):
                self.assertIn(text, html)
        self.assertEqual(len(sheet._get_blank_rows()), 12)
        sheet.action_validate()
        self.assertFalse(sheet._get_blank_rows())
