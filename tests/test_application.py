"""What a funder was asked for is kept as it was asked, with the budget it stood on."""

import base64
import io
import re

from common import FlashcoopCase
from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import UserError, ValidationError

from odoo.addons.flashcoop_odoo.calc.headings import FORM
from odoo.addons.flashcoop_odoo.report import form_12156


class ApplicationCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._create_user("officer")
        cls.env = cls.env(user=cls.officer)
        cls.cohort = cls._create_cohort("Chez Cook'is")
        cls.funding = cls._create_funding(
            [(cls.cohort, 2000)],
            kind="state",
            asked_amount=2000,
            granted_amount=0,
            date_granted=False,
            date_asked="2022-01-10",
            partner_id=cls._create_partner("DDETS 91").id,
            file_number="DA-2022-0042",
        )
        cls._budget("60.1", 450)
        cls._budget("60.2", 150)
        cls._budget("62.1", 2700)
        cls._budget("70", 1300)
        cls.asked = cls._budget("74.1", 2000, funding_id=cls.funding.id)
        cls._budget("864", 320)
        cls._budget("870", 320)

    @classmethod
    def _budget(cls, code, amount, **values):
        return cls.env["flashcoop.budget.line"].create(
            {
                "cohort_id": cls.cohort.id,
                "heading_id": cls._heading(code).id,
                "amount": amount,
                **values,
            }
        )

    def _forecast(self, content):
        return {row["code"]: row["forecast"] for row in content["rows"]}


