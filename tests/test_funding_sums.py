"""Shares never exceed what is granted; instalments are exactly what is granted."""

from common import FlashcoopCase
from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger


class SumsCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._create_user("officer")
        cls.first = cls._create_cohort("First")
        cls.second = cls._create_cohort("Second")
        cls.third = cls._create_cohort("Third")
        cls.env = cls.env(user=cls.officer)

    @classmethod
    def _create_granted(cls, **values):
        """Return own funds of 10,000, granted: fixed, but in no book."""
        values.setdefault("granted_amount", 10000)
        funding = cls._create_funding(kind="own", **values)
        funding.action_grant()
        return funding


class TestShares(SumsCase):
    def test_shares_up_to_the_grant_are_accepted(self):
        funding = self._create_funding(
            [(self.first, 6000), (self.second, 4000)], granted_amount=10000
        )
        self.assertEqual(funding.unshared_amount, 0.0)

    def test_a_cent_too_much_is_refused_on_create(self):
        with self.assertRefused(
            f"add up to {self._money(10000.01)}, more than the {self._money(10000)} it",
            ValidationError,
        ):
            self._create_funding(
                [(self.first, 6000), (self.second, 4000.01)], granted_amount=10000
            )

    def test_many_cents_add_up_exactly(self):
        funding = self._create_funding(
            [(self.first, 0.1), (self.second, 0.2)], granted_amount=0.3
        )
        self.assertEqual(funding.unshared_amount, 0.0)

    def test_writing_a_share_is_checked_whatever_the_way(self):
        funding = self._create_funding([(self.first, 6000)], granted_amount=10000)
        share = funding.share_ids
        with self.assertRefused("more than the", ValidationError):
            share.amount = 10000.01
        with self.assertRefused("more than the", ValidationError):
            share.write({"amount": 10000.01})
        with self.assertRefused("more than the", ValidationError):
            funding.write({"share_ids": [Command.update(share.id, {"amount": 10001})]})
        with self.assertRefused("more than the", ValidationError):
            funding.write(
                {
                    "share_ids": [
                        Command.create({"cohort_id": self.second.id, "amount": 5000})
                    ]
                }
            )
        with self.assertRefused("more than the", ValidationError):
            share.create(
                {"funding_id": funding.id, "cohort_id": self.second.id, "amount": 5000}
            )
        with self.assertRefused("more than the", ValidationError):
            funding.granted_amount = 5999.99
        self.assertEqual(share.amount, 6000.0)
        self.assertEqual(funding.granted_amount, 10000.0)

    def test_the_edit_of_one_funding_reaches_no_share_of_another_unchecked(self):
        mine = self._create_funding([(self.first, 100)])
        other = self._create_funding([(self.second, 6000)], "region")
        share = other.share_ids
        for command in (
            Command.update(share.id, {"amount": 999999}),
            Command.update(mine.share_ids.id, {"funding_id": other.id}),
        ):
            with self.assertRefused("more than the", ValidationError):
                mine.write({"share_ids": [command]})
            with self.assertRefused("more than the", ValidationError):
                mine.web_save({"share_ids": [command]}, {})
        with self.assertRefused("more than the", ValidationError):
            mine.create(
                {
                    "name": "New",
                    "partner_id": mine.partner_id.id,
                    "kind_id": mine.kind_id.id,
                    "share_ids": [Command.update(share.id, {"amount": 999999})],
                }
            )
        self.assertEqual(share.amount, 6000.0)
        self.assertEqual(mine.share_ids.amount, 100.0)

    def test_several_parts_may_change_in_one_edit_when_their_end_holds(self):
        funding = self._create_funding(
            [(self.first, 6000), (self.second, 4000)], granted_amount=10000
        )
        first, second = funding.share_ids
        funding.write(
            {
                "share_ids": [
                    Command.update(first.id, {"amount": 9000}),  # 13,000 for a moment
                    Command.update(second.id, {"amount": 500}),
                    Command.create({"cohort_id": self.third.id, "amount": 500}),
                ]
            }
        )
        self.assertEqual(funding.share_ids.mapped("amount"), [9000.0, 500.0, 500.0])
        funding.write(
            {
                "granted_amount": 100,
                "share_ids": [
                    Command.delete(first.id),
                    Command.delete(second.id),
                    Command.update(funding.share_ids[2].id, {"amount": 100}),
                ],
            }
        )
        self.assertEqual(funding.share_ids.mapped("amount"), [100.0])

    def test_the_screen_saves_several_lines_in_one_call(self):
        funding = self._create_funding(
            [(self.first, 6000), (self.second, 4000)], granted_amount=10000
        )
        first, second = funding.share_ids
        spec = {"share_ids": {"fields": {"amount": {}}}}
        funding.web_save(
            {
                "share_ids": [
                    Command.update(first.id, {"amount": 9500}),
                    Command.update(second.id, {"amount": 500}),
                ]
            },
            spec,
        )
        self.assertEqual(funding.share_ids.mapped("amount"), [9500.0, 500.0])
        with self.assertRefused("more than the", ValidationError):
            funding.web_save(
                {"share_ids": [Command.update(second.id, {"amount": 501})]}, spec
            )

    def test_a_share_moved_to_another_funding_is_checked_there(self):
        rich = self._create_funding([(self.first, 6000)], granted_amount=10000)
        poor = self._create_funding([], granted_amount=100)
        with self.assertRefused("more than the", ValidationError):
            rich.share_ids.funding_id = poor
        self.assertEqual(rich.share_ids.amount, 6000.0)

    def test_an_import_is_checked(self):
        funding = self._create_funding([], granted_amount=100)
        columns = ["funding_id/.id", "cohort_id/.id", "amount"]
        rows = [
            [str(funding.id), str(self.first.id), "60"],
            [str(funding.id), str(self.second.id), "60"],
        ]
        result = self.env["flashcoop.funding.share"].load(columns, rows)
        self.assertFalse(result["ids"])
        self.assertIn("more than the", result["messages"][0]["message"])
        self.assertFalse(funding.share_ids)

    def test_what_is_asked_is_the_limit_until_something_is_granted(self):
        funding = self._create_funding(
            [(self.first, 500)], granted_amount=0, asked_amount=800
        )
        with self.assertRefused(
            f"more than the {self._money(800)} it gives", ValidationError
        ):
            funding.share_ids.amount = 800.01
        with self.assertRefused("more than the", ValidationError):
            funding.asked_amount = 499
        funding.granted_amount = 500
        with self.assertRefused("more than the", ValidationError):
            funding.share_ids.amount = 600

    def test_a_cohort_has_one_share_of_a_funding(self):
        funding = self._create_funding([(self.first, 10)], granted_amount=100)
        with self.assertRefusedByDatabase():
            funding.share_ids.copy()

    def test_a_share_below_zero_is_refused(self):
        with self.assertRefusedByDatabase():
            self._create_funding([(self.first, -1)], granted_amount=100)


