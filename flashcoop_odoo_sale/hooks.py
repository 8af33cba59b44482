"""What uninstalling takes back."""

from odoo import api


def uninstall_hook(env: api.Environment):
    """Untie the orders: the main addon may be uninstalled in the same go, and its
    Flashcoops cannot be dropped while an order names one."""
    env.cr.execute("UPDATE sale_order SET flashcoop_cohort_id = NULL")
    env.invalidate_all()
