"""The dashboard of fundings in Odoo's Dashboards: who opens it, and what it shows."""

import json

from common import GROUPS, FlashcoopFactory

from odoo.tests import HttpCase

from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    menus_xml_ids_in_spreadsheet,
    odoo_charts,
)

MODEL = "flashcoop.funding.analysis"
SECONDS = 300  # a tour on a busy machine; an idle one takes a tenth of it


class DashboardCase(FlashcoopFactory, HttpCase):
    browser_size = "1400x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref(
            "flashcoop_odoo_dashboard.spreadsheet_dashboard_funding"
        )

    @classmethod
    def _create_login(cls, role):
        """Return a French user of a role, who can log in."""
        login = f"board_{role}"
        return cls._create_user(
            role,
            login,
            name=login,
            password=login,
            lang="fr_FR",
            odoobot_state="disabled",
        )

    @classmethod
    def _open(cls, user):
        """Return the dashboards that the app offers to a user."""
        groups = cls.env["spreadsheet.dashboard.group"].with_user(user)
        found = groups.web_search_read(
            [("published_dashboard_ids", "!=", False)],
            {"name": {}, "published_dashboard_ids": {"fields": {"name": {}}}},
        )
        return [
            board["id"]
            for group in found["records"]
            for board in group["published_dashboard_ids"]
        ]


class TestWhoOpensIt(DashboardCase):
    def test_all_who_see_money_find_it_and_load_it(self):
        for role in ("coordinator", "officer", "manager", "auditor"):
            with self.subTest(role=role):
                user = self._create_login(role)
                self.assertIn(self.dashboard.id, self._open(user))
                self.authenticate(user.login, user.login)
                url = f"/spreadsheet/dashboard/data/{self.dashboard.id}"
                found = self.url_open(url).json()
                self.assertEqual(
                    found["translation_namespace"], "flashcoop_odoo_dashboard"
                )
                self.assertEqual(
                    found["snapshot"]["settings"]["locale"]["code"], "fr_FR"
                )
                self.assertEqual(len(found["snapshot"]["pivots"]), 4)

    def test_a_facilitator_and_a_stranger_are_refused(self):
        for role in ("facilitator", "stranger"):
            with self.subTest(role=role):
                user = self._create_login(role)
                self.assertNotIn(self.dashboard.id, self._open(user))
                self.assertFalse(self.dashboard.with_user(user).has_access("read"))
                self.authenticate(user.login, user.login)
                url = f"/spreadsheet/dashboard/data/{self.dashboard.id}"
                self.assertEqual(self.url_open(url).status_code, 403)

    def test_the_menu_is_for_those_who_may_open_it(self):
        menu = self.env.ref("flashcoop_odoo_dashboard.funding_dashboard_menu")
        params = menu.action.params
        self.assertEqual(params, {"dashboard_id": self.dashboard.id})
        for role in GROUPS.keys() - {"portal"}:
            user = self._create_login(role)
            visible = menu.id in menu.with_user(user)._visible_menu_ids()
            expected = role in ("coordinator", "officer", "manager", "auditor")
            with self.subTest(role=role):
                self.assertEqual(visible, expected)


class TestSharing(DashboardCase):
    """Core's “Share” would put the figures of all funders behind a public link."""

    def _share(self, user, dashboard=None):
        data = {"dashboard_id": (dashboard or self.dashboard).id}
        data["spreadsheet_data"] = '{"sheets": []}'
        Share = self.env["spreadsheet.dashboard.share"].with_user(user)
        return Share.action_get_share_url(data)

    def _create_board(self, name="Other", **values):
        groups = self.env.ref("flashcoop_odoo_dashboard.spreadsheet_dashboard_group")
        return self.env["spreadsheet.dashboard"].create(
            {"name": name, "dashboard_group_id": groups.id, **values}
        )

    def test_nobody_makes_a_public_copy_of_ours(self):
        for role in ("coordinator", "officer", "manager", "auditor"):
            with self.subTest(role=role), self.assertRefused("by a public link"):
                self._share(self._create_login(role))
        with self.assertRefused("by a public link"):
            self._share(self.env.ref("base.user_admin"))

    def test_nor_of_a_copy_of_it(self):
        with self.assertRefused("by a public link"):
            self._share(self.env.ref("base.user_admin"), self.dashboard.copy())

    def test_nor_by_giving_the_copy_of_another_board_its_name(self):
        officer = self._create_login("officer")
        board = self._create_board()
        self._share(officer, board)
        share = self.env["spreadsheet.dashboard.share"].search(
            [("dashboard_id", "=", board.id)]
        )
        with self.assertRefused("by a public link"):
            share.with_user(officer).dashboard_id = self.dashboard

    def test_nor_by_putting_its_content_under_the_name_of_another_board(self):
        officer, board = self._create_login("officer"), self._create_board()
        Share = self.env["spreadsheet.dashboard.share"].with_user(officer)
        content = {"spreadsheet_data": self.dashboard.spreadsheet_data}
        with self.assertRefused("by a public link"):
            Share.create({"dashboard_id": board.id, **content})
        self._share(officer, board)
        share = Share.sudo().search([("dashboard_id", "=", board.id)])
        with self.assertRefused("by a public link"):
            share.with_user(officer).write(content)

    def test_links_made_before_are_dead_and_those_of_other_boards_work(self):
        officer = self._create_login("officer")
        board = self._create_board()
        url = self._share(officer, board)
        share = self.env["spreadsheet.dashboard.share"].search(
            [("dashboard_id", "=", board.id)]
        )
        path = f"/dashboard/data/{share.id}/{share.access_token}"
        self.assertIn(share.access_token, url)
        self.assertEqual(self.url_open(path).status_code, 200)
        board.spreadsheet_data = self.dashboard.spreadsheet_data
        self.env.flush_all()
        self.assertEqual(self.url_open(path).status_code, 403)
        self.assertEqual(
            self.url_open(path.replace("/data/", "/share/")).status_code, 403
        )


