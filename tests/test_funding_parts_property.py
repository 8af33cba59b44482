"""Whatever people do to a funding, in any order, its parts add up to the cent.

Each step is done as a user does it, refused or not; after each, what must always hold
is worked out from the records and the journal items themselves.
"""

from common import FlashcoopCase
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import mute_logger

AMOUNTS = st.integers(0, 120_000)  # cents
INDEX = st.integers(0, 3)
STEPS = st.one_of(
    st.tuples(st.just("add_share"), INDEX, AMOUNTS),
    st.tuples(st.just("change_share"), INDEX, AMOUNTS),
    st.tuples(st.just("delete_share"), INDEX, AMOUNTS),
    st.tuples(st.just("add_part"), INDEX, AMOUNTS),
    st.tuples(st.just("change_part"), INDEX, AMOUNTS),
    st.tuples(st.just("delete_part"), INDEX, AMOUNTS),
    st.tuples(st.just("write_granted"), INDEX, AMOUNTS),
    st.tuples(st.just("rescale"), INDEX, AMOUNTS),
    st.tuples(st.just("rescale"), INDEX, AMOUNTS),
    st.tuples(st.just("grant"), INDEX, AMOUNTS),
    st.tuples(st.just("book"), INDEX, AMOUNTS),
    st.tuples(st.just("book"), INDEX, AMOUNTS),
    st.tuples(st.just("pay"), INDEX, AMOUNTS),
    st.tuples(st.just("give_back"), INDEX, AMOUNTS),
    st.tuples(st.just("cancel_award"), INDEX, AMOUNTS),
    st.tuples(st.just("reset"), INDEX, AMOUNTS),
    st.tuples(st.just("call"), INDEX, AMOUNTS),
    st.tuples(st.just("cancel_call"), INDEX, AMOUNTS),
)


