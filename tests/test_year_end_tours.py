"""Closing a year and writing down a volunteer's hours, in a browser and in French."""

from test_tours import TourCase


class TestYearEndTour(TourCase):
    def test_a_funding_officer_closes_a_year_without_accounting_rights(self):
        self.company.flashcoop_regime = "full"
        self.env["flashcoop.account.setup"].create({}).action_create_accounts()
        cohort = self._create_cohort("Chez Cook'is", date_start="2022-12-05")
        funding = self._create_funding(
            [(cohort, 6000)],
            kind="state",
            instalments=[("2022-11-30", 6000)],
            date_granted="2022-11-10",
            date_to="2023-12-31",
        )
        funding.action_grant()
        own = self._distribution((100, cohort, funding))
        self._create_bill([("607", 2500, own)], date="2022-12-12")
        officer = self._create_login("officer")
        self.assertFalse(officer.has_group("account.group_account_readonly"))
        self._walk("flashcoop_year_end", officer)

        year_end = self.env["flashcoop.year.end"].search(
            [("create_uid", "=", officer.id)]
        )
        self.assertEqual(str(year_end.date_to), "2022-12-31")
        moves = year_end.line_ids.move_ids
        self.assertEqual(set(moves.mapped("state")), {"draft"})
        self.assertEqual(
            sorted(moves.mapped(lambda m: (m.flashcoop_year_end_step, m.amount_total))),
            [("deferral", 2000.0), ("deferral_back", 2000.0), ("report", 1500.0)],
        )
        self.assertIn(
            "Article 4 de la convention",
            moves.filtered(lambda m: m.flashcoop_year_end_step == "deferral").narration,
        )
        books = self._create_login("accountant")
        self.assertFalse(books.has_group("flashcoop_odoo.flashcoop_group_funding"))
        entry = f"/odoo/action-account.action_move_journal_line/{moves[0].id}"
        self._walk("flashcoop_year_end_accountant", books, entry)


class TestVolunteerTour(TourCase):
    def test_an_officer_writes_down_and_validates_a_volunteers_hours(self):
        self._create_cohort("Chez Cook'is")
        self._create_partner("Nadia")
        officer = self._create_login("officer")
        self._walk("flashcoop_volunteer_sheet", officer)
        sheet = self.env["flashcoop.volunteer.sheet"].search([])
        self.assertEqual((sheet.state, sheet.hours), ("validated", 2.5))
        self.assertEqual(sheet.amount, 26.43)
        self.assertEqual(sheet.validated_by_id, officer)
        self.assertEqual(sheet.line_ids.partner_id.name, "Nadia")
