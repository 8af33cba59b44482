"""Screens for a phone fit on the smallest: nothing sideways, targets for a thumb."""

from phones import Phone
from test_attendance_tours import AttendanceTourCase

from odoo import fields

# how far a form can be pushed sideways, in pixels
PUSHED = """(() => {
    const form = document.querySelector(".o_form_view_container");
    return form.scrollWidth - form.clientWidth;
})()"""
HALF_DAY = ".o_flashcoop_half_day"


class TestSmallestPhone(AttendanceTourCase):
    browser_size = "360x740"
    touch_enabled = True

    def setUp(self):
        super().setUp()
        self.people[0].partner_id.name = "Marie-Antoinette Ratsimbazafy-Delacroix"
        self.env["ir.config_parameter"].set_param("web.base.url", self.base_url())

    def _fits(self, phone, scope, screen):
        found = phone.measure(scope)
        with self.subTest(screen):
            self.assertTrue(found.pop("targets"))
            self.assertEqual(found, {"overflow": 0, "wide": [], "small": []})

    def test_the_half_day_and_signing(self):
        with self.allow_requests(all_requests=True):
            phone = Phone(self, self.facilitator.login)
            phone.open(f"{self.base_url()}/odoo/flashcoop-half-day")
            phone.wait(f"{HALF_DAY} .o_half_day_line")
            self._fits(phone, HALF_DAY, "empty")
            for place, status in enumerate(("late", "excused", "present"), start=1):
                choice = f"button[data-value='{status}']"
                phone.tap(f"{HALF_DAY} .o_half_day_line:nth-of-type({place}) {choice}")
            self._fits(phone, HALF_DAY, "filled")
            phone.tap(".o_half_day_save")
            phone.tap(".o_half_day_sign")
            phone.wait(".o_sign_pad canvas")
            self._fits(phone, "body", "signing")
            self._wait_remaining_requests()

    def test_the_code_and_the_page_behind_it(self):
        with self.allow_requests(all_requests=True):
            phone = Phone(self, self.facilitator.login)
            phone.open(f"{self.base_url()}/odoo/flashcoop-half-day")
            phone.tap(".o_half_day_show_code")
            phone.wait(".o_half_day_qr svg")
            self._fits(phone, HALF_DAY, "code")
            phone.open(phone.run("document.querySelector('.o_half_day_url').innerText"))
            phone.wait("canvas")
            self._fits(phone, "body", "own phone")
            self._wait_remaining_requests()

    def test_the_stall(self):
        offers = self.env["flashcoop.offer"].create(
            [
                {
                    "cohort_id": self.cohort.id,
                    "name": name,
                    "price_unit": price,
                    "vat_kind": "food",
                }
                for name, price in (
                    ("Cookie", 1.5),
                    ("Tarte au citron meringuée sans gluten", 12.5),
                )
            ]
        )
        self.assertEqual(len(offers), 2)
        sheet = self.env["flashcoop.stall.sheet"].create(
            {"cohort_id": self.cohort.id, "date": self.cohort.date_start}
        )
        with self.allow_requests(all_requests=True):
            phone = Phone(self, self.facilitator.login)
            phone.open(f"{self.base_url()}/odoo/flashcoop.stall.sheet/{sheet.id}")
            phone.tap("button.btn-lg:has(.fa-shopping-basket)")
            phone.wait(".o_flashcoop_stall button")
            self._fits(phone, ".o_flashcoop_stall", "stall")
            self._wait_remaining_requests()

    def test_calling_and_the_page_of_the_person(self):
        coordinator = self._create_login("coordinator")
        self.cohort.coordinator_id = coordinator
        ana, bo, _cy = self.people
        ana.partner_id.phone = "06 12 34 56 78"
        for person in (ana, bo):
            person.write({"state": "left", "exit_date": fields.Date.today()})
        followup = ana.followup_ids.filtered(lambda f: f.term == "exit")
        followup.action_make_link()
        url = followup.public_url
        with self.allow_requests(all_requests=True):
            phone = Phone(self, coordinator.login)
            phone.open(f"{self.base_url()}/odoo/action-flashcoop_odoo.followup_action")
            phone.wait(".o_kanban_record footer button")
            self._fits(phone, ".o_kanban_renderer", "calls")
            phone.tap(".o_kanban_record footer button[name='action_call']")
            phone.wait(".modal .o_form_view footer, .modal-footer button")
            self._fits(phone, ".modal", "answer")
            phone.open(url)
            phone.wait("form")
            self._fits(phone, "body", "page of the person")
            self._wait_remaining_requests()

    def test_a_review_is_filled_in_with_one_tap_a_competency(self):
        coordinator = self._create_login("coordinator")
        self.cohort.coordinator_id = coordinator
        ana = self.people[0]
        ana.action_complete()
        review = self.env["flashcoop.review"].create({"participant_id": ana.id})
        first = review.line_ids[0]
        with self.allow_requests(all_requests=True):
            phone = Phone(self, coordinator.login)
            phone.open(f"{self.base_url()}/odoo/flashcoop.review/{review.id}")
            phone.wait(".o_kanban_record .o_field_widget[name='self_before'] button")
            self._fits(phone, ".o_field_widget[name='line_ids']", "review")
            for name, level in (
                ("self_before", 2),
                ("self_after", 4),
                ("team_after", 3),
            ):
                choice = f".o_field_widget[name='{name}'] button[data-value='{level}']"
                phone.tap(f".o_kanban_record {choice}")
                phone.wait(f".o_kanban_record {choice}[aria-pressed='true']")
            phone.tap(".o_kanban_record [name='team_after'] button[data-value='3']")
            phone.tap(".o_form_button_save")
            self.assertFalse(phone.run(PUSHED))
            phone.wait_gone(".o_form_button_save")
            self._wait_remaining_requests()
        self.env.invalidate_all()
        self.assertEqual((first.self_before, first.self_after), ("2", "4"))
        self.assertFalse(first.team_after)  # a second tap takes it back