class TestFrozenCopy(ApplicationCase):
    def test_asking_keeps_the_budget_that_was_asked_on(self):
        self.funding.action_ask()
        application = self.funding.application_ids
        self.assertEqual(application.version, 1)
        self.assertEqual(str(application.asked_on), "2022-01-10")
        self.assertEqual(application.asked_by_id, self.officer)
        self.assertEqual(application.asked_amount, 2000.0)
        self.assertEqual(application.budget_cost, 3620.0)
        self.assertTrue(application.is_intact)
        self.assertRegex(application.content_hash, r"^[0-9a-f]{64}$")
        self.assertEqual(application.content["file_number"], "DA-2022-0042")
        self.asked.amount = 1
        self.funding.file_number = "other"
        self.env.invalidate_all()
        self.assertEqual(self._forecast(application.content)["BP.74.1"], 2000.0)
        self.assertEqual(application.asked_amount, 2000.0)
        self.assertEqual(application.content["file_number"], "DA-2022-0042")
        self.assertTrue(application.is_intact)

    def test_asking_again_after_a_change_makes_a_new_copy_and_keeps_the_old(self):
        self.funding.action_ask()
        self.funding.action_draft()
        self.funding.asked_amount = 2400
        self.asked.amount = 2400
        self.funding.action_ask()
        new, old = self.funding.application_ids
        self.assertEqual((new.version, old.version), (2, 1))
        self.assertEqual((new.asked_amount, old.asked_amount), (2400.0, 2000.0))
        self.assertEqual(self._forecast(old.content)["BP.74.1"], 2000.0)
        self.assertEqual(self._forecast(new.content)["BP.74.1"], 2400.0)

    def test_asking_again_the_same_day_without_a_change_makes_none(self):
        self.funding.date_asked = False
        with freeze_time("2022-01-10 10:00:00"):
            self.funding.action_ask()
            self.funding.action_draft()
            self.funding.action_ask()
        self.assertEqual(len(self.funding.application_ids), 1)

    @freeze_time("2022-02-03 10:00:00")
    def test_asking_again_is_of_its_own_day(self):
        self.funding.action_ask()
        self.funding.action_draft()
        self.assertFalse(self.funding.date_asked)
        self.funding.write({"state": "asked"})
        self.assertEqual(str(self.funding.date_asked), "2022-02-03")
        self.funding.action_draft()
        self.funding.write({"state": "asked", "date_asked": "2022-02-01"})
        self.assertEqual(
            [str(day) for day in self.funding.application_ids.mapped("asked_on")],
            ["2022-02-01", "2022-02-03", "2022-01-10"],
        )

    def test_another_amount_is_another_application(self):
        self.funding.action_ask()
        for step in (None, "action_admissible"):
            if step:
                getattr(self.funding, step)()
            with self.assertRefused("put it back to draft, change it and ask again"):
                self.funding.write({"asked_amount": 2500, "name": "More"})
        self.assertEqual(self.funding.asked_amount, 2000.0)
        self.funding.write({"asked_amount": 2000})  # what an import repeats
        self.funding.write({"state": "asked"})
        self.funding.write({"state": "draft", "asked_amount": 2500})
        self.funding.action_ask()
        self.assertEqual(
            self.funding.application_ids.mapped("asked_amount"), [2500.0, 2000.0]
        )

    def test_each_way_to_the_state_keeps_a_copy(self):
        self.funding.write({"state": "asked"})
        self.assertEqual(len(self.funding.application_ids), 1)
        imported = self.env["flashcoop.funding"].create(
            {
                "name": "Imported",
                "partner_id": self.funding.partner_id.id,
                "kind_id": self._kind("region").id,
                "asked_amount": 100,
                "state": "asked",
            }
        )
        self.assertEqual(imported.application_ids.asked_amount, 100.0)
        self.assertTrue(imported.date_asked)

    def test_nobody_changes_deletes_or_makes_one(self):
        self.funding.action_ask()
        application = self.funding.application_ids
        for user in (self.officer, self._create_user("manager")):
            mine = application.with_user(user)
            for change in (
                lambda mine=mine: mine.write({"asked_amount": 1}),
                lambda mine=mine: mine.copy({"version": 9}),
                lambda mine=mine: mine.unlink(),
            ):
                with self.assertRaises(UserError):  # AccessError is one
                    change()
        with self.assertRefused("stays as it was asked"):
            application.sudo().content = {}
        with self.assertRefused("cannot be deleted"):
            application.sudo().unlink()
        self.funding.action_draft()
        with self.assertRefused("what was asked is kept"):
            self.funding.unlink()

    def test_steps_are_dated(self):
        self.funding.action_ask()
        self.funding.date_admissible = "2022-01-20"
        self.funding.action_admissible()
        self.assertEqual(str(self.funding.date_admissible), "2022-01-20")
        self.funding.action_refuse()
        self.assertTrue(self.funding.date_refused)

    def test_what_was_granted_stands_beside_what_was_asked(self):
        self.assertFalse(self.funding.has_gap)
        self.funding.action_ask()
        self.funding.write(
            {"share_ids": [Command.update(self.funding.share_ids.id, {"amount": 1500})]}
        )
        self.funding.granted_amount = 1500
        self.assertEqual(self.funding.gap_amount, -500.0)
        self.assertEqual(self.funding.granted_rate, 75.0)
        self.assertTrue(self.funding.has_gap)


class TestWarnings(ApplicationCase):
    def test_without_a_year_it_asks_for_the_one_in_which_the_action_ends(self):
        self.funding.write({"date_to": False, "fiscal_year_end": False})
        self.assertFalse(self.funding.fiscal_year_end)
        self.funding.action_ask()
        self.assertEqual(self.funding.application_ids.content["fiscal_year"], 2022)

    def test_a_balanced_budget_that_counts_on_what_is_asked_warns_of_nothing(self):
        self.assertFalse(self.funding.application_warning)

    def test_a_budget_out_of_balance_is_told(self):
        self._budget("61.1", 100)
        self.assertRegex(
            self.funding.application_warning, f"exceed income by {self._money(100)}"
        )

    def test_a_budget_that_counts_on_something_else_is_told(self):
        self.funding.asked_amount = 2500
        self.assertRegex(self.funding.application_warning, "but the budget counts on")

    def test_a_funding_of_no_cohort_is_told(self):
        self.funding.share_ids.unlink()
        self.assertIn("No Flashcoop has a share", self.funding.application_warning)
        self.funding.action_ask()
        self.assertEqual(self.funding.application_ids.content["rows"], [])


