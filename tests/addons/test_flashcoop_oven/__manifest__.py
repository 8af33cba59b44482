{
    "name": "Flashcoop: a lent oven (test)",
    "version": "19.0.1.0.0",
    "summary": "Another addon adds to what must be settled before closing",
    "category": "Hidden",
    "author": "flashcoop_odoo contributors",
    "license": "AGPL-3",
    "depends": ["flashcoop_odoo"],
    "data": ["security/ir.model.access.csv"],
}
