"""Entries of a closing: found from both sides, posted in their order and on their day,
reversed in their own year."""

from freezegun import freeze_time
from test_year_end import ACCOUNTING, YearEndCase

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

READONLY = "account.group_account_readonly"


class EntriesCase(YearEndCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.books = cls._create_user("stranger", "only_books", groups=ACCOUNTING)

    def _proposed(self, **values):
        """Return the drafts of 2022, to the accountant without a role here."""
        year_end = self._close(2022, later=2000, **values)
        year_end.action_propose()
        return year_end.sudo().line_ids.move_ids.with_user(self.books)

    def _step(self, moves, step):
        return moves.filtered(lambda move: move.flashcoop_year_end_step == step)


@freeze_time("2023-02-15")
class TestFound(EntriesCase):
    def test_proposing_says_how_many_drafts_there_are_and_who_goes_on(self):
        for user, words in (
            (self.officer, "Entries in draft: 3. Your accountant"),
            (self.accountant, "Entries in draft: 3. Read and post"),
        ):
            year_end = self._close(2022, later=2000).with_user(user)
            with self.subTest(user=user.login):
                params = year_end.action_propose()["params"]
                self.assertIn(words, params["message"])
                self.assertEqual(params["type"], "success")
            year_end.action_take_back()
            year_end.unlink()

    def test_who_opens_no_entry_reads_on_the_closing_what_became_of_them(self):
        year_end = self._close(2022, later=2000)
        self.assertFalse(year_end.entries_text)
        year_end.action_propose()
        self.env.invalidate_all()
        self.assertFalse(self.officer.has_group("account.group_account_readonly"))
        lines = year_end.with_user(self.officer).entries_text.split("\n")
        self.assertEqual(len(lines), 3)
        self.assertIn("31/12/2022 · Deferred income · ", lines[0])
        self.assertIn(self._money(2000), lines[0])
        self.assertTrue(lines[0].endswith("Draft"))
        self._post(year_end)
        self.assertTrue(year_end.entries_text.split("\n")[0].endswith("Posted"))

    def test_an_entry_names_its_closing_its_funding_and_its_reason(self):
        move = self._step(self._proposed(), "report")
        self.assertEqual(move.flashcoop_year_end_id.display_name, "Year end 31/12/2022")
        self.assertEqual(move.flashcoop_year_end_funding_id, self.funding)
        with Form(move) as form:
            self.assertEqual(form.flashcoop_year_end_step, "report")
            self.assertIn("31/12/2022", form.narration)
        item = move.line_ids[0]
        self.assertEqual(item.flashcoop_year_end_funding_id, self.funding)

    def test_items_are_found_and_grouped_by_their_funding(self):
        moves = self._proposed()
        items = self.env["account.move.line"].with_user(self.books)
        path = "move_id.flashcoop_year_end_line_id.funding_id"
        found = items.search([(path, "ilike", self.funding.name)])
        self.assertEqual(found, moves.line_ids)
        groups = items.formatted_read_group(
            [("account_id.code", "=", "487000")],
            ["flashcoop_year_end_funding_id"],
            ["balance:sum"],
        )
        self.assertEqual(
            [(g["flashcoop_year_end_funding_id"][0], g["balance:sum"]) for g in groups],
            [(self.funding.id, 0.0)],
        )


@freeze_time("2023-02-15")
class TestAccountant(EntriesCase):
    def test_an_accountant_without_a_role_reads_the_table_behind_an_entry(self):
        move = self._proposed()[0]
        action = move.action_view_flashcoop_year_end()
        year_end = (
            self.env[action["res_model"]].with_user(self.books).browse(action["res_id"])
        )
        with Form(year_end) as form:
            self.assertEqual(form.draft_count, 3)
        specification = {
            "display_name": {},
            "missing_count": {},
            "entries_text": {},
            "line_ids": {
                "fields": {
                    "funding_id": {"fields": {"display_name": {}}},
                    "reason_text": {},
                    "later_text": {},
                    "report_amount": {},
                    "note": {},
                    "move_ids": {},
                }
            },
        }
        (values,) = year_end.web_read(specification)
        (line,) = values["line_ids"]
        self.assertEqual(line["report_amount"], 1500)
        self.assertEqual(line["funding_id"]["display_name"], self.funding.display_name)
        self.assertEqual(len(line["move_ids"]), 3)

    def test_an_accountant_without_a_role_changes_nothing_of_it(self):
        year_end = self._proposed().flashcoop_year_end_id.with_user(self.books)
        for call in (
            lambda: year_end.line_ids.write({"note": "Mine"}),
            lambda: year_end.create({"date_to": "2021-12-31"}),
            lambda: year_end.unlink(),
            lambda: year_end.action_propose(),
            lambda: year_end.action_take_back(),
            lambda: year_end.action_read_books(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_who_only_reads_the_books_reads_why_an_entry_is_there(self):
        move = self._proposed()[0]
        reader = self._create_user("stranger", "reader", groups=READONLY)
        named = {"fields": {"display_name": {}}}
        (values,) = move.with_user(reader).web_read(
            {
                "flashcoop_year_end_id": named,
                "flashcoop_year_end_funding_id": named,
                "narration": {},
            }
        )
        self.assertEqual(
            values["flashcoop_year_end_id"]["display_name"], "Year end 31/12/2022"
        )
        self.assertEqual(
            values["flashcoop_year_end_funding_id"]["display_name"],
            self.funding.display_name,
        )

    def test_the_neighbours_are_refused(self):
        year_end = self._proposed().flashcoop_year_end_id.sudo(False)
        other = self._create_company()
        foreign = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        for user in (
            self._create_user("facilitator"),
            self._create_user("portal", "someone_of_a_funder"),
            self._create_user("stranger", "reader", groups=READONLY),
            self._create_user("stranger", "elsewhere", groups=ACCOUNTING, **foreign),
        ):
            for record in (year_end, year_end.line_ids):
                with self.subTest(user=user.login, model=record._name):
                    self.assertFalse(record.with_user(user).has_access("read"))
                    with self.assertRaises(AccessError):
                        record.with_user(user).read(["display_name"])


@freeze_time("2023-02-15")
class TestOrder(EntriesCase):
    def test_nothing_is_taken_back_before_it_is_posted(self):
        moves = self._proposed()
        back = self._step(moves, "deferral_back")
        with self.assertRefused("Post that of 31/12/2022 first", ValidationError):
            back.action_post()
        self.assertEqual(set(moves.mapped("state")), {"draft"})
        self._step(moves, "deferral").action_post()
        back.action_post()
        self.assertEqual(back.state, "posted")

    def test_all_may_be_posted_at_once_in_any_order(self):
        moves = self._proposed()
        moves.sorted(lambda move: -move.id).action_post()
        self.assertEqual(set(moves.mapped("state")), {"posted"})

    def test_what_is_taken_back_stays_posted(self):
        moves = self._proposed()
        moves.action_post()
        deferral = self._step(moves, "deferral")
        words = "Change the entry of 01/01/2023 first"
        with self.assertRefused(words, ValidationError):
            deferral.button_draft()
        with self.assertRefused(words, ValidationError):
            deferral.button_cancel()
        with self.assertRefused(words, ValidationError):
            deferral._reverse_moves([{"date": deferral.date}], cancel=True)
        with self.assertRaises(UserError):
            deferral.unlink()
        self._step(moves, "deferral_back").button_draft()
        deferral.button_draft()
        self.assertEqual(deferral.state, "draft")

    def test_both_may_be_taken_away_together(self):
        moves = self._proposed()
        moves.action_post()
        both = moves.filtered(lambda move: "deferral" in move.flashcoop_year_end_step)
        both._reverse_moves([{"date": move.date} for move in both], cancel=True)
        year_end = moves.flashcoop_year_end_id.with_user(self.officer)
        self.env.invalidate_all()
        self.assertEqual(
            year_end.line_ids._get_gaps().popitem()[1],
            {"deferral": 200000, "deferral_back": 200000},
        )
        both.button_draft()
        self.assertEqual(set(both.mapped("state")), {"draft"})

    def test_a_correction_keeps_the_order_as_well(self):
        moves = self._proposed()
        moves.action_post()
        year_end = moves.flashcoop_year_end_id.with_user(self.officer)
        year_end.line_ids.write({"later_amount": 1500, "note": "Amended"})
        year_end.action_propose()
        drafts = year_end.sudo().line_ids.move_ids.filtered(
            lambda move: move.state == "draft"
        )
        drafts = drafts.with_user(self.books)
        with self.assertRefused("would be left on 31/12/2022", ValidationError):
            self._step(drafts, "deferral").action_post()
        drafts.action_post()
        self.assertEqual(self._balance("487", "2022-12-31"), -1500)
        self.assertEqual(self._balance("487"), 0)

    def test_what_comes_next_year_waits_for_its_day_and_its_entry(self):
        with freeze_time("2022-12-31"):
            moves = self._proposed()
            back = self._step(moves, "deferral_back")
            back._post()
            self.assertEqual((back.state, back.auto_post), ("draft", "at_date"))
        with self.assertRefused("first", ValidationError):
            back._post()
        self._step(moves, "deferral").action_post()
        back._post()
        self.assertEqual(back.state, "posted")


@freeze_time("2023-02-15")
class TestDays(EntriesCase):
    def test_a_draft_is_not_moved_out_of_a_locked_year(self):
        moves = self._proposed()
        self.company.fiscalyear_lock_date = "2022-12-31"
        with self.assertRefused("locked on 31/12/2022"):
            moves.action_post()
        self.assertEqual(set(moves.mapped("state")), {"draft"})
        self.assertEqual(str(min(moves.mapped("date"))), "2022-12-31")
        self.company.fiscalyear_lock_date = False
        moves.action_post()
        self.assertEqual(str(min(moves.mapped("date"))), "2022-12-31")

    def test_other_entries_still_follow_core(self):
        entry = self._create_entry([("607", 10, False)], date="2022-12-20", post=False)
        self.company.fiscalyear_lock_date = "2022-12-31"
        entry.action_post()
        self.assertGreater(str(entry.date), "2022-12-31")

    def test_an_entry_is_reversed_in_its_own_year(self):
        moves = self._proposed()
        moves.action_post()
        report = self._step(moves, "report")
        with self.assertRefused("date what reverses it in that year"):
            report._reverse_moves([{"date": "2023-02-15"}], cancel=True)
        reversal = report._reverse_moves(cancel=True)
        self.assertEqual(reversal.date, report.date)
        self.assertEqual(reversal.state, "posted")
