"""What was sent stays sent: a copy with its hash, differences beside it."""

import hashlib
import json

from common import FlashcoopCase
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError


class ReportCase(FlashcoopCase):
    """A grant of 6,000, a bill of 250.50, a sale of 1,500, and a person in charge."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._create_user("officer")
        cls.cohort = cls._create_cohort()
        cls.funding = cls._create_funding([(cls.cohort, 6000)]).with_user(cls.officer)
        cls.funding.action_grant()
        cls.bill = cls._create_bill([("606", 250.5, cls._all())])
        cls._create_sale([("707", 1500, cls._all())])

    @classmethod
    def _all(cls):
        return cls._distribution((100, cls.cohort))

    @classmethod
    def _create_report(cls, **values):
        return (
            cls.env["flashcoop.funder.report"]
            .with_user(cls.officer)
            .create({"funding_id": cls.funding.id, **values})
        )

    @classmethod
    def _send(cls, **values):
        report = cls._create_report(**values)
        cls._send_report(report)
        return report

    def _actual(self, report, code):
        """Return the amount of a row as the report says it."""
        self.env.invalidate_all()
        (row,) = [r for r in report._get_content()["rows"] if r["code"] == code]
        return row["actual"]


class TestBeforeSending(ReportCase):
    def test_it_starts_from_the_funding(self):
        report = self._create_report()
        self.assertEqual(report.cohort_ids, self.cohort)
        self.assertEqual(
            (str(report.date_from), str(report.date_to)), ("2022-01-01", "2022-12-31")
        )
        self.assertEqual((report.state, report.version), ("draft", 1))

    def test_a_draft_follows_the_books(self):
        report = self._create_report()
        self.assertEqual(self._actual(report, "60.2"), 250.5)
        self._create_bill([("606", 100, self._all())])
        self.assertEqual(self._actual(report, "60.2"), 350.5)
        self.assertFalse(report.content)
        self.assertEqual(report.get_differences(), [])

    def test_what_is_not_settled_is_said(self):
        self._create_entry([("218300", 600, self._all())])
        self._create_bill([("606", 100, self._all())], post=False)
        text = self._create_report().warning_text
        self.assertRegex(text, f"{self._money(-600)} stand on account 218300")
        self.assertRegex(text, "1 draft documents? (is|are) not counted")

    def test_an_unanswered_question_on_the_objectives_is_said(self):
        report = self._create_report()
        self.assertIn("whether the objectives were reached", report.warning_text)
        report.objectives_text = "Seven days held."
        self.assertNotIn("objectives", report.warning_text or "")

    def test_entries_on_class_8_are_told_where_to_go(self):
        self._create_entry([("864000", 50, self._all())])
        text = self._create_report().warning_text
        self.assertRegex(
            text,
            f"{self._money(-50)} stand on account 864000 .*in kind by their nature, not"
            " from the books: enter them on the tab Funding",
        )
        self.assertNotIn("has no row of the form", text)
        self.env.invalidate_all()
        self.assertIn("Accounts 86 and 87 never feed", self.cohort.statement_html)

    def test_a_budget_out_of_balance_is_said_in_one_sentence(self):
        self.env["flashcoop.budget.line"].create(
            {
                "cohort_id": self.cohort.id,
                "heading_id": self._heading("60.2").id,
                "amount": 10,
            }
        )
        text = self._create_report().warning_text
        self.assertIn("Chez Nous: The budget is not balanced", text)

    @freeze_time("2026-03-01")
    def test_its_number_is_of_the_year_it_tells_of(self):
        self.assertRegex(self._create_report().name, "^CRF/2022/")
        self.funding.fiscal_year_end = "2023-12-31"
        self.assertRegex(self._create_report().name, "^CRF/2023/")

    def test_a_report_tells_of_a_cohort_at_least(self):
        funding = self._create_funding(granted_amount=100)
        with self.assertRefused("A report tells of at least one Flashcoop", UserError):
            self._create_report(funding_id=funding.id)

    def test_a_draft_can_be_deleted(self):
        report = self._create_report()
        report.unlink()
        self.assertFalse(report.exists())

    def test_nobody_writes_a_frozen_content_by_hand(self):
        report = self._create_report()
        for values in (
            {"content": {"rows": []}, "content_hash": "0"},
            {"state": "sent"},
            {"version": 3},
        ):
            with self.assertRefused("A report is frozen by sending it"):
                report.write(values)
        with self.assertRefused("A report is frozen by sending it"):
            self._create_report(state="sent")

    def test_nor_by_a_default_of_the_context(self):
        forged = self.env["ir.attachment"].create({"name": "forged", "raw": b"x"})
        for name, value in (
            ("content", {"rows": []}),
            ("content_hash", "0"),
            ("state", "sent"),
            ("version", 3),
            ("sent_document_id", forged.id),
        ):
            reports = self.env["flashcoop.funder.report"].with_user(self.officer)
            reports = reports.with_context(**{f"default_{name}": value})
            with self.subTest(name=name), self.assertRefused("by sending"):
                reports.create({"funding_id": self.funding.id})

    def test_what_somebody_wrote_stays_when_groups_are_released(self):
        report = self._create_report()
        report.beneficiaries_text = "Our own words"
        report.release_small_groups = True
        self.assertEqual(report.beneficiaries_text, "Our own words")
        report.action_refresh_facts()
        self.assertNotEqual(report.beneficiaries_text, "Our own words")
        self.assertTrue(report.dates_places_text)

    def test_a_period_that_leaves_entries_out_is_said(self):
        report = self._create_report()
        self.assertNotIn("leaves out", report.warning_text or "")
        report.write({"date_from": "2022-03-08", "date_to": "2022-03-15"})
        self.assertIn("The period leaves out entries", report.warning_text)

    def test_review_and_back(self):
        report = self._create_report()
        report.action_review()
        report.action_draft()
        self.assertEqual(report.state, "draft")
        with self.assertRefused("cannot change its state like this"):
            report.state = "replaced"


class TestOpenReport(ReportCase):
    """One button makes the report, and opens it ever after."""

    def _open(self, record=None, user=None):
        """Press “Report” beside the share of the Flashcoop."""
        share = (record or self.funding).share_ids
        action = share.with_user(user or self.officer).action_open_report()
        return self.env["flashcoop.funder.report"].browse(action["res_id"])

    def test_the_first_press_prepares_a_report_of_the_period(self):
        report = self._open()
        self.assertEqual(report.create_uid, self.officer)
        self.assertEqual(report.funding_id, self.funding)
        self.assertEqual(report.cohort_ids, self.cohort)
        self.assertEqual(
            (str(report.date_from), str(report.date_to)), ("2022-01-01", "2022-12-31")
        )

    def test_pressing_again_opens_the_same_report(self):
        report = self._open()
        report.write({"date_from": "2022-03-01", "date_to": "2022-04-30"})
        self.assertEqual(self._open(), report)
        self.assertEqual(self.funding.action_create_report()["res_id"], report.id)
        report.action_review()
        self.assertEqual(self._open(), report)
        self._send_report(report)
        self.assertNotEqual(self._open(), report, "it ended before the period")

    def test_a_report_that_was_sent_is_shown_and_not_made_again(self):
        report = self._open()
        self._send_report(report)
        self.assertEqual(self._open(), report)
        new = report.new_version("A bill came late")
        self.assertEqual(self._open(), new)
        self._send_report(new)
        self.assertEqual(self._open(), new)

    def test_the_next_fiscal_year_has_a_report_of_its_own(self):
        report = self._open()
        self._send_report(report)
        self.funding.fiscal_year_end = "2023-12-31"
        new = self._open()
        self.assertNotEqual(new, report)
        self.assertEqual(str(new.date_to), "2023-12-31")
        self.assertEqual(self._open(), new)

    def test_another_funding_has_another_report(self):
        other = self._create_funding([(self.cohort, 10)], kind="region")
        self.assertNotEqual(self._open(other), self._open())

    def test_those_who_read_reports_only_make_none(self):
        for role in ("coordinator", "auditor"):
            with self.assertRaises(AccessError):
                self._open(user=self._create_user(role))
        self.assertFalse(self.funding.funder_report_ids)


class TestYears(ReportCase):
    """A grant of 1,000 over two years: 600 and 400 of the same Flashcoop."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        shares = [
            Command.create(
                {"cohort_id": cls.cohort.id, "amount": amount, "fiscal_year_end": end}
            )
            for amount, end in ((600, "2022-12-31"), (400, "2023-12-31"))
        ]
        funding = cls._create_funding(
            kind="region",
            granted_amount=1000,
            share_ids=shares,
            instalments=[("2022-06-01", 1000)],
        )
        funding.action_grant()
        cls._register_payment(funding.move_ids, amount=500)
        cls.funding = funding.with_user(cls.officer)

    def _create_of(self, year, **values):
        return self._create_report(
            date_from=f"{year}-01-01", date_to=f"{year}-12-31", **values
        )

    def test_a_report_tells_of_the_shares_of_its_years(self):
        for year, amount in ((2022, 600.0), (2023, 400.0)):
            report = self._create_of(year)
            self.assertEqual(report._get_content()["sentence"]["amount"], amount)
            received = report._get_granted_and_received({})[1]
            self.assertEqual(received, amount / 2)
        both = self._create_report(date_from="2022-01-01", date_to="2023-12-31")
        self.assertEqual(both._get_content()["sentence"]["amount"], 1000.0)

    def test_a_share_without_a_year_is_told_in_each(self):
        self.funding.share_ids[1].sudo().fiscal_year_end = False
        report = self._create_of(2022)
        self.assertEqual(report._get_content()["sentence"]["amount"], 1000.0)

    def test_a_funding_is_reported_when_each_year_is(self):
        self._send_report(self._create_of(2023, kind="interim"))
        self._send_report(self._create_of(2022))
        self.assertEqual(self.funding.state, "granted")
        self._send_report(self._create_of(2023))
        self.assertEqual(self.funding.state, "reported")


