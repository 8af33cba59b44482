"""Plain Python, no Odoo: what money, dates and distributions are, decided once."""
