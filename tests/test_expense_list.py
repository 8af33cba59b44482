"""The expense list of a report: one row a cost, with its proofs, frozen by sending; and
what the funder admits of it, and what that does to the balance."""

import doctest
import io
from datetime import date

import openpyxl
import pypdf
from hypothesis import given
from hypothesis import strategies as st
from test_reports_freeze import ReportCase

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from odoo.addons.flashcoop_odoo.calc import control
from odoo.addons.flashcoop_odoo.calc.money import to_units
from odoo.addons.flashcoop_odoo.report import expense_list


class ExpenseCase(ReportCase):
    """Beside what is charged to nobody: a bill of 300 paid, charged whole, with its
    file; and a bill of 200 not paid, half of it charged, without a file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        mine = cls._distribution((100, cls.cohort, cls.funding))
        half = cls._distribution((50, cls.cohort, cls.funding), (50, cls.cohort))
        cls.paid = cls._create_bill(
            [("601", 300, mine)],
            date="2022-03-11",
            partner_id=cls._create_partner("Moulin Vert").id,
            ref="F-77",
        )
        cls._register_payment(cls.paid, date="2022-03-25")
        cls.open_bill = cls._create_bill(
            [("613", 200, half)],
            date="2022-03-12",
            partner_id=cls._create_partner("Bailleur").id,
        )
        cls._attach(cls.paid, "facture.pdf", b"%PDF-moulin")

    @classmethod
    def _attach(cls, move, name, raw):
        return cls.env["ir.attachment"].create(
            {"name": name, "raw": raw, "res_model": "account.move", "res_id": move.id}
        )

    def _rows(self, report):
        self.env.invalidate_all()
        return report._get_content()["expenses"]


class TestExpenseList(ExpenseCase):
    def test_each_cost_charged_is_a_row_with_its_proofs(self):
        rows = self._rows(self._create_report())
        self.assertEqual(
            [
                (
                    *(row["number"], row["voucher"], row["supplier"]),
                    *(row["invoice_date"], row["payment_date"]),
                    *(row["amount"], row["charged"], len(row["files"])),
                )
                for row in rows
            ],
            [
                (
                    *(1, self.paid.name, "Moulin Vert", "2022-03-11", "2022-03-25"),
                    *(300.0, 300.0, 1),
                ),
                (
                    *(2, self.open_bill.name, "Bailleur", "2022-03-12", None),
                    *(200.0, 100.0, 0),
                ),
            ],
        )

    def test_all_costs_may_be_listed(self):
        report = self._create_report(expense_scope="all")
        rows = self._rows(report)
        self.assertEqual([row["part"] for row in rows], [250.5, 300.0, 200.0])
        self.assertEqual(report.claimed_amount, 750.5)
        total = [r for r in report._get_content()["rows"] if r["code"] == "TC"]
        self.assertEqual(total[0]["actual"], 750.5)

    def test_costs_outside_the_period_are_not_listed(self):
        report = self._create_report(date_from="2022-03-12")
        self.assertEqual(
            [row["voucher"] for row in self._rows(report)], [self.open_bill.name]
        )

    def test_a_credit_note_is_a_negative_row(self):
        mine = self._distribution((100, self.cohort, self.funding))
        self._create_document("in_refund", [("601", 40, mine)], date="2022-03-20")
        report = self._create_report()
        self.assertEqual(self._rows(report)[-1]["charged"], -40.0)
        self.assertEqual(report.claimed_amount, 360.0)

    def test_a_funder_that_counts_vat_reads_amounts_with_it(self):
        self.funding.tax_basis = "included"
        tax = self.env["account.tax"].search(
            [("type_tax_use", "=", "purchase"), ("amount", "=", 20)], limit=1
        )
        mine = self._distribution((100, self.cohort, self.funding))
        self._create_bill([("606", 50, mine, tax)], date="2022-03-30")
        row = self._rows(self._create_report())[-1]
        self.assertEqual((row["amount"], row["charged"]), (60.0, 60.0))

    def test_missing_vouchers_and_an_empty_list_are_said(self):
        text = self._create_report().warning_text
        self.assertIn(
            "No voucher is attached in the books: 1 of 2 expenses, no. 2 of the list",
            text,
        )
        self.assertIn("Not paid, as far as the books tell: expense no.", text)
        empty = self._create_report(date_from="2022-05-01", date_to="2022-05-31")
        self.assertIn("The expense list is empty", empty.warning_text)

    def test_costs_charged_on_no_flashcoop_of_the_report_are_said(self):
        report = self._create_report()
        self.assertNotIn("are not on the expense list", report.warning_text)
        other = self._create_cohort(name="Second")
        for amount, *parts in ((70, other, self.funding), (5, self.funding)):
            self._create_bill([("606", amount, self._distribution((100, *parts)))])
        self.env.invalidate_all()
        self.assertRegex(
            report.warning_text,
            f"{self._money(75)} charged to this funding are not on the expense list:"
            " they stand on Second, no Flashcoop",
        )
        self.assertEqual(report.claimed_amount, 400.0)

    def test_the_screen_shows_it_before_sending(self):
        html = self._create_report().expense_html
        for text in ("Moulin Vert", self.open_bill.name, "missing", "not paid"):
            self.assertIn(text, html)

    def test_what_is_claimed_shows_when_all_costs_are_listed(self):
        """A bill of two Flashcoops is claimed for the part of one."""
        other = self._create_cohort("Other")
        parts = self._distribution((25, self.cohort), (75, other))
        self._create_bill([("616", 444, parts)])
        report = self._create_report(expense_scope="all")
        self.assertIn("Claimed", report.expense_html)
        self.assertIn(report.currency_id.format(111), report.expense_html)
        self.assertNotIn("Claimed", self._create_report().expense_html)

    def test_a_participant_who_was_paid_stands_under_a_pseudonym(self):
        """Officers, auditors and funders know people by it alone."""
        person = self._create_participant(self.cohort, "Ana Belle")
        bill = self._create_bill(
            [("658", 40, self._distribution((100, self.cohort)))],
            partner_id=person.partner_id.id,
            ref="Ana Belle, share",
        )
        bill.invoice_line_ids.name = "Part of Ana"
        rows = self._rows(self._create_report(expense_scope="all"))
        self.assertIn(person.pseudonym, [row["supplier"] for row in rows])
        self.assertNotIn("Ana Belle", str(rows))
        self.assertNotIn("Part of Ana", str(rows))

    def test_a_cost_without_a_supplier_names_none_on_a_wide_screen(self):
        mine = self._distribution((100, self.cohort, self.funding))
        self._create_entry([("641100", 30, mine)])
        html = self._create_report().expense_html
        self.assertIn('<span class="d-md-none">Entry</span>', html)

    def test_the_examples_in_docstrings_hold(self):
        for module in (control, expense_list):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted)
            self.assertFalse(result.failed)


class TestFrozenList(ExpenseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls._send()

    def test_sending_copies_the_rows(self):
        self.assertEqual(
            [
                (*(e.number, e.voucher, e.supplier), e.amount, e.charged_amount)
                for e in self.report.expense_ids
            ],
            [
                (*(1, self.paid.name, "Moulin Vert"), 300.0, 300.0),
                (*(2, self.open_bill.name, "Bailleur"), 200.0, 100.0),
            ],
        )
        self.assertEqual(self.report.expense_ids[0].payment_date, date(2022, 3, 25))
        self.assertEqual(
            self.report.expense_ids.mapped("admitted_amount"), [300.0, 100.0]
        )

    def test_it_stays_whatever_happens_in_the_books(self):
        rows = self.report.content["expenses"]
        self.paid.invoice_line_ids.analytic_distribution = False
        self.open_bill.button_draft()
        self.open_bill.button_cancel()
        self.paid.partner_id.name = "Moulin Rouge"
        self.env.invalidate_all()
        self.assertEqual(self.report._get_content()["expenses"], rows)
        self.assertEqual(self.report.claimed_amount, 400.0)
        self.assertTrue(self.report.is_intact)
        self.assertEqual(self.report.expense_ids[0].supplier, "Moulin Vert")

    def test_its_rows_are_not_written_deleted_or_added(self):
        row = self.report.expense_ids[0]
        for values in ({"charged_amount": 1}, {"voucher": "X"}, {"claimed_amount": 1}):
            with self.assertRefused("only what the funder admits is written"):
                row.write(values)
        with self.assertRaises(AccessError):
            row.unlink()
        with self.assertRaises(AccessError):
            row.copy()
        with self.assertRaises(AccessError):
            self.report.write({"expense_ids": [Command.create({"number": 9})]})

    def test_a_new_version_lists_todays_books(self):
        self._create_bill(
            [("606", 10, self._distribution((100, self.cohort, self.funding)))],
            date="2022-04-01",
        )
        new = self.report.new_version("A bill came late")
        self.assertFalse(new.expense_ids)
        self._send_report(new)
        self.assertEqual(len(new.expense_ids), 3)
        self.assertEqual(len(self.report.expense_ids), 2)


class TestControl(ExpenseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.funding.sudo().write({"state": "granted"})
        cls.report = cls._send()
        cls.first, cls.second = cls.report.expense_ids

    def setUp(self):
        super().setUp()
        self.report.control_date = "2023-05-02"

    def test_less_is_admitted_for_a_written_reason(self):
        with self.assertRefused("write down why the funder admits", ValidationError):
            self.second.admitted_amount = 60
        self.second.write({"admitted_amount": 60, "admitted_reason": "No lease"})
        self.assertEqual(
            (self.report.admitted_amount, self.report.refused_amount), (360.0, 40.0)
        )
        self.assertEqual(self.second.admitted_reason, "No lease")

    def test_a_new_version_says_that_the_control_is_not_taken_over(self):
        self.report.control_date = "2023-05-02"
        self.second.write({"admitted_amount": 60, "admitted_reason": "No lease"})
        new = self.report.new_version("A bill came late")
        self.assertRegex(
            new.warning_text, f"did not admit {self._money(40)} of version 1"
        )
        self.assertNotIn("did not admit", self._create_report().warning_text or "")

    def test_the_note_of_it_names_no_cost(self):
        self.second.write({"admitted_amount": 60, "admitted_reason": "No lease"})
        report = self.report.with_user(self._create_user("coordinator"))
        body = report.message_ids[0].body.replace("&nbsp;", "\xa0")
        self.assertRegex(
            body,
            f"1 expenses written down, {self._money(60)} admitted of"
            f" {self._money(100)}. On the whole list: {self._money(360)} of"
            f" {self._money(400)}",
        )
        said = " ".join(report.message_ids.mapped("body"))
        for secret in (self.second.voucher, self.second.supplier, "No lease"):
            self.assertNotIn(secret, said)

    def test_not_more_than_was_claimed_nor_less_than_nothing(self):
        for amount in (300.01, -0.01):
            with self.assertRefused("lies between 0 and", ValidationError):
                self.first.write({"admitted_amount": amount, "admitted_reason": "Why"})

    def test_the_screen_writes_it_through_the_report(self):
        values = {"admitted_amount": 0, "admitted_reason": "Outside the action"}
        self.report.control_date = False
        self.report.write(
            {
                "expense_ids": [Command.update(self.second.id, values)],
                "control_date": "2023-05-02",
            }
        )
        self.assertEqual(self.report.admitted_amount, 300.0)
        self.assertTrue(self.report.is_intact)

    def test_nothing_is_admitted_or_not_before_the_day_of_the_control(self):
        self.report.control_date = False
        values = {"admitted_amount": 60, "admitted_reason": "No lease"}
        with self.assertRefused("write first when the funder told what it admits"):
            self.second.write(values)
        self.report.control_date = "2023-05-02"
        self.second.write(values)
        with self.assertRefused(
            "admitted less than was claimed of expense no. 2", ValidationError
        ):
            self.report.control_date = False
        self.second.admitted_amount = 100
        self.report.control_date = False

    def test_a_row_without_a_supplier_keeps_what_it_is(self):
        mine = self._distribution((100, self.cohort, self.funding))
        self._create_entry([("625100", 12, mine)], date="2022-03-15")
        rows = self._send_again().expense_ids
        self.assertEqual(
            rows.mapped("payee"), ["Moulin Vert", "Bailleur", rows[-1].label]
        )
        self.assertEqual((rows[-1].supplier, rows[-1].label), (False, "Entry"))

    def _send_again(self):
        new = self.report.new_version("An entry was missing")
        self._send_report(new)
        return new

    def test_the_balance_follows(self):
        self.assertEqual(self.report.balance_claimed, 400.0)
        self.assertIn("still owes", self.report.balance_text)
        award = self.funding.sudo().move_ids
        self._register_payment(award.with_env(self.env), amount=380)
        self.env.invalidate_all()
        self.assertEqual(self.report.balance_claimed, 20.0)
        self.second.write({"admitted_amount": 60, "admitted_reason": "No lease"})
        self.assertEqual(self.report.balance_admitted, -20.0)
        self.assertRegex(
            self.report.balance_text, f"{self._money(20)} are to be given back to"
        )

    def test_those_who_read_reports_write_nothing(self):
        row = self.second.with_user(self._create_user("auditor"))
        self.assertEqual(row.admitted_amount, 100.0)
        with self.assertRaises(AccessError):
            row.write({"admitted_amount": 1, "admitted_reason": "Why"})
        for role in ("coordinator", "facilitator"):
            with self.assertRaises(AccessError):
                self.second.with_user(self._create_user(role)).read(["voucher"])

    def test_coordinators_read_the_table_and_no_single_cost(self):
        user = self._create_user("coordinator")
        names = ("content", "expense_html", "expense_pdf_file", "expense_xlsx_file")
        for report in (self.report, self._create_report()):
            report = report.with_user(user)
            for name in (*names, "expense_ids"):
                with self.assertRaises(AccessError):
                    report.read([name])
            self.assertNotIn("Moulin Vert", str(report.read()))
            self.assertIn("1\xa0500,00", report.table_html)
            self.assertEqual(report.claimed_amount, 400.0)
            self.assertTrue(report.is_intact)
            self.assertFalse(report.difference_count)
            self.assertTrue(report.get_xlsx())
        with self.assertRaises(AccessError):
            report.search([("expense_ids.supplier", "=", "Moulin Vert")])
        with Form(self.report.with_user(user)) as form:
            self.assertEqual(form.state, "sent")

    def test_only_the_version_that_stands_is_controlled(self):
        draft = self._create_report()
        with self.assertRefused("is not a report that was sent", UserError):
            draft.control_date = "2023-05-02"
        forged = draft.with_context(default_control_date="2023-05-02")
        with self.assertRefused("controlled by its funder once it is sent"):
            forged.create({"funding_id": self.funding.id})
        self._send_report(self.report.new_version("A bill came late"))
        with self.assertRefused("is not a report that was sent", UserError):
            self.second.write({"admitted_amount": 1, "admitted_reason": "Why"})

    def test_nothing_is_ever_due_beyond_the_grant_or_the_costs(self):
        cents = st.integers(0, 10**9).map(lambda n: n / 100)

        @given(cents, cents, cents, cents)
        def check(granted, received, claimed, refused):
            admitted = claimed - min(refused, claimed)
            before = control.balance(granted, received, claimed, claimed)
            after = control.balance(granted, received, claimed, admitted)
            self.assertLessEqual(to_units(after), to_units(before))
            self.assertLessEqual(to_units(after + received), to_units(granted))
            if claimed:
                self.assertLessEqual(to_units(after + received), to_units(admitted))

        check()


class TestFilesOfTheList(ExpenseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls._send()

    def _text(self, pdf):
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        text = " ".join(page.extract_text() for page in reader.pages)
        return " ".join(text.split()), len(reader.pages)

    def test_the_pdf_says_what_the_list_says(self):
        text, count = self._text(self.report.get_expense_list("pdf"))
        self.assertEqual(count, 1)
        for words in (
            "État récapitulatif des dépenses",
            f"1 {self.paid.name} Moulin Vert",
            "11/03/2022 25/03/2022 300,00 € 300,00 € 300,00 €",
            "200,00 € 200,00 € 100,00 €",
            "TOTAL 500,00 € 500,00 € 400,00 €",
            "page 1/1",
            f"empreinte {self.report.content_hash[:12]}",
        ):
            self.assertIn(words, text)
        self.assertNotIn("Admis", text)

    def _control(self):
        self.report.control_date = "2023-05-02"
        self.report.expense_ids[1].write(
            {"admitted_amount": 60, "admitted_reason": "Bail absent & loyer"}
        )

    def test_the_control_stands_on_a_paper_of_its_own(self):
        with self.assertRefused("has not been controlled yet"):
            self.report.get_control_list("pdf")
        self.assertFalse(self.report.control_pdf_file)
        self._control()
        text, _count = self._text(self.report.get_control_list("pdf"))
        for words in (
            "État récapitulatif des dépenses après contrôle du financeur",
            "Après contrôle du 02/05/2023",
            "l’empreinte de cette version ne les couvre pas",
            "100,00 € 60,00 € Bail absent & loyer",
            "400,00 € 360,00 €",
        ):
            self.assertIn(words, text)
        self.assertNotIn("certifie", text)
        self.assertNotIn(self.report.content_hash[:12], text)
        sheet = self.report.get_control_list("xlsx")
        cells = {
            cell.value
            for row in openpyxl.load_workbook(io.BytesIO(sheet)).active.iter_rows()
            for cell in row
        }
        self.assertLessEqual({"Admis", 60, "Bail absent & loyer"}, cells)
        self.assertTrue(self.report.control_pdf_file and self.report.control_xlsx_file)

    def test_the_list_that_was_sent_stays_after_the_control(self):
        before = {e: self.report.get_expense_list(e) for e in ("pdf", "xlsx")}
        self._control()
        self.env.invalidate_all()
        after = {e: self.report.get_expense_list(e) for e in ("pdf", "xlsx")}
        self.assertEqual(after, before)

    def test_the_sheet_holds_numbers(self):
        book = openpyxl.load_workbook(io.BytesIO(self.report.get_expense_list("xlsx")))
        rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
        self.assertIn(300, next(row for row in rows if "Moulin Vert" in row))
        total = next(row for row in rows if "TOTAL" in row)
        self.assertEqual(total[7:10], [500, 500, 400])

    def test_a_long_list_repeats_its_heads(self):
        content = self.report.content
        row = content["expenses"][0]
        rows = [row | {"number": number} for number in range(1, 121)]
        pdf = expense_list.expense_pdf(content | {"expenses": rows}, "mark")
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        self.assertGreater(len(reader.pages), 3)
        for number, page in enumerate(reader.pages, start=1):
            text = page.extract_text()
            self.assertIn(f"page {number}/{len(reader.pages)}", text)
        self.assertIn("Fournisseur", reader.pages[1].extract_text())

    def test_equal_contents_give_equal_bytes(self):
        for extension in ("pdf", "xlsx"):
            first = self.report.get_expense_list(extension)
            self.assertEqual(first, self.report.get_expense_list(extension))

    def test_files_are_downloaded_by_those_who_read_the_report(self):
        auditor = self.report.with_user(self._create_user("auditor"))
        self.assertTrue(auditor.expense_pdf_file)
        self.assertRegex(
            auditor.action_print_expenses()["url"],
            "expense_pdf_file.*-depenses.pdf",
        )
        facilitator = self.report.with_user(self._create_user("facilitator"))
        for draw in (facilitator.get_expense_list, facilitator.get_control_list):
            with self.assertRaises(AccessError):
                draw("pdf")
        self._control()
        coordinator = self.report.with_user(self._create_user("coordinator"))
        for name in ("control_pdf_file", "control_xlsx_file"):
            self.assertTrue(auditor[name])
            with self.assertRaises(AccessError):
                coordinator.read([name])
