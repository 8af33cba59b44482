"""A report is sent on purpose: what is still open is read first and kept, and what a
final report cannot lack holds it back."""

from test_expense_list import ExpenseCase
from test_reports_freeze import ReportCase

from odoo.exceptions import AccessError


class TestSendingOnPurpose(ExpenseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls._create_report(objectives_text="Seven days held.")
        cls.report.action_review()

    def _open(self):
        action = self.report.action_send()
        self.assertEqual(action["target"], "new")
        dialog = self.env[action["res_model"]].with_user(self.officer)
        return dialog.browse(action["res_id"])

    def test_pressing_send_sends_nothing_yet(self):
        dialog = self._open()
        self.assertEqual(self.report.state, "review")
        self.assertEqual(
            dialog.open_text.splitlines(), self.report.warning_text.splitlines()
        )
        self.assertIn("<li>Not paid, as far as the books tell", dialog.open_html)

    def test_what_was_read_is_sent_and_kept(self):
        dialog = self._open()
        dialog.action_send()
        self.assertEqual(self.report.state, "sent")
        coordinator = self.report.with_user(self._create_user("coordinator"))
        (note,) = [
            message.body
            for message in coordinator.message_ids
            if "Sent on purpose" in (message.body or "")
        ]
        for line in dialog.open_text.splitlines():
            self.assertIn(line.split(":")[0].replace("\xa0", "&nbsp;"), note)
        for secret in (
            *("Moulin Vert", "Bailleur"),
            *(self.paid.name, self.open_bill.name),
        ):
            self.assertNotIn(secret, note)

    def test_what_nobody_read_is_not_sent(self):
        with self.assertRefused("is still open, and was not confirmed. .*Not paid"):
            self.report.send()
        dialog = self._open()
        self._create_bill([("606", 9, self._all())], post=False)
        self.env.invalidate_all()
        with self.assertRefused("not confirmed. Chez Nous: 1 draft documents"):
            dialog.action_send()
        self.assertEqual(self.report.state, "review")

    def test_what_was_settled_meanwhile_holds_nothing_back(self):
        dialog = self._open()
        self._register_payment(self.open_bill)
        self.env.invalidate_all()
        dialog.action_send()
        self.assertEqual(self.report.state, "sent")
        self.assertNotIn("Not paid", " ".join(self.report.message_ids.mapped("body")))

    def test_those_who_read_reports_send_nothing(self):
        dialog = self._open()
        for role in ("coordinator", "auditor", "facilitator"):
            user = self._create_user(role)
            for call in (
                self.report.with_user(user).action_send,
                lambda user=user: self.report.with_user(user).send(dialog.open_text),
                dialog.with_user(user).action_send,
            ):
                with self.assertRaises(AccessError):
                    call()


class TestFinalReports(ReportCase):
    """What a final report is never sent without."""

    def _budget(self):
        self.env["flashcoop.budget.line"].create(
            {
                "cohort_id": self.cohort.id,
                "heading_id": self._heading("60.2").id,
                "amount": 200,
            }
        )

    def _refused(self, report, sentence):
        open_text = report.warning_text
        for call in (report.action_send, lambda: report.send(open_text)):
            with self.assertRefused(sentence):
                call()
        self.assertEqual(report.state, "draft")

    def test_the_objectives_are_answered(self):
        for text in (False, "  "):
            report = self._create_report(objectives_text=text)
            self._refused(
                report,
                "cannot be sent yet. Sheet 1 does not say yet whether the objectives"
                " were reached: write it on the tab “1. What was done”",
            )
        self._send_report(self._create_report(kind="interim"))

    def test_gaps_are_explained_row_by_row_or_in_one_text(self):
        self._budget()
        report = self._create_report(objectives_text="Seven days held.")
        report.gap_ids[0].note = " "
        self._refused(
            report,
            "Explain the gaps of more than 10 % on sheet 3: .*Write why on the tab"
            " “3. Notes and signature”",
        )
        report.gap_ids.note = "Flour became dearer"
        self._send_report(report)
        self.assertEqual(report.state, "sent")
        other = self._create_report(
            objectives_text="Seven days held.", variance_text="Flour became dearer"
        )
        self.assertRegex(
            other.warning_text, "text on gaps .sheet 3. explains these too: Autres four"
        )
        self._send_report(other)
        self.assertFalse(other.gap_ids.filtered("note"))

    def test_interim_reports_go_with_a_confirmation(self):
        self._budget()
        report = self._create_report(kind="interim")
        self.assertIn("Explain the gaps", report.warning_text)
        self.assertIn("objectives", report.warning_text)
        self._send_report(report)
        self.assertFalse(report.objectives_text)
        self.assertEqual(report.state, "sent")
