"""Results at the edge: one member, no hours at all, who left after three days."""

from freezegun import freeze_time
from surplus import SurplusCase

from odoo import Command


@freeze_time("2022-03-16 18:00:00")
class TestEdges(SurplusCase):
    def _alone(self):
        """Leave Ana alone in the sharing."""
        for person in (self.bob, self.cleo):
            self._line(person).takes_part = False

    def test_one_member_gets_all_by_every_rule(self):
        self._alone()
        self._line(self.ana).points = 7
        for rule in ("equal", "hours", "points", "mixed"):
            with self.subTest(rule=rule):
                self.surplus.rule = rule
                self.assertEqual(self._amounts(), [285.0, 0.0, 0.0])
        self._vote(present_ids=[Command.set(self.ana.ids)], votes_for=1)
        self.surplus.action_post()
        self.assertEqual(len(self.surplus.move_ids), 1)
        self.assertEqual(self.surplus._get_group_page()["members"][0][2], 100.0)

    def test_without_any_hours_nothing_goes_by_hours_and_it_is_said(self):
        lines = self.surplus.line_ids.participant_id.attendance_ids
        lines.write({"status": "absent"})
        self.env.invalidate_all()
        self.assertEqual(self._amounts("hours"), [0.0, 0.0, 0.0])
        self.assertEqual(self._amounts("hours_amount"), [0.0, 0.0, 0.0])
        self.assertEqual(self._amounts("mixed_amount"), [0.0, 0.0, 0.0])
        self.assertEqual(self._amounts("equal_amount"), [142.5, 142.5, 0.0])
        for rule in ("hours", "mixed"):
            with self.subTest(rule=rule), self.assertRefused("nobody would get"):
                self._vote(rule=rule)
        self._vote(rule="equal")
        self.assertEqual(self.surplus.state, "voted")

    def test_who_left_may_be_given_a_share_of_the_days_they_came(self):
        self._line(self.cleo).takes_part = True
        self.surplus.rule = "hours"
        # 7 h, 3 h 30 and 3 h 30
        self.assertEqual(self._amounts(), [142.5, 71.25, 71.25])
        self._vote()
        self.surplus.action_post()
        self.assertEqual(self._line(self.cleo).residual_amount, 71.25)

    def test_nobody_is_left_to_share_with(self):
        self.surplus.line_ids.write({"takes_part": False})
        self.assertEqual(self._amounts("equal_amount"), [0.0, 0.0, 0.0])
        with self.assertRefused("nobody would get"):
            self._vote(rule="equal")

    def test_the_minutes_state_rate_and_base_of_the_contribution(self):
        html = self.env["ir.qweb"]._render(
            "flashcoop_odoo.surplus_minutes_sheet", {"surplus": self.surplus}
        )
        self.assertIn("10 % of: Turnover excluding VAT", str(html))
