{
    "name": "Flashcoop: Sales",
    "version": "19.0.1.0.0",
    "summary": "Orders of a Flashcoop: what they invoice, and what is still to invoice",
    "category": "Services/Flashcoop",
    "author": "flashcoop_odoo contributors",
    "website": "https://github.com/flashcoop/flashcoop_odoo",
    "license": "AGPL-3",
    "depends": ["flashcoop_odoo", "sale"],
    "data": [
        "security/ir.model.access.csv",
        "views/sale_order_views.xml",
        "views/flashcoop_cohort_views.xml",
    ],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
