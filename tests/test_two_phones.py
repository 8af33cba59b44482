"""A facilitator's screen and a person's own phone at the same time, in two browsers."""

import zxingcpp
from phones import Phone
from test_attendance_tours import AttendanceTourCase


class TestTwoPhones(AttendanceTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_code_read_off_the_screen_brings_a_signature_back_to_it(self):
        base_url = self.base_url()
        self.env["ir.config_parameter"].set_param("web.base.url", base_url)
        self.half_day.action_all_present()
        login = self.facilitator.login
        with self.allow_requests(all_requests=True):
            screen = Phone(self, login)
            screen.open(f"{base_url}/odoo/flashcoop-half-day")
            screen.tap(".o_half_day_show_code")
            screen.wait(".o_half_day_qr svg path")
            [code] = zxingcpp.read_barcodes(screen.picture())
            self.assertEqual(code.text, screen.run(URL_SHOWN))

            phone = Phone(self)
            phone.open(code.text)
            phone.tap("button[type=submit]")  # too soon: it says what lacks, in place
            for sentence in ("Choisissez votre prénom.", "Signez dans le cadre."):
                phone.wait_text(sentence)
            self.assertLess(phone.run(TOP_OF_WARNING), 844)
            phone.tap(".person:nth-of-type(2)")
            phone.draw("canvas")
            phone.tap("button[type=submit]")
            phone.wait_text("Merci, Bo")

            screen.wait_text("3/3 présents · 1 signés")
            screen.tap(".o_half_day_code .btn-primary")
            screen.wait(".o_half_day_line[data-person='Bo'] .o_half_day_signed")
            self._wait_remaining_requests()
        self.env.invalidate_all()
        [signature] = self.half_day.signature_ids
        self.assertEqual(signature.participant_id, self.people[1])
        self.assertEqual((signature.way, signature.user_id.id), ("own_phone", False))
        self.assertFalse(self.half_day.chain_problem)


URL_SHOWN = "document.querySelector('.o_half_day_url').innerText"
TOP_OF_WARNING = (
    "document.querySelector('#missing_person').getBoundingClientRect().bottom"
)
