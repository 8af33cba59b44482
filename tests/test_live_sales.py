"""The live panel: one selling day, with its target, for whom it may concern."""

from freezegun import freeze_time
from test_stall_sheet import StallCase

from odoo.exceptions import AccessError


@freeze_time("2022-03-14 18:00:00")
class TestLiveSales(StallCase):
    def _invoice(self, date, amount=52.75):
        own = self._distribution((100, self.cohort))
        return self._create_document("out_invoice", [("707", amount, own)], date=date)

    def test_the_figures_of_a_day_are_those_of_its_sheet(self):
        self.sheet.line_ids.filtered(lambda r: r.offer_id == self.cookie).brought = 40
        self._sell(self.sheet)
        live = self.cohort.with_user(self.facilitator).get_live_sales("2022-03-12")
        self.assertEqual((live["amount"], live["quantity"]), (46.0, 29.0))
        self.assertEqual((live["tickets"], round(live["basket"], 2)), (3, 15.33))
        self.assertEqual(live["amount"], self.sheet.sales_amount)
        self.assertEqual(round(self.sheet.average_amount, 2), 15.33)
        cookie = live["products"][0]
        self.assertEqual(cookie["name"], "Cookie")
        found = [cookie[name] for name in ("sale", "gift", "breakage", "unsold")]
        self.assertEqual(found, [28, 2, 1, 9])
        tablet = next(row for row in live["products"] if row["name"] != "Cookie")
        self.assertIsNone(tablet["unsold"])  # nobody said how many came
        modes = {part["name"]: part["amount"] for part in live["modes"]}
        self.assertEqual(modes, {"Cash": 30.0, "Card": 12.0, "Cheque": 4.0})
        [hour] = live["hours"]
        self.assertEqual((hour["name"], hour["amount"]), ("10:00", 46.0))

    def test_a_day_has_its_own_target_and_all_days_have_theirs_together(self):
        self.sheet.write({"target_amount": 60, "target_quantity": 30})
        other = self.sheet.copy({"date": "2022-03-14"})
        other.write({"target_amount": 100, "target_quantity": 50})

        def targets(day):
            live = self.cohort.get_live_sales(day)
            return live["target_amount"], live["target_quantity"]

        self.assertEqual(targets("2022-03-12"), (60, 30))
        self.assertEqual(targets("all"), (160, 80))
        self.cohort.write({"sales_target_amount": 200, "sales_target_quantity": 90})
        self.assertEqual(targets("all"), (200, 90))
        self.assertEqual(targets("2022-03-14"), (100, 50))
        with self.assertRefusedByDatabase():
            self.sheet.target_quantity = -1

    def test_a_day_without_a_target_aims_at_that_of_all_sales(self):
        self._invoice("2022-03-13")  # no day of the stall

        def target(day):
            live = self.cohort.get_live_sales(day)
            return (
                live["target_amount"],
                live["target_quantity"],
                live["target_is_whole"],
            )

        self.cohort.write({"sales_target_amount": 200, "sales_target_quantity": 90})
        for day in ("2022-03-12", "2022-03-13"):
            self.assertEqual(target(day), (200, 90, True))
        self.sheet.target_quantity = 30
        self.assertEqual(target("2022-03-12"), (0, 30, False))
        self.assertEqual(target("all"), (200, 90, False))

    def test_a_flashcoop_that_only_sells_elsewhere_is_offered_the_latest_first(self):
        elsewhere = self._create_cohort("Chez Eux")
        own = self._distribution((100, elsewhere))
        Cohort = self.env["flashcoop.cohort"]

        def offered():
            found = {cohort["id"]: None for cohort in Cohort.get_live_cohorts()}
            own = self.cohort.id, elsewhere.id
            return [number for number in found if number in own]

        self.assertEqual(offered(), [self.cohort.id])
        self._create_sale([("707", 10.0, own)], date="2022-03-11")
        self.assertEqual(offered(), [self.cohort.id, elsewhere.id])
        self._create_sale([("707", 10.0, own)], date="2022-03-13")
        self.assertEqual(offered(), [elsewhere.id, self.cohort.id])
        foreign = Cohort.with_user(self.facilitator).get_live_cohorts()
        self.assertEqual([cohort["id"] for cohort in foreign], self.cohort.ids)

    def test_it_opens_on_today_or_on_the_last_day_that_sold(self):
        self.sheet.copy({"date": "2022-03-20"})  # still to come
        self._invoice("2022-03-13")  # no day of the stall
        self.assertEqual(self.cohort.get_live_sales()["day"], "2022-03-12")
        self._invoice("2022-03-14")
        live = self.cohort.get_live_sales()
        self.assertEqual(live["day"], "2022-03-14")
        days = [f"2022-03-{day}" for day in (12, 13, 14, 20)]
        self.assertEqual(live["days"], days)
        self.assertEqual((live["amount"], live["tickets"]), (52.75, 1))
        self.assertEqual([part["name"] for part in live["hours"]], [""])
        self.assertEqual(self.cohort.get_live_sales("2022-03-12")["amount"], 0.0)

    def test_a_day_is_a_local_one_across_the_ocean_too(self):
        for tz in ("America/Guadeloupe", "Pacific/Noumea", "Indian/Reunion"):
            with self.subTest(tz=tz):
                cohort = self._create_cohort(tz, tz=tz)
                own = self._distribution((100, cohort))
                self._create_sale([("707", 10.0, own)], date="2022-03-11")
                live = cohort.get_live_sales("2022-03-11")
                self.assertEqual(live["days"], ["2022-03-11"])
                self.assertEqual(live["amount"], 10.0)
                self.assertEqual(cohort.get_live_sales("2022-03-10")["amount"], 0.0)

    def test_what_is_entered_after_midnight_is_of_the_sheet_s_day(self):
        late = self._entry("a", self.cookie, time="2022-03-13 00:30:00")
        self.sheet.record_entries([late])
        self.assertEqual(self.cohort.get_live_sales("2022-03-12")["amount"], 1.5)
        self.assertEqual(self.cohort.get_live_sales("2022-03-13")["amount"], 0.0)

    def test_each_sees_the_flashcoops_that_are_theirs(self):
        foreign = self._create_user("facilitator", "foreign")
        auditor = self._create_user("auditor")
        Cohort = self.env["flashcoop.cohort"]
        own = Cohort.with_user(self.facilitator).get_live_cohorts()
        self.assertEqual([cohort["id"] for cohort in own], self.cohort.ids)
        self.assertEqual(Cohort.with_user(foreign).get_live_cohorts(), [])
        with self.assertRaises(AccessError):
            self.cohort.with_user(foreign).get_live_sales()
        self.assertTrue(self.cohort.with_user(auditor).get_live_sales()["days"])
        stranger = self._create_user("stranger")
        with self.assertRaises(AccessError):
            Cohort.with_user(stranger).get_live_cohorts()

    def test_names_of_sellers_are_shown_to_whom_may_know_them(self):
        ana = self._create_participant(self.cohort, "Ana Lima")
        self.sheet.record_entries([self._entry("a", self.cookie, seller_id=ana.id)])
        auditor = self._create_user("auditor")
        self.env.invalidate_all()

        def sellers(user):
            live = self.cohort.with_user(user).get_live_sales("2022-03-12")
            return [part["name"] for part in live["sellers"]]

        self.assertEqual(sellers(self.facilitator), ["Ana Lima"])
        self.assertEqual(sellers(auditor), [ana.pseudonym])

    def test_the_panel_asks_as_much_for_many_sales_as_for_few(self):
        def cost():
            with self._counted_queries() as counted:
                self.cohort.get_live_sales("2022-03-12")
            return counted[0]

        self._sell(self.sheet)
        cost()
        few = cost()
        self.sheet.record_entries(
            [self._entry(f"x{number}", self.tablet) for number in range(60)]
        )
        self.assertEqual(cost(), few)