class TestTree(ApplicationCase):
    def test_each_euro_of_the_budget_stands_on_one_row(self):
        rows = self.env["flashcoop.heading"].search(
            [("form", "=", FORM), ("kind", "in", ("line", "free"))]
        )
        self.env["flashcoop.budget.line"].search(
            [("cohort_id", "=", self.cohort.id)]
        ).unlink()
        for number, row in enumerate(rows):
            self._budget(row.code, 100 + number**2 / 100)
        content = self.funding._get_application()
        self.assertEqual(content["unplaced"], 0.0)
        by_side = {"charge": 0.0, "product": 0.0, "inkind_use": 0, "inkind_source": 0}
        for row in content["rows"]:
            if row["kind"] in ("line", "free"):
                by_side[row["side"]] += row["forecast"]
        for side, amount in by_side.items():
            own = rows.filtered(lambda r, side=side: r.side == side)
            numbers = [n for n, row in enumerate(rows) if row in own]
            expected = sum(100 + n**2 / 100 for n in numbers)
            self.assertAlmostEqual(amount, expected, 2, side)

    def test_one_total_with_contributions_in_kind_and_the_surplus_balances_it(self):
        self._budget("74.5", 900)
        content = self.funding._get_application()
        forecast = self._forecast(content)
        self.assertEqual(forecast["BP.EX"], 900.0)
        self.assertEqual(forecast["BP.T"], 3300 + 900 + 320)
        self.assertEqual(forecast["BP.TP"], forecast["BP.T"])
        self.assertEqual(content["missing"], 0.0)
        self.assertEqual(content["percent_whole"], round(2000 / 4520 * 100))

    def test_rows_that_the_report_does_not_have(self):
        self._budget("604", 10)
        self._budget("69", 20)
        self._budget("79", 30)
        self._budget("P", 40)
        self._budget("75", 50)
        fees = self.env.ref("flashcoop_odoo.heading_12156_756")
        self._budget("75", 60, detail_id=fees.id)
        forecast = self._forecast(self.funding._get_application())
        for code, amount in {
            "BP.604": 10.0,
            "BP.69": 20.0,
            "BP.79": 30.0,
            "BP.P": 40.0,
            "BP.750": 50.0,
            "BP.756": 60.0,
            "BP.758": 0.0,
            "BP.75": 110.0,
        }.items():
            self.assertEqual(forecast[code], amount, code)

    def test_a_class_without_a_figure_is_left_blank_as_its_rows_are(self):
        lines = form_12156.draw_table(self.funding._get_application())
        shown = {
            cell.row["code"]: cell.text("forecast_whole")
            for line in lines
            for cell in (line.charge, line.product)
            if cell and cell.row
        }
        self.assertEqual((shown["BP.75"], shown["BP.756"]), ("", ""))
        self.assertEqual(shown["BP.60"], "600")

    def test_line_74_has_a_row_a_funder(self):
        town = self._create_funding(
            [(self.cohort, 500)],
            kind="municipality",
            partner_id=self._create_partner("Les Ulis").id,
        )
        self._budget("74.5", 500, funding_id=town.id)
        labels = [
            (row["label"], row["forecast"])
            for row in self.funding._get_application()["rows"]
            if row["funder"]
        ]
        self.assertEqual(
            labels, [("État : DDETS 91", 2000.0), ("Commune(s) : Les Ulis", 500.0)]
        )

    def test_a_row_that_a_manager_added_goes_where_its_accounts_go(self):
        manager = self._create_user("manager")
        row = (
            self.env["flashcoop.heading"]
            .with_user(manager)
            .create(
                {
                    "code": "60.9",
                    "name": "Farine",
                    "kind": "free",
                    "parent_id": self._heading("60").id,
                    "account_prefixes": "6063",
                }
            )
        )
        self._budget(row.code, 15)
        forecast = self._forecast(self.funding._get_application())
        self.assertEqual(forecast["BP.60x"], 165.0)
        row.account_prefixes = False  # now where those of the row above it go
        forecast = self._forecast(self.funding._get_application())
        self.assertEqual(forecast["BP.60"], 615.0)

    def test_a_share_of_overheads_stands_where_its_row_goes(self):
        before = self._forecast(self.funding._get_application())
        for stage in ("forecast", "actual"):
            self.env["flashcoop.indirect.cost"].create(
                {
                    "cohort_id": self.cohort.id,
                    "name": "Rent",
                    "date": "2022-03-15",
                    "key": "fixed",
                    "stage": stage,
                    "base_amount": 1000,
                    "rate": 10,
                }
            )
        after = self._forecast(self.funding._get_application())
        changed = {code for code in after if after[code] != before[code]}
        self.assertTrue(changed)
        self.assertEqual({after[code] - before[code] for code in changed}, {100.0})

    def test_a_budget_is_written_on_the_rows_of_the_report(self):
        row = self.env.ref("flashcoop_odoo.heading_12156_756")
        with self.assertRefused("is a row of an application", ValidationError):
            self._budget(row.code, 10)
        with self.assertRefused("is not a part of row", ValidationError):
            self._budget("73", 10, detail_id=row.id)

    def test_whole_euros_add_up_as_printed(self):
        self._budget("62.2", 10.5)
        self._budget("62.3", 10.5)
        self._budget("74.5", 21.49)
        rows = self.funding._get_application()["rows"]
        whole = {row["code"]: row["forecast_whole"] for row in rows}
        self.assertEqual(
            whole["BP.62"],
            whole["BP.622"] + whole["BP.623"] + whole["BP.625"] + whole["BP.62x"],
        )
        parts = sum(
            row["forecast_whole"]
            for row in rows
            if row["kind"] not in ("total", "memo")
            and row["side"] in ("charge", "inkind_use")
        )
        self.assertEqual(whole["BP.T"], parts)


