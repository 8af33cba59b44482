"""A device that goes round stays with who has it, whatever becomes of the network."""

from phones import Phone
from test_attendance_tours import AttendanceTourCase

SIGNER = "document.querySelector('.o_sign_pad_name').innerText"
KEPT = "Object.keys(sessionStorage).filter((key) => key.endsWith('handed_over')).length"


class TestHandOver(AttendanceTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_reload_without_network_gives_nobody_the_sheet(self):
        self.half_day.action_all_present()
        with self.allow_requests(all_requests=True):
            screen = Phone(self, self.facilitator.login)
            screen.open(f"{self.base_url()}/odoo/flashcoop-half-day")
            screen.tap(".o_half_day_sign")
            self._sign(screen, "Ana")
            screen.wait_text("2/3")
            screen.cut("*/flashcoop.session/*")
            self._sign(screen, "Bo")
            screen.wait_text("3/3")

            screen.open(screen.run("location.href"))
            self._sign(screen, "Cy")
            screen.wait(".o_hand_over_done")
            screen.wait_gone(".o_main_navbar")

            screen.open(screen.run("location.href"))
            screen.wait(".o_hand_over_done")  # nobody signs twice
            screen.wait_gone(".o_main_navbar")
            screen.mend()
            screen.hold(".o_hand_over_take_back")
            screen.wait(".o_half_day_saved")
            screen.wait(".o_half_day_line[data-person='Cy'] .o_half_day_signed")
            self.assertEqual(screen.run(KEPT), 0)  # no name stays on the device
            self._wait_remaining_requests()
        self.env.invalidate_all()
        signed = self.half_day.signature_ids.participant_id
        self.assertEqual(signed, self.env["flashcoop.participant"].union(*self.people))
        self.assertEqual(len(self.half_day.signature_ids), 3)

    def _sign(self, screen, name):
        screen.wait(".o_hand_over canvas")
        screen.wait_text(name)
        self.assertEqual(screen.run(SIGNER), name)
        screen.draw("canvas")
        screen.tap(".o_sign_pad_confirm:enabled")
