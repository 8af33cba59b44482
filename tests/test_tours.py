"""The main paths in a real browser, in French, each with the rights of its role."""

from common import GROUPS, FlashcoopFactory

from odoo.tests import HttpCase

BILLS = "/odoo/action-account.action_move_in_invoice_type"
SECONDS = 300  # a tour on a busy machine; an idle one takes a tenth of it


class TourCase(FlashcoopFactory, HttpCase):
    """A test with a browser and a user who reads French."""

    @classmethod
    def _create_login(cls, role, **values):
        """Return a French user of a role, who can log in."""
        login = f"tour_{role}"
        return cls._create_user(
            role,
            login,
            name=login,
            password=login,
            lang="fr_FR",
            odoobot_state="disabled",  # its chat would cover a phone
            **values,
        )

    def _walk(self, tour, user, url="/odoo"):
        """Walk a tour as a user, then forget what this transaction believed."""
        self.start_tour(url, tour, login=user.login, timeout=SECONDS)
        self.env.invalidate_all()


class TestCoordinator(TourCase):
    def test_from_an_empty_app_to_a_locked_half_day(self):
        coordinator = self._create_login("coordinator")
        self._walk("flashcoop_coordinator", coordinator)

        cohort = self.env["flashcoop.cohort"].search([("name", "=", "Chez Cook'is")])
        self.assertEqual(len(cohort), 1)
        self.assertEqual(cohort.coordinator_id, coordinator)
        self.assertEqual(str(cohort.date_start), "2022-03-07")
        self.assertEqual(str(cohort.date_end), "2022-03-15")
        self.assertEqual(len(cohort.session_ids), 14)
        person = cohort.participant_ids
        self.assertEqual(person.partner_id.name, "Ana Lima")
        self.assertEqual(person.state, "active")
        first = cohort.session_ids.sorted("start")[0]
        self.assertTrue(first.locked)
        self.assertEqual(
            first.attendance_ids.mapped(lambda a: (a.participant_id, a.status)),
            [(person, "present")],
        )
        self.assertEqual(cohort.event_id.name, cohort.name)
        self.assertEqual(person.registration_id.event_id, cohort.event_id)
        self.assertEqual(person.registration_id.partner_id, person.partner_id)


class TestFundingOfficer(TourCase):
    def test_from_an_award_to_the_report_sent(self):
        cohort = self._create_cohort("Chez Cook'is")
        self._create_participant(cohort)
        own = self._distribution((100, cohort))
        self._create_bill([("601", 438.60, own)])
        self._create_sale([("707", 120.00, own)])
        officer = self._create_login("officer")
        self.assertFalse(officer.has_group("account.group_account_readonly"))
        self._walk("flashcoop_funding_officer", officer)

        funding = self.env["flashcoop.funding"].search(
            [("create_uid", "=", officer.id)]
        )
        self.assertEqual(funding.name, "Contrat de ville")
        self.assertEqual(funding.partner_id.name, "Agglomération")
        self.assertEqual(funding.kind_id, self._kind("epci"))
        self.assertEqual(funding.state, "reported")
        award = funding.move_ids
        self.assertEqual(award.state, "posted")
        due = award.line_ids.filtered(lambda r: r.display_type == "payment_term")
        self.assertEqual(
            sorted((str(line.date_maturity), line.balance) for line in due),
            [("2022-03-01", 500.0), ("2022-06-30", 300.0)],
        )
        self.assertEqual(
            award.invoice_line_ids.analytic_distribution,
            self._distribution((100, cohort, funding)),
        )
        self.assertActual(cohort, row60_1=438.60, row70=120.0, row74_4=800.0)

        report = self.env["flashcoop.funder.report"].search(
            [("funding_id", "=", funding.id)]
        )
        self.assertEqual(report.state, "sent")
        self.assertEqual(report.sent_by_id, officer)
        self.assertRegex(report.content_hash, r"^[0-9a-f]{64}$")
        self.assertTrue(report.is_intact)
        frozen = {row["code"]: row["actual"] for row in report.content["rows"]}
        self.assertEqual((frozen["60.1"], frozen["70"]), (438.60, 120.0))
        files = report.sent_document_id + report.sent_sheet_id
        self.assertEqual(len(files), 2)
        self.assertTrue(all(files.mapped("raw")))


