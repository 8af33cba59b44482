{
    "name": "Flashcoop: Dashboard",
    "version": "19.0.1.0.0",
    "summary": "Fundings by kind of funder, year and Flashcoop, in Odoo's dashboards",
    "category": "Services/Flashcoop",
    "author": "flashcoop_odoo contributors",
    "website": "https://github.com/flashcoop/flashcoop_odoo",
    "license": "AGPL-3",
    "depends": ["flashcoop_odoo", "spreadsheet_dashboard"],
    "data": [
        "data/spreadsheet_dashboard.xml",
        "views/flashcoop_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["flashcoop_odoo_dashboard/static/tests/tours/*"],
    },
    "auto_install": True,
}
