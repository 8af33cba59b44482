"""The setting of the tests on the result: a cohort that sold, spent and attended."""

from common import FlashcoopCase
from freezegun import freeze_time

from odoo import Command


@freeze_time("2022-03-16 18:00:00")
class SurplusCase(FlashcoopCase):
    """Sales 450 without VAT, purchases 120 and 200 more paid by a funder, insurance 30.

    Ana attended two half-days and signed for them, Bob one, Cléo left on the first day.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facilitator = cls._create_user("facilitator")
        cls.coordinator = cls._create_user("coordinator")
        cls.officer = cls._create_user("officer")
        cls.auditor = cls._create_user("auditor")
        cls.accountant = cls._create_user("officer", "books", groups=cls.ACCOUNTING)
        cls.cohort = cls._create_cohort(coordinator_id=cls.facilitator.id)
        cls.ana = cls._create_participant(cls.cohort, "Ana")
        cls.bob = cls._create_participant(cls.cohort, "Bob")
        cls.cleo = cls._create_participant(cls.cohort, "Cléo")
        cls._attend()
        cls.funding = cls._create_funding([(cls.cohort, 1000)])
        own = cls._distribution((100, cls.cohort))
        funded = cls._distribution((100, cls.cohort, cls.funding))
        cls._create_sale([("707", 450.0, own)])
        cls._create_bill(
            [("607", 120.0, own), ("607", 200.0, funded), ("616", 30.0, own)]
        )
        cls.surplus = cls.env["flashcoop.surplus"].create({"cohort_id": cls.cohort.id})

    ACCOUNTING = "account.group_account_invoice"

    @classmethod
    def _attend(cls):
        """Two half-days of the programme, 3 h 30 each, and nothing else."""
        sessions = cls.cohort.generate_sessions(days=1)
        status = {
            (cls.ana, 0): "present",
            (cls.ana, 1): "present",
            (cls.bob, 0): "present",
            (cls.bob, 1): "absent",
            (cls.cleo, 0): "present",
            (cls.cleo, 1): "absent",
        }
        for (person, number), value in status.items():
            line = sessions[number].attendance_ids.filtered(
                lambda a, p=person: a.participant_id == p
            )
            line.status = value
            if value == "present":
                line.session_id._add_signature(line, way="paper")
        cls.cleo.action_leave()

    def _line(self, person):
        return self.surplus.line_ids.filtered(lambda m: m.participant_id == person)

    def _amounts(self, name="amount"):
        self.env.invalidate_all()
        return self.surplus.line_ids.mapped(name)

    def _vote(self, surplus=None, **values):
        surplus = surplus or self.surplus
        surplus.write(
            {
                "vote_date": "2022-03-15",
                "present_ids": [Command.set([self.ana.id, self.bob.id])],
                "votes_for": 2,
                **values,
            }
        )
        surplus.action_vote()

    def _cause(self):
        return self._create_partner("Restos du cœur")
