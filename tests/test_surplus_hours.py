"""Shared by hours: what was signed for counts; the rest is said, with its effect."""

from freezegun import freeze_time
from surplus import SurplusCase

UNSIGNED = "Half-days attended and not signed for: 1"


@freeze_time("2022-03-16 18:00:00")
class TestHours(SurplusCase):
    """Bob has signed for the morning; he came in the afternoon too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.surplus.rule = "hours"
        cls.afternoon = cls.bob.attendance_ids.filtered(lambda a: not a.is_signed)
        cls.afternoon.status = "present"

    def _check_minutes(self, *sentences):
        """Check that the minutes, French where French is there, hold each sentence."""
        report = self.env["ir.actions.report"]
        html, _kind = report._render_qweb_html(
            "flashcoop_odoo.surplus_minutes_document", self.surplus.ids
        )
        for sentence in sentences:
            self.assertRegex(html.decode(), sentence)

    def test_what_was_attended_and_not_signed_for_does_not_count_and_is_said(self):
        self.assertEqual(self._amounts("minutes"), [420, 210, 210])
        self.assertEqual(self._amounts("unsigned_minutes"), [0, 210, 0])
        self.assertEqual(self._amounts(), [190.0, 95.0, 0.0])
        self.assertEqual(self.surplus.unsigned_count, 1)
        warning = self.surplus.warning_text
        self.assertIn(f"{UNSIGNED}, 3 h 30 in all (Bob 3 h 30).", warning)
        self.assertIn("do not count in a sharing by hours", warning)

    def test_it_counts_as_soon_as_the_person_signs_on_paper_too(self):
        session = self.afternoon.session_id
        session.write({"locked": True})
        session._add_signature(self.afternoon, way="paper")
        self.assertEqual(self._amounts("minutes"), [420, 420, 210])
        self.assertEqual(self._amounts(), [142.5, 142.5, 0.0])
        self.assertFalse(self.surplus.warning_text)

    def test_a_signature_taken_back_counts_no_more(self):
        session = self.bob.attendance_ids[0].session_id
        session.withdraw_signature(self.bob.attendance_ids[0].signature_id.id, "Slip")
        self.assertEqual(self._amounts("minutes"), [420, 0, 210])
        self.assertEqual(self.surplus.unsigned_count, 2)

    def test_somebody_late_has_the_minutes_signed_for(self):
        line = self.ana.attendance_ids[0]
        line.write({"status": "late", "minutes": 180})
        self.assertEqual(self._amounts("minutes"), [390, 210, 210])

    def test_the_group_may_count_all_and_the_screen_and_minutes_say_so(self):
        surplus = self.surplus.with_user(self.facilitator)
        surplus.counts_unsigned = True
        self.assertEqual(self._amounts("minutes"), [420, 420, 210])
        self.assertEqual(self._amounts(), [142.5, 142.5, 0.0])
        self.assertIn("count all the same", self.surplus.warning_text)
        self.assertIn("not signed for count too", self.surplus.rule_text)
        self._vote()
        self.assertEqual(self._amounts(), [142.5, 142.5, 0.0])
        self._check_minutes(
            "Hours attended|Heures de présence",
            r"not signed for: 1|non émargées\s: 1",
            "They count all the same|Elles comptent tout de même",
            "count too|comptent aussi",
        )
        with self.assertRefused("has been voted"):
            self.surplus.counts_unsigned = False

    def test_the_minutes_say_that_hours_are_those_signed_for(self):
        self._vote()
        self._check_minutes(
            "Hours signed for|Heures émargées",
            r"not signed for: 1|non émargées\s: 1",
            "Their hours do not count|Leurs heures ne comptent pas",
        )
        self.assertIn("by the hours they signed for", self.surplus.rule_text)

    def test_what_is_signed_after_the_vote_changes_nothing_of_it(self):
        self._vote()
        self.afternoon.session_id._add_signature(self.afternoon, way="paper")
        self.assertEqual(self._amounts("minutes"), [420, 210, 210])
        self.assertEqual(self._amounts(), [190.0, 95.0, 0.0])
        self.assertEqual(self.surplus.unsigned_count, 1)

    def test_who_takes_no_part_is_not_waited_for(self):
        line = self._line(self.bob)
        line.takes_part = False
        self.env.invalidate_all()
        self.assertFalse(self.surplus.unsigned_count or self.surplus.warning_text)

    def test_who_may_not_know_people_reads_pseudonyms(self):
        self.env.invalidate_all()
        warning = self.surplus.with_user(self.officer).warning_text
        self.assertIn(self.bob.pseudonym, warning)
        self.assertNotIn("Bob", warning)

    def test_without_a_signature_nothing_goes_by_hours_and_it_is_said(self):
        for line in (self.ana + self.bob).attendance_ids.filtered("is_signed"):
            line.session_id.withdraw_signature(line.signature_id.id, "Not theirs")
        self.env.invalidate_all()
        with self.assertRefused("have the half-days filled in and signed"):
            self._vote()
