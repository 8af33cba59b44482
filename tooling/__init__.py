"""Sets up Odoo 19 and PostgreSQL, builds the template, runs servers and checks.

Plain Python, standard library only: `./dev` runs it with the system's Python, before
any package is installed.
"""