class TestFiles(ApplicationCase):
    def _sheet(self):
        content = base64.b64decode(self.funding.budget_xlsx_file)
        return load_workbook(io.BytesIO(content)).active

    def test_the_spreadsheet_says_what_the_content_says(self):
        self.funding.action_ask()
        self.asked.amount = 7
        cells = [[c.value for c in row] for row in self._sheet().iter_rows()]
        found = {row[0]: row[1:3] for row in cells if row[0]}
        self.assertEqual(found["Achats matières et fournitures"], [450, 450])
        self.assertEqual(found["TOTAL DES CHARGES"], [3620, 3620])
        self.assertEqual(found["N° de dossier"][0][:12], "DA-2022-0042")
        products = {row[3]: row[4] for row in cells if row[3]}
        self.assertEqual(products["État : DDETS 91"], 2000)

    def test_the_spreadsheet_is_named_as_the_document_is(self):
        name = f"filename={self.funding._get_budget_file_name()}.xlsx"
        self.assertIn(name, self.funding.action_download_budget()["url"])
        self.funding.action_ask()
        application = self.funding.application_ids
        self.assertIn(name, application.action_download_xlsx()["url"])

    def test_a_name_is_never_a_formula(self):
        name = '=HYPERLINK("https://x.example";"Open")'
        self.funding.partner_id.sudo().name = name
        self.env.invalidate_all()
        cells = [cell for row in self._sheet().iter_rows() for cell in row]
        found = [cell.data_type for cell in cells if cell.value == name]
        self.assertEqual(found, ["s"])

    def test_the_document_says_what_the_content_says(self):
        self.funding.action_ask()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "flashcoop_odoo.funding_application_pdf", self.funding.application_ids.ids
        )[0]
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))
        self.assertIn("DDETS 91", text)
        self.assertIn("3 620", text.replace("\xa0", " "))
        self.assertIn("empreinte", text)
        self.assertNotIn('class="fcr-draft"', html.decode())

    def test_a_draft_prints_as_a_draft(self):
        document = self.funding._get_document()
        self.assertTrue(document["is_draft"])
        self.funding.action_ask()
        self.assertFalse(self.funding._get_document()["is_draft"])

    def test_a_coordinator_and_an_auditor_read_it(self):
        self.funding.action_ask()
        for role in ("coordinator", "auditor"):
            application = self.funding.application_ids.with_user(
                self._create_user(role)
            )
            self.assertIn("3 620", application.table_html.replace("\xa0", " "))