class TestFacilitator(TourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_half_day_on_a_phone(self):
        facilitator = self._create_login("facilitator")
        cohort = self._create_cohort("Chez Cook'is")
        morning, afternoon = cohort.generate_sessions(days=1).sorted("start")
        afternoon.name = "Fixer les prix"
        people = [
            self._create_participant(cohort, name) for name in ("Ana", "Bo", "Cy")
        ]
        self.env["flashcoop.actor"].create(
            {
                "cohort_id": cohort.id,
                "partner_id": facilitator.partner_id.id,
                "role": "facilitator",
            }
        )
        self._create_cohort("Chez Avant", "2022-02-07").generate_sessions(days=1)
        self._create_cohort("Chez Eux").generate_sessions(days=1)
        self._walk("flashcoop_half_day_on_a_phone", facilitator)

        status = {a.participant_id: a.status for a in afternoon.attendance_ids}
        self.assertEqual([status[p] for p in people], ["late", "present", "present"])
        minutes = {a.participant_id: a.minutes for a in afternoon.attendance_ids}
        self.assertEqual([minutes[p] for p in people], [190, 210, 210])
        self.assertTrue(afternoon.locked)
        self.assertFalse(morning.locked)


class TestAccountant(TourCase):
    def test_a_bill_is_charged_to_a_flashcoop_and_its_funding(self):
        cohort = self._create_cohort("Chez Cook'is")
        funding, other = (
            self._create_funding([(cohort, 800)], name=name)
            for name in ("Contrat de ville", "Fondation")
        )
        (funding + other).action_grant()
        self._create_partner("Minoterie", supplier_rank=1)
        accountant = self._create_login("accountant", groups=GROUPS["officer"])
        self._walk("flashcoop_bill", accountant, BILLS)

        bill = self.env["account.move"].search(
            [("move_type", "=", "in_invoice"), ("create_uid", "=", accountant.id)]
        )
        self.assertEqual(bill.state, "posted")
        self.assertEqual(
            bill.invoice_line_ids.analytic_distribution,
            self._distribution((40, cohort, funding), (60, cohort, other)),
        )
        self.assertEqual((funding + other).mapped("spent_amount"), [100.0, 150.0])


class TestIntake(TourCase):
    def test_a_pasted_list_is_looked_at_corrected_and_accepted(self):
        cohort = self._create_cohort("Chez Cook'is")
        ana = self._create_partner("Ana Lima", email="ana@example.com")
        coordinator = self._create_login("coordinator")
        url = f"/odoo/action-flashcoop_odoo.cohort_action/{cohort.id}"
        self._walk("flashcoop_intake", coordinator, url)

        people = cohort.participant_ids
        names = people.partner_id.mapped("name")
        self.assertEqual(sorted(names), ["Ana Lima", "Bo ROY", "Cy DUR"])
        self.assertIn(ana, people.partner_id)
        self.assertEqual(set(people.mapped("state")), {"candidate"})
        known = people.filtered(lambda p: p.partner_id == ana)
        self.assertEqual(str(known.birth_date), "2001-05-12")
        self.assertEqual(
            people.partner_id.filtered(lambda c: c.name == "Cy DUR").email,
            "cy@example.com",
        )
        self.assertFalse(self.env["flashcoop.intake.row"].search([]))


class TestQuestionnaire(TourCase):
    def test_an_answer_given_by_mistake_is_taken_back(self):
        coordinator = self._create_login("coordinator")
        cohort = self._create_cohort(coordinator_id=coordinator.id)
        self._create_funding([(cohort, 100)], kind="epci")
        person = self._create_participant(cohort, "Ana")
        url = f"/odoo/flashcoop.participant/{person.id}"
        self._walk("flashcoop_questionnaire", coordinator, url)
        self.assertFalse(person.gender)
        self.assertEqual(person.education_level_id.code, "unknown")
        self.assertTrue(person.came_alone)