class TestAnySequence(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        officer = cls._create_user("officer")
        cls.accountant = cls._create_user("accountant")
        cls.company.partner_id.bank_ids = [
            Command.create({"acc_number": "FR7630006000011234567890189"})
        ]
        cls.env = cls.env(user=officer)
        cls.cohorts = [cls._create_cohort(f"Cohort {n}") for n in range(3)]
        cls.partner = cls._create_partner("Funder")

    # --- the steps ---

    def _pick(self, records, index):
        return records[index % len(records)] if records else records

    def _add_share(self, index, amount):
        cohort = self.cohorts[index % 3]
        year = f"{2022 + index // 3}-12-31"
        values = {"cohort_id": cohort.id, "amount": amount, "fiscal_year_end": year}
        self.funding.write({"share_ids": [Command.create(values)]})

    def _change_share(self, index, amount):
        self._pick(self.funding.share_ids, index).amount = amount

    def _delete_share(self, index, _amount):
        self._pick(self.funding.share_ids, index).unlink()

    def _add_part(self, _index, amount):
        self.funding.instalment_ids.create(
            {"funding_id": self.funding.id, "due_date": "2022-04-01", "amount": amount}
        )

    def _change_part(self, index, amount):
        """Move money between two parts, as one edit of the form does."""
        first = self._pick(self.funding.instalment_ids, index)
        second = self._pick(self.funding.instalment_ids - first, index)
        total = first.amount + second.amount
        commands = [Command.update(first.id, {"amount": amount})]
        if second:
            rest = {"amount": round(total - amount, 2)}
            commands.append(Command.update(second.id, rest))
        self.funding.write({"instalment_ids": commands})

    def _delete_part(self, index, _amount):
        self._pick(self.funding.instalment_ids, index).unlink()

    def _write_granted(self, _index, amount):
        self.funding.granted_amount = amount

    def _rescale(self, _index, amount):
        kept = self._locked()
        before = self.funding._get_kept_by_share()
        self.funding.rescale_parts(amount)
        self.assertEqual(self.funding.granted_amount, amount)
        self.assertEqual(
            {part: part.amount for part in kept}, kept, "a locked part has changed"
        )
        for share, part in before.items():
            self.assertGreaterEqual(round(share.amount - part, 2), 0.0)

    def _grant(self, _index, _amount):
        self.funding.action_grant()

    def _book(self, index, _amount):
        if self.funding.booking == "award":
            self.funding.action_book()
        else:
            self._pick(self.funding.instalment_ids, index).action_book("2022-03-10")

    def _pay(self, _index, amount):
        moves = self.funding.sudo().move_ids.filtered(
            lambda m: m.state == "posted" and m.amount_residual
        )
        if moves[:1]:
            self._register_payment(
                moves[0].with_user(self.accountant),
                min(amount, moves[0].amount_residual) or None,
            )

    def _give_back(self, _index, amount):
        self.funding.give_back(amount, date="2022-05-01")

    def _cancel_award(self, _index, _amount):
        self.funding.action_cancel_award()

    def _reset(self, _index, _amount):
        self.funding.write({"state": "asked"})
        self.funding.action_draft()

    def _call(self, index, _amount):
        part = self._pick(self.funding.instalment_ids, index)
        if part:
            action = part.action_call()
            self.env["flashcoop.funding.call"].browse(action["res_id"]).action_issue()

    def _cancel_call(self, index, _amount):
        self._pick(self.funding.instalment_ids.call_ids, index).action_cancel()

    # --- what must hold ---

    def _locked(self):
        parts = self.funding.instalment_ids.filtered(
            lambda i: i.is_booked or i.called_on
        )
        return {part: part.amount for part in parts}

    def _check(self):
        self.env.flush_all()
        self.env.invalidate_all()
        funding, currency = self.funding, self.funding.currency_id
        shares, parts = funding.share_ids, funding.instalment_ids
        ceiling = funding._get_ceiling()
        shared = currency.round(sum(shares.mapped("amount")))
        if ceiling:
            self.assertLessEqual(shared, ceiling)
        if funding.is_granted:
            total = currency.round(sum(parts.mapped("amount")))
            self.assertEqual(total, funding.granted_amount)
        self._check_books(shares, parts, currency)

    def _check_books(self, shares, parts, currency):
        funding = self.funding
        for line in parts._get_lines_sudo():
            self.assertEqual(line.balance, line.flashcoop_instalment_id.amount)
        for share, booked in funding._get_booked_by_share().items():
            self.assertLessEqual(currency.round(booked), share.amount)
        self.assertLessEqual(
            currency.round(funding.booked_amount), funding.granted_amount
        )
        received = sum(shares.mapped("received_amount"))
        self.assertLessEqual(
            abs(currency.round(received)), abs(currency.round(funding.received_amount))
        )
        if shares and not currency.round(funding.unshared_amount):
            self.assertEqual(currency.round(received - funding.received_amount), 0.0)
        issued = parts.call_ids.filtered(lambda call: call.state == "issued")
        self.assertEqual(len(issued), len(issued.instalment_id))

    @settings(
        max_examples=20,
        phases=(Phase.explicit, Phase.generate),  # shrinking takes minutes
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.sampled_from(["award", "instalment", "instalment"]),
        st.booleans(),
        st.lists(STEPS, min_size=3, max_size=10),
    )
    def test_parts_add_up_after_any_sequence(self, booking, is_granted, steps):
        with self.env.cr.savepoint() as savepoint, mute_logger("odoo.sql_db"):
            self.funding = self._create_funding(
                [(self.cohorts[0], 500), (self.cohorts[1], 333.33)],
                partner_id=self.partner.id,
                booking=booking,
                asked_amount=1000,
                granted_amount=1000,
                instalments=[("2022-03-01", 600.5), ("2022-06-01", 399.5)],
            )
            if is_granted:
                self.funding.action_grant()
            for name, index, cents in steps:
                try:
                    with self.env.cr.savepoint():
                        getattr(self, f"_{name}")(index, cents / 100)
                        self.env.flush_all()
                except (UserError, IntegrityError):
                    self.env.invalidate_all()
                self._check()
            savepoint.rollback()
            self.env.invalidate_all()
