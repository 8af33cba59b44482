"""What is counted beside a closing is in it, or comes too late; never in between."""

from contextlib import contextmanager

from common import FlashcoopCase
from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.tools import mute_logger

PARTS = {"count_ids": "quantity", "taking_ids": "counted_amount", "line_ids": "brought"}


class TestTurns(FlashcoopCase):
    """Works on a committed sheet, in cursors of its own, and takes it away again."""

    def _open(self):
        cursor = self.registry.cursor()
        self.addCleanup(cursor.close)
        env = Environment(cursor, SUPERUSER_ID, {"tracking_disable": True})
        return cursor, env

    def setUp(self):
        super().setUp()
        cursor, env = self._open()
        cohort = env["flashcoop.cohort"].create(
            {"name": "Chez Nous", "date_start": "2022-03-07"}
        )
        offer = env["flashcoop.offer"].create(
            {"cohort_id": cohort.id, "name": "Cookie", "price_unit": 1.5}
        )
        product = offer.product_id
        sheet = env["flashcoop.stall.sheet"].create(
            {"cohort_id": cohort.id, "date": "2022-03-12"}
        )
        cursor.commit()
        self.sheet_id = sheet.id

        def take_away():
            cursor.rollback()
            for record in (sheet, offer, product, cohort):
                record.unlink()
            cursor.commit()

        self.addCleanup(take_away)

    def _part(self, sheet, name):
        parts = sheet[name]
        if name == "taking_ids":
            parts = parts.filtered(lambda taking: not taking.is_cash)
        return parts[0]

    @contextmanager
    def _sheets(self):
        """Yield two transactions, each with the sheet as it sees it."""
        result = []
        for cursor, env in (self._open(), self._open()):
            sheet = env["flashcoop.stall.sheet"].browse(self.sheet_id)
            sheet.read(["state"])
            result.append((cursor, sheet))
        try:
            yield result
        finally:
            for cursor, _sheet in result:
                cursor.rollback()

    def test_what_is_typed_while_the_day_closes_is_refused_or_typed_again(self):
        for name, field in PARTS.items():
            with (
                self.subTest(part=name),
                self._sheets() as ((closing, first), (_, own)),
            ):
                part = self._part(own, name)
                first._take_turn()  # as closing begins
                closing.commit()
                with (
                    self.assertRaises(SerializationFailure),
                    mute_logger("odoo.sql_db"),
                ):
                    part[field] = 3

    def test_the_day_closes_with_what_was_typed_just_before(self):
        for name, field in PARTS.items():
            with self.subTest(part=name), self._sheets() as ((typing, first), (_, own)):
                self._part(first, name)[field] = 3
                typing.commit()
                self._assert_too_late(own)

    def test_a_part_more_or_less_takes_its_turn_too(self):
        with self._sheets() as ((typing, first), (_, own)):
            first.count_ids[0].unlink()
            typing.commit()
            self._assert_too_late(own)
        with self._sheets() as ((typing, first), (_, own)):
            first.count_ids.create({"sheet_id": first.id, "value": 500, "quantity": 1})
            typing.commit()
            self._assert_too_late(own)

    def _assert_too_late(self, sheet):
        """Check that a closing that began before must start over, as Odoo lets it."""
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            sheet._take_turn()
