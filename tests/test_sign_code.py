"""Signing on one's own phone: by the code of one half-day, while it is open."""

import re
from datetime import timedelta

from common import FlashcoopFactory
from lxml import html
from test_half_day_screen import data_url

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase


class SignCase(FlashcoopFactory, HttpCase):
    """A half-day that is open just now: the page goes by the clock of the server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facilitator = cls._create_user("facilitator")
        cls.cohort = cls._create_cohort(
            date_start=fields.Date.today(), tz="UTC", coordinator_id=cls.facilitator.id
        )
        cls.cohort.date_end = cls.cohort.date_start + timedelta(days=9)
        cls.half_day, cls.other = cls.env["flashcoop.session"].create(
            [
                {
                    "cohort_id": cls.cohort.id,
                    "date": cls.cohort.date_start + timedelta(days=days),
                    "hour_start": 0,
                    "hour_end": 24,
                    "name": "Fixer les prix",
                }
                for days in (0, 3)
            ]
        )
        cls.people = [
            cls._create_participant(cls.cohort, name)
            for name in ("Ana Lima", "Ana Costa", "Bo Diallo")
        ]
        cls.half_day = cls.half_day.with_user(cls.facilitator)
        cls.half_day.action_lead()

    def _path(self):
        url = self.half_day.get_sign_code()["url"]
        return url[url.index("/flashcoop/") :]

    def _line(self, person):
        return self.half_day.attendance_ids.filtered(
            lambda a: a.participant_id == person
        )

    def _post(self, path, page, person, image):
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        data = {"csrf_token": token, "person": person, "image": image}
        return self.url_open(path, data=data)

    def _key(self, page, name):
        return re.search(rf'value="([0-9a-f]+)"[^>]*>\s*<span>{name}</span>', page)[1]


class TestSigning(SignCase):
    def test_the_code_shows_first_names_and_nothing_else_of_people(self):
        page = self.url_open(self._path()).text
        for shown in ("Ana L.", "Ana C.", "Bo", "Fixer les prix"):
            self.assertIn(shown, page)
        for hidden in ("Lima", "Costa", "Diallo", self.people[0].pseudonym):
            self.assertNotIn(hidden, page)
        self.assertIn('lang="fr"', page)

    def test_the_page_remembers_nobody_s_name(self):
        # the browser would tick the next name in the place of who signed
        form = html.fromstring(self.url_open(self._path()).text).find(".//form")
        self.assertEqual(form.get("autocomplete"), "off")

    def test_a_person_signs_once(self):
        path = self._path()
        page = self.url_open(path).text
        key = self._key(page, "Bo")
        answer = self._post(path, page, key, data_url())
        self.assertIn("Bo", answer.text)
        line = self._line(self.people[2])
        signature = line.signature_id
        self.assertEqual((signature.way, signature.user_id.id), ("own_phone", False))
        self.assertEqual(signature.sudo().ip, "127.0.0.1")
        self.assertEqual(line.status, "expected")
        page = self.url_open(path).text
        self.assertNotIn("<span>Bo</span>", page)
        again = self._post(path, page, key, data_url(1))
        self.assertIn('role="alert"', again.text)
        self.assertEqual(len(self.half_day.signature_ids), 1)

    def test_what_was_not_drawn_is_not_recorded(self):
        path = self._path()
        page = self.url_open(path).text
        key = self._key(page, "Bo")
        for image in ("", "data:image/png;base64,AAAA", "<svg/>", data_url()[:60]):
            self._post(path, page, key, image)
        self._post(path, page, "0" * 16, data_url())
        self.assertFalse(self.half_day.signature_ids)

    def test_without_the_token_of_the_form_nothing_is_recorded(self):
        path = self._path()
        key = self._key(self.url_open(path).text, "Bo")
        answer = self.url_open(path, data={"person": key, "image": data_url()})
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.half_day.signature_ids)

    def test_somebody_absent_is_not_asked(self):
        self._line(self.people[2]).status = "absent"
        self.assertNotIn("<span>Bo</span>", self.url_open(self._path()).text)


class TestScope(SignCase):
    def _closed(self, path):
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        return re.sub(r"\s+", " ", answer.text)

    def test_wrong_old_and_unknown_codes_say_the_same(self):
        path = self._path()
        session, token = path.rsplit("/", 2)[-2:]
        foreign = self._create_cohort("Deux", fields.Date.today())
        [strange, _afternoon] = foreign.generate_sessions(days=1)
        sentences = {
            self._closed(path[:-1]),
            self._closed(path + "x"),
            self._closed(f"/flashcoop/sign/{self.other.id}/{token}"),
            self._closed(f"/flashcoop/sign/{strange.id}/{token}"),
            self._closed(f"/flashcoop/sign/999999999/{token}"),
            self._closed(f"/flashcoop/sign/{session}/x"),
        }
        self.half_day.action_all_present()
        self.half_day.action_lock()
        sentences.add(self._closed(path))
        self.assertEqual(len(sentences), 1)

    def test_a_sheet_that_was_unlocked_has_another_code(self):
        path = self._path()
        self.half_day.action_all_present()
        self.half_day.action_lock()
        self.assertFalse(self.half_day.sudo().sign_token)
        self.half_day.sudo().sign_token = "known"
        self.half_day.with_user(self._create_user("manager")).action_unlock("Typo")
        self._closed(path)
        self._closed(f"/flashcoop/sign/{self.half_day.id}/known")
        self.assertIn("Bo", self.url_open(self._path()).text)

    def test_the_code_of_a_half_day_to_come_is_not_shown_yet(self):
        with self.assertRefused("half an hour before"):
            self.other.with_user(self.facilitator).get_sign_code()
        self.other.sudo().sign_token = "known"
        self._closed(f"/flashcoop/sign/{self.other.id}/known")

    def test_a_day_after_its_end_the_code_is_dead(self):
        path = self._path()
        self.cohort.date_start -= timedelta(days=5)
        self.half_day.sudo().date -= timedelta(days=2)
        self.env.flush_all()
        self._closed(path)

    def test_the_code_of_a_closed_flashcoop_is_dead(self):
        path = self._path()
        self.cohort.state = "cancelled"
        self._closed(path)

    def test_one_address_that_asks_too_early_or_wrongly_signs_all_the_same(self):
        path = self._path()
        self.other.sudo().sign_token = "known"
        for _attempt in range(15):
            self._closed(f"/flashcoop/sign/{self.other.id}/known")
            self._closed(path[:-1])
        self.assertIn("Bo", self.url_open(path).text)

    def test_letters_that_no_code_has_are_a_wrong_code(self):
        path = self._path()
        sentence = self._closed(path[:-1])
        session = self.half_day.id
        self.assertEqual(self._closed(f"/flashcoop/sign/{session}/é"), sentence)
        self.assertEqual(self._closed(f"/flashcoop/sign/{self.other.id}/é"), sentence)

    def test_nobody_reads_the_token(self):
        self._path()
        for user in (self.facilitator, self._create_user("manager")):
            with self.assertRaises(AccessError):
                self.half_day.with_user(user).read(["sign_token"])


class TestOwnPhone(SignCase):
    """In a second browser, of somebody without an account."""

    browser_size = "360x740"
    touch_enabled = True

    def test_a_finger_signs(self):
        code = """
        (async () => {
            const form = document.getElementById("sign");
            const wide = document.documentElement.scrollWidth;
            if (wide > window.innerWidth) {
                throw new Error(`the page is ${wide} px wide`);
            }
            for (const label of form.querySelectorAll(".person")) {
                if (label.innerText.trim() === "Bo") {
                    label.click();
                }
            }
            const canvas = document.getElementById("paper");
            const box = canvas.getBoundingClientRect();
            const at = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, {
                bubbles: true, isPrimary: true, pointerId: 1, pressure: 0.5,
                buttons: type === "pointerup" ? 0 : 1,
                clientX: box.left + x, clientY: box.top + y,
            }));
            at("pointerdown", 20, 20);
            for (let step = 1; step < 12; step++) {
                at("pointermove", 20 + 15 * step, 20 + 40 * (step % 2));
                await new Promise((done) => setTimeout(done, 20));
            }
            at("pointerup", 200, 60);
            form.addEventListener("submit", async (ev) => {
                ev.preventDefault();
                const body = new FormData(form);
                const answer = await fetch(location.href, { method: "POST", body });
                const text = await answer.text();
                if (answer.ok && text.includes("Bo") && !text.includes("<form")) {
                    console.log("test successful");
                } else {
                    console.error(text);
                }
            });
            form.requestSubmit();
        })();
        """
        self.browser_js(self._path(), code, "document.readyState === 'complete'")
        signature = self._line(self.people[2]).signature_id
        self.assertEqual(signature.way, "own_phone")
        self.assertTrue(signature.sudo().image)
