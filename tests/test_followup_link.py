"""A person says what became of them through a link that tells nothing about them."""

import re
from datetime import date

from freezegun import freeze_time
from test_followup import FollowupCase
from test_tours import TourCase

from odoo.exceptions import AccessError
from odoo.tests import HttpCase
from odoo.tools import mute_logger

from odoo.addons.flashcoop_odoo.calc.misses import Misses
from odoo.addons.flashcoop_odoo.controllers.misses import _misses

# The page in a frame of its own, so that this script outlives the sending.
ANSWERING = """
    const frame = document.createElement("iframe");
    frame.src = location.href;
    frame.style = "width: 360px; height: 740px; border: 0";
    let loads = 0;
    frame.onload = () => {
        const page = frame.contentDocument;
        if (page.documentElement.scrollWidth > 360) {
            throw new Error("wider than the phone");
        }
        loads += 1;
        if (loads === 1) {
            page.querySelector("input[name=kind][value='%s']").click();
            page.querySelector("input[name=qualification][value='no']").click();
            page.querySelector("button[type=submit]").click();
        } else if (page.querySelector(".again")) {
            console.log("test successful");
        } else {
            throw new Error(page.body.textContent);
        }
    };
    document.body.replaceChildren(frame);
"""


class LinkCase(FollowupCase):
    """Ana's follow-up on leaving, with a link, while its window is open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana.partner_id.email = "ana@example.com"
        cls.bo = cls._create_participant(cls.cohort, "Bo Introuvable", "completed")

    def setUp(self):
        super().setUp()
        self.followup = self._followup()


class FrozenCase(LinkCase):
    """It is the first of April 2022."""

    def setUp(self):
        super().setUp()
        self.clock = freeze_time("2022-04-01 10:00:00")
        self.clock.start()
        self.addCleanup(lambda: self.clock.stop())

    def _at(self, moment):
        self.clock.stop()
        self.clock = freeze_time(moment)
        self.clock.start()
        self.env.invalidate_all()


class TestLink(FrozenCase):
    def _token(self):
        return self.followup.public_url.rpartition("/")[2]

    def _found(self, token=None):
        Followup = self.env["flashcoop.followup"].with_user(
            self.env.ref("base.public_user")
        )
        return Followup._find_by_token(self.followup.id, token or self._token())

    def test_the_link_opens_this_follow_up_alone(self):
        self.assertFalse(self.followup.public_url)
        self.followup.action_make_link()
        self.assertEqual(self._found(), self.followup)
        Followup = self.env["flashcoop.followup"]
        other = self._followup(self.bo)
        self.assertFalse(Followup._find_by_token(other.id, self._token()))
        self.assertFalse(Followup._find_by_token(10**8, self._token()))
        self.assertFalse(self._found("x"))

    def test_a_follow_up_without_link_is_opened_by_nothing(self):
        for token in ("", "False", "None", "x"):
            Followup = self.env["flashcoop.followup"]
            self.assertFalse(Followup._find_by_token(self.followup.id, token))

    def test_renewing_and_revoking_end_the_old_link(self):
        self.followup.action_make_link()
        first = self._token()
        self.followup.action_make_link()
        self.assertFalse(self._found(first))
        second = self._token()
        self.followup.action_revoke_link()
        self.assertFalse(self.followup.public_url)
        self.assertFalse(self._found(second))

    def test_it_works_until_the_last_day_that_counts(self):
        self.followup.action_make_link()
        token = self._token()
        self._at("2022-04-12 18:00:00")
        self.assertTrue(self._found(token))
        self._at("2022-04-13 10:00:00")
        self.assertFalse(self._found(token))
        with self.assertRefused("through a link is over: ask by phone"):
            self.followup.action_make_link()

    def test_it_is_offered_from_the_first_day_that_counts(self):
        self.assertTrue(self.followup.may_have_link)
        later = self.ana.followup_ids.filtered(lambda f: f.term == "m3")
        self.assertFalse(later.may_have_link)
        with self.assertRefused("begins on 15/06/2022"):
            later.action_make_link()

    def test_it_ends_when_somebody_else_has_noted_an_answer(self):
        self.followup.action_make_link()
        token = self._token()
        self.followup.kind_id = self._exit_kind("cdi")
        self.assertFalse(self._found(token))
        self.followup.action_take_back()
        self.assertTrue(self._found(token))
        self.followup.cancel_reason = "Asked not to be."
        self.followup.action_cancel()
        self.assertFalse(self._found(token))

    def test_the_person_answers_and_corrects_and_nobody_is_said_to_have(self):
        self.followup.action_make_link()
        token = self._token()
        self._found()._answer_by_person(
            {"kind_id": self._exit_kind("searching").id, "qualification": "no"}
        )
        self._at("2022-04-05 10:00:00")
        self._found(token)._answer_by_person({"kind_id": self._exit_kind("cdi").id})
        followup = self.followup
        self.assertEqual(
            (followup.state, followup.kind_id.code, followup.channel),
            ("answered", "cdi", "link"),
        )
        self.assertTrue(followup.is_by_person)
        self.assertFalse(followup.answered_by_id or followup.qualification)
        self.assertEqual(followup.situation_date, date(2022, 4, 5))
        self.assertEqual(len(followup.attempt_ids), 2)
        self.assertFalse(followup.attempt_ids.user_id)
        self.assertEqual(
            followup._get_status_on(date(2022, 4, 4)), self._exit_kind("searching")
        )

    def test_only_what_is_offered_can_be_answered(self):
        self.followup.action_make_link()
        found = self._found()
        for kind in (self._exit_kind("removed").id, 0, False, 10**8):
            with self.assertRefused("Choose one of the answers"):
                found._answer_by_person({"kind_id": kind})
        found._answer_by_person(
            {
                "kind_id": self._exit_kind("cdi").id,
                "comment": "x",
                "state": "cancelled",
            }
        )
        self.assertEqual((found.state, found.comment), ("answered", False))

    def test_an_improvement_is_kept_of_who_worked_before_and_works_now(self):
        self.followup.action_make_link()
        token = self._token()
        job, none = self._exit_kind("cdi").id, self._exit_kind("searching").id
        for status, kind, improved in (
            ("unemployed", job, False),
            ("employed", none, False),
            ("employed", job, "yes"),
        ):
            self.ana.labour_status = status
            self._found(token)._answer_by_person({"kind_id": kind, "improved": "yes"})
            with self.subTest(status=status, kind=kind):
                self.assertEqual(self.followup.improved, improved)

    def test_nobody_reads_the_token_nor_writes_it(self):
        self.followup.action_make_link()
        manager = self.followup.with_user(self._create_user("manager"))
        self.assertNotIn("token", manager.fields_get())
        with self.assertRaises(AccessError):
            manager.read(["token"])
        with self.assertRaises(AccessError):
            manager.search([("token", "!=", False)])
        with self.assertRefused("by its buttons"):
            manager.write({"token": "easy"})

    def test_links_are_for_coordinators(self):
        for role in ("facilitator", "officer", "auditor"):
            followup = self.followup.with_user(self._create_user(role))
            for name in ("action_make_link", "action_revoke_link", "action_send_link"):
                with (
                    self.subTest(role=role, name=name),
                    self.assertRaises(AccessError),
                ):
                    getattr(followup, name)()

    def test_the_link_is_sent_in_french_and_noted(self):
        self.followup.action_send_link()
        mail = self.env["mail.mail"].search([("email_to", "ilike", "ana@example")])
        self.assertEqual(len(mail), 1)
        self.assertIn(self.followup.public_url, mail.body_html)
        self.assertNotIn("Hello", mail.body_html)
        self.assertNotIn("Ana", mail.body_html)
        self.assertEqual(self.followup.attempt_ids.mapped("result"), ["sent"])
        self.assertEqual(self.followup.state, "todo")

    def test_nothing_is_sent_when_somebody_has_no_address(self):
        both = self.followup + self._followup(self.bo)
        with self.assertRefused("No e-mail address: Bo Introuvable"):
            both.action_send_link()
        self.assertFalse(both.attempt_ids)


class TestPage(FrozenCase, HttpCase):
    """The page itself, without being logged in."""

    def _open(self, url=None, **data):
        with mute_logger("odoo.http"):
            return self.url_open(url or self.url, data=data or None)

    def setUp(self):
        super().setUp()
        self.followup.action_make_link()
        self.url = "/" + self.followup.public_url.split("/", 3)[3]
        self.env.flush_all()

    def test_the_page_is_french_and_names_nobody(self):
        page = self._open()
        self.assertEqual(page.status_code, 200)
        self.assertIn('lang="fr"', page.text)
        self.assertIn("Chez Nous", page.text)
        for name in ("Ana", "Introuvable", self.coordinator.name):
            self.assertNotIn(name, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")

    def test_an_answer_is_noted_and_not_shown_again(self):
        kind = self._exit_kind("cdi")
        thanks = self._open(
            kind=kind.id, qualification="yes", contract_start="2022-03-28"
        )
        self.assertEqual(thanks.status_code, 200)
        self.env.invalidate_all()
        followup = self.followup
        self.assertEqual(
            (followup.kind_id, followup.qualification, str(followup.contract_start)),
            (kind, "yes", "2022-03-28"),
        )
        again = self._open()
        self.assertNotIn("checked=", again.text)
        self.assertNotIn("2022-03-28", again.text)

    def test_the_page_asks_everybody_whether_work_is_better(self):
        """Who worked at entry is not told to who holds the link."""
        self.ana.labour_status = "employed"
        page = self._open()
        self.assertIn('name="improved"', page.text)
        self.ana.labour_status = "unemployed"
        self.env.flush_all()
        shown = [re.sub(r'csrf_token: "\w*"', "", p.text) for p in (page, self._open())]
        self.assertEqual(shown[0], shown[1])
        self.ana.labour_status = "employed"
        self.env.flush_all()
        self._open(kind=self._exit_kind("cdi").id, improved="yes")
        self.env.invalidate_all()
        self.assertEqual(self.followup.improved, "yes")

    def test_too_many_wrong_links_from_one_address_are_held_back(self):
        self.addCleanup(_misses.clear)
        _misses[self.env.cr.dbname] = Misses(limit=3)
        for _time in range(3):
            self.assertEqual(self._open(self.url + "x").status_code, 404)
        for url in (self.url, self.url + "x", "/flashcoop/calendar/1/x.ics"):
            page = self._open(url)
            self.assertEqual(page.status_code, 429)
            self.assertIn("dix minutes", page.text)
            self.assertEqual(page.headers["Retry-After"], "600")
        self.assertEqual(self._open("/flashcoop/sign/1/x").status_code, 429)

    def test_right_links_are_not_counted_nor_a_proxy_that_odoo_does_not_know(self):
        self.addCleanup(_misses.clear)
        _misses[self.env.cr.dbname] = Misses(limit=1)
        for _time in range(3):
            self.assertEqual(self._open().status_code, 200)
        self.opener.headers["X-Forwarded-For"] = "203.0.113.7"
        for _time in range(3):
            self.assertEqual(self._open(self.url + "x").status_code, 404)

    def test_wrong_revoked_and_settled_links_say_the_same(self):
        pages = [
            self._open(self.url + "x"),
            self._open("/flashcoop/followup/99999/x"),
            self._open(f"/flashcoop/followup/{self.followup.id}/é"),
        ]
        self.followup.kind_id = self._exit_kind("cdi")
        self.env.flush_all()
        pages.append(self._open())
        self.followup.action_take_back()
        self.followup.action_revoke_link()
        self.env.flush_all()
        pages.append(self._open())
        pages.append(self._open(kind=self._exit_kind("cdi").id))
        self.assertEqual({page.status_code for page in pages}, {404})
        texts = {re.sub(r'csrf_token: "\w*"', "", page.text) for page in pages}
        self.assertEqual(len(texts), 1)
        self.assertEqual(self.followup.state, "todo")

    def test_nonsense_is_answered_in_words(self):
        for data in (
            {"kind": "x"},
            {"kind": "-1"},
            {"kind": "9" * 40},
            {"kind": self._exit_kind("removed").id},
        ):
            page = self._open(**data)
            self.assertEqual(page.status_code, 200)
            self.assertIn('role="alert"', page.text)
        page = self._open(
            kind=self._exit_kind("cdi").id, contract_start="x", qualification="z"
        )
        self.assertNotIn('role="alert"', page.text)
        self.env.invalidate_all()
        self.assertEqual(self.followup.state, "answered")
        self.assertFalse(self.followup.contract_start or self.followup.qualification)


class TestPageOnAPhone(LinkCase, TourCase):
    browser_size = "360x740"
    touch_enabled = True

    def test_the_person_answers_on_a_phone(self):
        self.ana.exit_date = date.today()  # the browser has a clock of its own
        self.followup.action_make_link()
        self.env.flush_all()
        path = "/" + self.followup.public_url.split("/", 3)[3]
        kind = self._exit_kind("training")
        self.browser_js(path, ANSWERING % kind.id, login=None)

        self.env.invalidate_all()
        self.assertEqual(self.followup.state, "answered")
        self.assertEqual(self.followup.kind_id, kind)
        self.assertEqual(self.followup.qualification, "no")