class TestSending(ReportCase):
    @freeze_time("2023-02-01 10:00:00")
    def test_sending_freezes_what_the_report_said(self):
        report = self._create_report(objectives_text="Seven days held.")
        before = report._get_content()
        self._send_report(report)
        self.assertEqual(report.state, "sent")
        self.assertEqual(report.content, before | {"signed_on": "2023-02-01"})
        self.assertEqual(str(report.sent_on), "2023-02-01 10:00:00")
        self.assertEqual(report.sent_by_id, self.officer)
        self.assertEqual(self.funding.state, "reported")

    def test_its_rows_are_those_of_the_statement(self):
        report = self._send()
        found = self.cohort.get_statement("2022-01-01", "2022-12-31")[0]
        self.assertEqual(
            [
                (line.code, line.label, line.forecast, line.actual)
                for line in report.line_ids
            ],
            [
                (row["code"], row["label"], row["forecast"], row["actual"])
                for row in found["headings"]
            ],
        )
        self.assertEqual(report.content["not_mapped"], found["not_mapped"])

    def test_the_hash_is_that_of_the_content(self):
        report = self._send()
        text = json.dumps(report.content, sort_keys=True, ensure_ascii=False)
        self.assertEqual(report.content_hash, hashlib.sha256(text.encode()).hexdigest())
        self.env.invalidate_all()
        self.assertTrue(report.is_intact)

    def test_a_content_changed_behind_our_back_is_seen(self):
        report = self._send()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE flashcoop_funder_report SET content ="
            " jsonb_set(content::jsonb, '{funder}', '\"Another\"') WHERE id = %s",
            [report.id],
        )
        self.env.invalidate_all()
        self.assertFalse(report.is_intact)

    def test_the_files_that_were_sent_are_kept(self):
        report = self._send()
        self.assertTrue(report.sent_document_id)
        self.assertTrue(report.sent_sheet_id)
        sheet = report.get_xlsx()
        self._create_bill([("606", 100, self._all())])
        self.env.invalidate_all()
        self.assertEqual(report.get_xlsx(), sheet)

    def test_the_closing_sentence_is_frozen_with_it(self):
        sentence = self._send().content["sentence"]
        self.assertEqual(
            (sentence["amount"], sentence["products"], sentence["percent"]),
            (6000.0, 7500.0, 80.0),
        )

    def test_a_coordinator_reads_it_and_sends_nothing(self):
        report = self._create_report()
        coordinator = self._create_user("coordinator")
        with self.assertRaises(AccessError):
            report.with_user(coordinator).action_send()
        self._send_report(report)
        own = report.with_user(coordinator)
        self.assertEqual(own.table_html, report.table_html)
        self.assertEqual((own.state, own.is_intact), ("sent", True))

    def test_sending_twice_is_refused(self):
        report = self._send()
        with self.assertRaises(UserError):
            report.action_send()


