{
    "name": "Flashcoop: Point of Sale",
    "version": "19.0.1.0.0",
    "summary": "What a Flashcoop sells in Point of Sale, in its books and on its board",
    "category": "Services/Flashcoop",
    "author": "flashcoop_odoo contributors",
    "website": "https://github.com/flashcoop/flashcoop_odoo",
    "license": "AGPL-3",
    "depends": ["flashcoop_odoo", "point_of_sale"],
    "data": [
        "security/ir.model.access.csv",
        "views/pos_config_views.xml",
        "views/pos_order_views.xml",
        "views/res_config_settings_views.xml",
        "views/flashcoop_cohort_views.xml",
        "views/flashcoop_sale_report_views.xml",
    ],
    "assets": {
        "point_of_sale._assets_pos": ["flashcoop_odoo_pos/static/src/app/**/*"],
        "web.assets_tests": ["flashcoop_odoo_pos/static/tests/tours/*"],
    },
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