class TestWhatItNames(DashboardCase):
    def setUp(self):
        super().setUp()
        self.data = json.loads(self.dashboard.spreadsheet_data)

    def test_every_model_field_and_menu_exists(self):
        fields = fields_in_spreadsheet(self.data)
        self.assertEqual(set(fields), {MODEL})
        for name in fields[MODEL]:
            model = self.env[MODEL]
            for step in name.split(".")[:-1]:
                model = model[step]
            field = model._fields.get(name.split(".")[-1].split(":")[0])
            self.assertTrue(field, name)
        for xml_id in menus_xml_ids_in_spreadsheet(self.data):
            self.assertTrue(self.env.ref(xml_id).action, xml_id)

    def test_every_measure_adds_up_and_every_figure_has_its_sources(self):
        measures = {
            measure["fieldName"]
            for pivot in self.data["pivots"].values()
            for measure in pivot["measures"]
        }
        charts = odoo_charts(self.data)
        measures |= {chart["metaData"]["measure"] for chart in charts}
        for name in measures:
            self.assertEqual(self.env[MODEL]._fields[name].aggregator, "sum", name)
        self.assertEqual(len(charts), 2)
        sheets = {sheet["name"]: sheet["cells"] for sheet in self.data["sheets"]}
        for figure in self.data["sheets"][0]["figures"]:
            for place in ("keyValue", "baseline"):
                if source := figure["data"].get(place):
                    sheet, cell = source.split("!")
                    self.assertIn(cell, sheets[sheet], figure["id"])

    def test_each_filter_reaches_each_pivot_and_chart(self):
        filters = {found["id"]: found for found in self.data["globalFilters"]}
        self.assertEqual(len(filters), 3)
        for source in [*self.data["pivots"].values(), *odoo_charts(self.data)]:
            matching = source["fieldMatching"]
            self.assertEqual(matching.keys(), filters.keys())
            for name, match in matching.items():
                field = self.env[MODEL]._fields[match["chain"]]
                self.assertEqual(field.type, match["type"])
                if field.relational:
                    self.assertEqual(field.comodel_name, filters[name]["modelName"])


class TestWhatItShows(DashboardCase):
    def test_an_officer_sees_what_the_books_say(self):
        officer = self._create_login("officer")
        first = self._create_cohort("Chez Nous")
        second = self._create_cohort("Chez Eux")
        funding = self._create_funding(
            [(first, 6000), (second, 4000)], asked_amount=12500
        )
        region = self._create_funding([(first, 2345.67)], kind="region")
        region.asked_amount = 2345.67
        (funding | region).action_grant()
        draft = self._create_funding(granted_amount=0, asked_amount=9999)
        self._register_payment(funding.sudo().move_ids, 2500)
        self._create_bill([("607", 200, self._distribution((60, first, funding)))])
        self.assertEqual(draft.state, "draft")
        self.env.flush_all()
        both = self.env["flashcoop.funding"].search([("state", "!=", "draft")])
        self.assertEqual(sum(both.mapped("booked_amount")), 12345.67)

        self.start_tour(
            "/odoo", "flashcoop_funding_dashboard", login=officer.login, timeout=SECONDS
        )

    def test_without_any_funding_it_opens_all_the_same(self):
        officer = self._create_login("officer")
        self.assertFalse(self.env["flashcoop.funding"].search([]))
        self.start_tour(
            "/odoo",
            "flashcoop_funding_dashboard_empty",
            login=officer.login,
            timeout=SECONDS,
        )