class TestAfterSending(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls._send()
        cls.sentence = (
            f"{cls.report.name} v1 – .* has been sent and stays as it was sent: make a"
            " new version to correct it"
        )

    def test_its_amounts_stay_whatever_happens_in_the_books(self):
        content, digest = self.report.content, self.report.content_hash
        self.bill.button_draft()
        self.bill.button_cancel()
        self._create_bill([("613", 77.7, self._all())])
        self.funding.give_back(500)
        self._heading("70").account_prefixes = False
        self.cohort.name = "Another name"
        self.env.invalidate_all()
        self.assertEqual(self.report.content, content)
        self.assertEqual(self.report._get_content(), content)
        self.assertEqual(self.report.content_hash, digest)
        self.assertTrue(self.report.is_intact)
        self.assertEqual(self._actual(self.report, "60.2"), 250.5)
        self.assertEqual(
            {line.code: line.actual for line in self.report.line_ids}["60.2"], 250.5
        )

    def test_a_redistribution_of_a_posted_line_does_not_touch_it(self):
        """Core deletes the analytic lines and makes new ones."""
        other = self._create_cohort("Other")
        self.bill.invoice_line_ids.analytic_distribution = self._distribution(
            (100, other)
        )
        self.assertEqual(self._actual(self.report, "60.2"), 250.5)

    def test_later_entries_show_as_differences(self):
        self.assertEqual(self.report.get_differences(), [])
        self.assertEqual(self.report.difference_count, 0)
        self._create_bill([("606", 100, self._all())])
        self._create_document("in_refund", [("613", 20, self._all())])
        self.env.invalidate_all()
        self.assertEqual(
            [
                (row["code"], row["frozen"], row["current"], row["difference"])
                for row in self.report.get_differences()
            ],
            [
                ("60", 250.5, 350.5, 100.0),
                ("60.2", 250.5, 350.5, 100.0),
                ("61", 0.0, -20.0, -20.0),
                ("61.1", 0.0, -20.0, -20.0),
                ("TC", 250.5, 330.5, 80.0),
                ("TCV", 250.5, 330.5, 80.0),
            ],
        )
        self.assertEqual(self.report.difference_count, 6)

    def test_entries_outside_the_period_are_no_difference(self):
        self._create_bill([("606", 100, self._all())], date="2023-01-01")
        self.env.invalidate_all()
        self.assertEqual(self.report.get_differences(), [])

    def test_a_new_funder_of_a_row_is_a_difference(self):
        funder = self._create_partner("Agglo")
        self._create_funding([(self.cohort, 10)], partner_id=funder.id).action_grant()
        self.env.invalidate_all()
        labels = {
            row["label"]: row["difference"] for row in self.report.get_differences()
        }
        self.assertEqual(labels["Intercommunalité(s) : EPCI : Agglo"], 10.0)

    def test_nothing_of_it_can_be_written(self):
        for values in (
            {"observations_text": "Later"},
            {"date_to": "2022-06-30"},
            {"cohort_ids": [Command.clear()]},
            {"content": {}},
            {"content_hash": "0"},
            {"funding_id": self.funding.id},
            {"name": "CRF-0"},
            {"version": 2},
            {"line_ids": [Command.clear()]},
            {"line_ids": [Command.update(self.report.line_ids[0].id, {"actual": 1})]},
            {"release_small_groups": True},
            {"state": "sent", "observations_text": "Later"},
        ):
            with self.assertRefused(self.sentence):
                self.report.write(values)

    def test_its_state_goes_nowhere_but_to_replaced(self):
        for state in ("draft", "review"):
            with self.assertRefused("cannot change its state like this"):
                self.report.state = state

    def test_its_rows_are_not_written_deleted_or_added(self):
        line = self.report.line_ids[0]
        with self.assertRaises(UserError):
            line.actual = 1
        with self.assertRaises(UserError):
            line.unlink()
        with self.assertRaises(UserError):
            line.copy()

    def test_its_files_are_not_written_over_or_deleted(self):
        for name in ("sent_document_id", "sent_sheet_id"):
            attachment = self.report[name]
            for values in ({"raw": b"other"}, {"datas": "b3RoZXI="}):
                with self.assertRefused("are those of its sending"):
                    attachment.write(values)
            with self.assertRefusedByDatabase():
                attachment.unlink()
            with self.assertRefused("are those of its sending"):
                self.report.write({name: False})

    def test_a_manager_has_no_more_right_to_it(self):
        manager = self._create_user("manager")
        with self.assertRefused(self.sentence):
            self.report.with_user(manager).observations_text = "Later"
        with self.assertRefused(self.sentence):
            self.report.with_user(manager).unlink()

    def test_it_is_not_deleted(self):
        with self.assertRefused(self.sentence):
            self.report.unlink()

    def test_its_funding_is_not_deleted(self):
        with self.assertRaises(UserError):
            self.funding.unlink()

    def test_its_cohort_is_not_deleted(self):
        manager = self._create_user("manager")
        with self.assertRaises(UserError):
            self.cohort.with_user(manager).unlink()


class TestNewVersion(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls._create_report(observations_text="As agreed")
        cls._send_report(cls.report)

    def _correct(self, reason):
        wizard = (
            self.env["flashcoop.report.correction"]
            .with_user(self.officer)
            .create({"report_id": self.report.id, "reason": reason})
        )
        return self.report.browse(wizard.action_correct()["res_id"])

    def test_a_correction_needs_a_reason(self):
        for reason in ("", "   "):
            with self.assertRefused("for a written reason"):
                self.report.new_version(reason)
        self.assertEqual(self.report.state, "sent")

    def test_a_new_version_starts_from_today_and_the_old_texts(self):
        self._create_bill([("606", 100, self._all())])
        new = self._correct("A bill came late")
        self.assertEqual(
            (new.state, new.version, new.previous_id, new.correction_reason, new.name),
            ("draft", 2, self.report, "A bill came late", self.report.name),
        )
        self.assertEqual(new.observations_text, "As agreed")
        self.assertEqual(self._actual(new, "60.2"), 350.5)
        new.observations_text = "With the late bill"
        self._send_report(new)
        self.assertEqual(self._actual(new, "60.2"), 350.5)

    def test_the_version_replaced_stays_readable(self):
        content = self.report.content
        self._send_report(self._correct("A bill came late"))
        self.env.invalidate_all()
        self.assertEqual(self.report.state, "replaced")
        self.assertEqual(self.report.content, content)
        self.assertTrue(self.report.is_intact)
        self.assertTrue(self.report.sent_document_id.raw)
        with self.assertRefused("has been sent and stays as it was sent"):
            self.report.unlink()

    def test_a_version_is_replaced_once(self):
        new = self._correct("A bill came late")
        with self.assertRefused("is already being prepared"):
            self.report.new_version("Again")
        self._send_report(new)
        with self.assertRefused("is already being prepared"):
            self.report.new_version("Again")

    def test_a_version_given_up_leaves_the_sent_one_as_it_was(self):
        self._correct("A bill came late").unlink()
        self.assertEqual(self.report.state, "sent")
        self.assertTrue(self.report.new_version("Once more"))

    def test_a_report_is_replaced_once(self):
        self.report.new_version("A bill came late")
        other = self._create_report()
        with self.assertRefusedByDatabase():
            other._write_frozen({"previous_id": self.report.id})

    def test_a_draft_needs_no_new_version(self):
        with self.assertRefused("replaces a report that was sent"):
            self._create_report().new_version("Why not")


class TestSmallGroups(ReportCase):
    def _add_people(self, *genders):
        for number, gender in enumerate(genders):
            self._create_participant(
                self.cohort,
                name=f"Zénobie {number}",
                gender=gender,
                birth_date=f"{1990 + number % 2}-01-01",
                labour_status="unemployed",
            )

    def test_groups_under_five_are_held_back_whole(self):
        self._add_people("f", "f", "m", "m")
        text = self._create_report().beneficiaries_text
        self.assertIn("4 personnes", text)
        self.assertNotIn("femmes", text)
        self.assertNotIn("ans", text)
        self.assertNotIn("Situation", text)

    def test_one_small_cell_holds_back_the_breakdown_it_is_in(self):
        """Else it could be worked out from the others and the sum."""
        self._add_people(*"ffffffm")
        text = self._create_report().beneficiaries_text
        self.assertIn("7 personnes", text)
        self.assertNotIn("femmes", text)
        self.assertIn("26-64 ans : 7", text)

    def test_groups_of_five_are_shown(self):
        self._add_people(*"fffffmmmmm")
        text = self._create_report().beneficiaries_text
        self.assertIn("femmes : 5", text)
        self.assertIn("hommes : 5", text)

    def test_a_person_may_decide_to_show_them(self):
        self._add_people("f", "f", "m", "m")
        report = self._create_report()
        report.release_small_groups = True
        self.assertIn("femmes : 2", report.beneficiaries_text)
        self._send_report(report)
        self.assertIn("hommes : 2", report.content["texts"]["beneficiaries_text"])

    def test_no_name_leaves_the_house(self):
        self._add_people("f", "f", "m", "m")
        report = self._create_report(release_small_groups=True)
        self._send_report(report)
        self.assertNotIn("Zénobie", json.dumps(report.content, ensure_ascii=False))

    def test_candidates_and_those_who_declined_are_not_counted(self):
        self._add_people("f", "f")
        self._create_participant(self.cohort, name="Candidate", state="candidate")
        self.assertIn("2 personnes", self._create_report().beneficiaries_text)