class TestInstalments(SumsCase):
    def test_before_the_award_instalments_are_a_plan(self):
        funding = self._create_funding(
            granted_amount=100, instalments=[("2022-03-01", 30)]
        )
        funding.instalment_ids.amount = 500
        self.assertEqual(funding.instalment_ids.amount, 500.0)

    def test_at_the_award_they_are_what_is_granted(self):
        funding = self._create_funding(
            kind="own", granted_amount=100, instalments=[("2022-03-01", 99.99)]
        )
        with self.assertRefused(
            f"add up to {self._money(99.99)}, but {self._money(100)} were granted",
            ValidationError,
        ):
            funding.action_grant()

    def test_after_the_award_each_way_to_change_one_is_checked(self):
        funding = self._create_granted(
            instalments=[("2022-03-01", 6000), ("2022-06-30", 4000)]
        )
        first, second = funding.instalment_ids
        new = {"funding_id": funding.id, "due_date": "2022-05-01", "amount": 1}
        for change in (
            lambda: first.write({"amount": 5999.99}),
            lambda: second.unlink(),
            lambda: first.create(new),
            lambda: funding.write({"instalment_ids": [Command.delete(second.id)]}),
            lambda: funding.write({"instalment_ids": [Command.clear()]}),
            lambda: funding.write({"granted_amount": 9000}),
            lambda: funding.web_save(
                {"instalment_ids": [Command.update(first.id, {"amount": 1})]}, {}
            ),
        ):
            with self.assertRefused("change the instalments so that", ValidationError):
                change()
        self.assertEqual(funding.instalment_ids.mapped("amount"), [6000.0, 4000.0])

    def test_no_funding_takes_an_instalment_of_another(self):
        parts = [("2022-03-01", 6000), ("2022-06-30", 4000)]
        other = self._create_granted(instalments=parts)
        mine = self._create_funding(granted_amount=4000)  # a plan: nothing must add up
        for command in (
            Command.link(other.instalment_ids[1].id),
            Command.update(other.instalment_ids[1].id, {"amount": 1}),
            Command.delete(other.instalment_ids[1].id),
        ):
            with self.assertRefused("change the instalments so that", ValidationError):
                mine.write({"instalment_ids": [command]})
        self.assertEqual(other.instalment_ids.mapped("amount"), [6000.0, 4000.0])

    def test_parts_change_together_when_they_still_add_up(self):
        funding = self._create_granted(
            instalments=[("2022-03-01", 6000), ("2022-06-30", 4000)]
        )
        first, second = funding.instalment_ids
        funding.write(
            {
                "instalment_ids": [
                    Command.update(first.id, {"amount": 1000}),
                    Command.delete(second.id),
                    Command.create({"due_date": "2022-09-30", "amount": 9000}),
                ]
            }
        )
        self.assertEqual(funding.instalment_ids.mapped("amount"), [1000.0, 9000.0])
        funding.write(
            {
                "granted_amount": 9000,
                "instalment_ids": [Command.delete(first.id)],
            }
        )
        self.assertEqual(funding.granted_amount, 9000.0)

    def test_an_instalment_of_nothing_is_refused(self):
        for amount in (0, -1):
            with self.assertRefusedByDatabase():
                self._create_funding(instalments=[("2022-03-01", amount)])

    def test_the_marks_of_an_edit_do_not_outlive_a_refusal(self):
        funding = self._create_granted(
            instalments=[("2022-03-01", 6000), ("2022-06-30", 4000)]
        )
        for _time in range(2):
            with self.assertRefused("change the instalments", ValidationError):
                funding.write({"instalment_ids": [Command.clear()]})
            with self.assertRefused("change the instalments", ValidationError):
                funding.instalment_ids[0].unlink()

    def test_a_flush_in_the_middle_of_an_edit_loses_no_check(self):
        """Other addons may open a savepoint, which flushes what is put off."""
        funding = self._create_granted(
            instalments=[("2022-03-01", 6000), ("2022-06-30", 4000)]
        )
        first, second = funding.instalment_ids
        Instalment = self.registry["flashcoop.funding.instalment"]
        write = Instalment.write

        def write_in_savepoint(records, vals):
            with records.env.cr.savepoint():
                return write(records, vals)

        self.patch(Instalment, "write", write_in_savepoint)
        funding.write(
            {
                "instalment_ids": [
                    Command.update(first.id, {"amount": 9000}),
                    Command.update(second.id, {"amount": 1000}),
                ]
            }
        )
        self.assertEqual(funding.instalment_ids.mapped("amount"), [9000.0, 1000.0])
        with self.assertRefused("change the instalments", ValidationError):
            funding.write(
                {"instalment_ids": [Command.update(first.id, {"amount": 8000})]}
            )


