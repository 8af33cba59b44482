{
    "name": "Flashcoop: benchmark",
    "version": "19.0.1.0.0",
    "summary": "Analytic lines as MIS Builder wants its lines; for benchmarks only",
    "category": "Hidden",
    "author": "flashcoop_odoo contributors",
    "website": "https://github.com/flashcoop/flashcoop_odoo",
    "license": "AGPL-3",
    "depends": ["flashcoop_odoo", "mis_builder"],
    "data": ["security/ir.model.access.csv"],
}