class TestTwoPeopleAtOnce(FlashcoopCase):
    """Two transactions that each see room for a share cannot both take it.

    Works on committed records, in cursors of its own, and takes them away again.
    """

    def _open(self):
        cursor = self.registry.cursor()
        self.addCleanup(cursor.close)
        return cursor, Environment(cursor, SUPERUSER_ID, {"tracking_disable": True})

    def setUp(self):
        super().setUp()
        cursor, env = self._open()
        cohorts = env["flashcoop.cohort"].create(
            [{"name": name, "date_start": "2022-03-07"} for name in ("One", "Two")]
        )
        partner = env["res.partner"].create({"name": "Funder of two"})
        funding = env["flashcoop.funding"].create(
            {
                "name": "Convention",
                "partner_id": partner.id,
                "kind_id": env.ref("flashcoop_odoo.funder_kind_epci").id,
                "date_from": "2022-01-01",
                "date_to": "2022-12-31",
                "granted_amount": 1000,
            }
        )
        cursor.commit()
        self.funding_id, self.cohort_ids = funding.id, cohorts.ids

        def take_away():
            cursor.rollback()
            funding.unlink()
            cohorts.unlink()
            partner.unlink()
            cursor.commit()

        self.addCleanup(take_away)

    def _add_share(self, env, number, amount):
        return env["flashcoop.funding.share"].create(
            {
                "funding_id": self.funding_id,
                "cohort_id": self.cohort_ids[number],
                "amount": amount,
            }
        )

    def test_the_second_of_two_shares_at_once_is_refused(self):
        first_cursor, first = self._open()
        second_cursor, second = self._open()
        for env in (first, second):  # both see a funding without shares
            self.assertFalse(env["flashcoop.funding"].browse(self.funding_id).share_ids)
        self._add_share(first, 0, 600)
        first_cursor.commit()
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            self._add_share(second, 1, 600)
        second_cursor.rollback()  # as Odoo does before it tries again
        second.invalidate_all()
        with self.assertRaisesRegex(ValidationError, "more than the"):
            self._add_share(second, 1, 600)
        second_cursor.rollback()
        second.invalidate_all()
        self._add_share(second, 1, 400)
        second_cursor.commit()
        shares = second["flashcoop.funding"].browse(self.funding_id).share_ids
        self.assertEqual(shares.mapped("amount"), [600.0, 400.0])

    def test_a_share_and_a_rescale_at_once_do_not_both_pass(self):
        first_cursor, first = self._open()
        _cursor, second = self._open()
        funding = second["flashcoop.funding"].browse(self.funding_id)
        self.assertFalse(funding.share_ids)
        self._add_share(first, 0, 600)
        first_cursor.commit()
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            funding.rescale_parts(500)

    def test_two_instalments_at_once_do_not_both_pass(self):
        first_cursor, first = self._open()
        _cursor, second = self._open()
        values = {"funding_id": self.funding_id, "due_date": "2022-03-01", "amount": 9}
        funding = second["flashcoop.funding"].browse(self.funding_id)
        self.assertFalse(funding.instalment_ids)
        first["flashcoop.funding.instalment"].create(values)
        first_cursor.commit()
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            second["flashcoop.funding.instalment"].create(values)

    def test_two_clicks_at_once_make_one_report(self):
        first_cursor, first = self._open()
        second_cursor, second = self._open()
        self._add_share(first, 0, 600)
        first_cursor.commit()
        fundings = [
            env["flashcoop.funding"].browse(self.funding_id) for env in (first, second)
        ]
        for funding in fundings:
            self.assertFalse(funding.funder_report_ids)
        report_id = fundings[0].action_create_report()["res_id"]
        first_cursor.commit()
        self.addCleanup(self._delete_report, report_id)
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            fundings[1].action_create_report()
        second_cursor.rollback()  # as Odoo does before it tries again
        second.invalidate_all()
        self.assertEqual(fundings[1].action_create_report()["res_id"], report_id)

    def _delete_report(self, report_id):
        cursor, env = self._open()
        env["flashcoop.funder.report"].browse(report_id).unlink()
        cursor.commit()

    def test_a_share_and_a_smaller_grant_at_once_do_not_both_pass(self):
        first_cursor, first = self._open()
        _cursor, second = self._open()
        funding = second["flashcoop.funding"].browse(self.funding_id)
        self.assertEqual(funding.granted_amount, 1000.0)
        self._add_share(first, 0, 600)
        first_cursor.commit()
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            funding.granted_amount = 500
            second.flush_all()


class TestFundingForm(SumsCase):
    def test_the_form_of_a_funding_shares_and_parts_it(self):
        form = Form(self.env["flashcoop.funding"])
        form.name = "Convention"
        form.partner_id = self._create_partner("Metropolis")
        form.kind_id = self._kind("epci")
        form.date_from, form.date_to = "2022-01-01", "2022-12-31"
        form.asked_amount = 1000
        for cohort in (self.first, self.second):
            with form.share_ids.new() as share:
                share.cohort_id = cohort
                share.amount = 500
        funding = form.save()
        self.assertEqual(funding.share_ids.mapped("amount"), [500.0, 500.0])
        form = Form(funding)
        with form.share_ids.edit(0) as share:
            share.amount = 600
        with self.assertRefused("more than the", ValidationError):
            form.save()
