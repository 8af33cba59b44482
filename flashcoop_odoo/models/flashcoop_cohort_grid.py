from odoo import models


class FlashcoopCohortGrid(models.Model):
    """All people at all half-days, as the grid shows them."""

    _inherit = "flashcoop.cohort"

    def get_attendance_grid(self):
        """Return the grid, in a number of queries that grows neither with the people
        nor with the half-days.

        :return: ``{name, may_write, sessions, people, cells}``; a cell is found by
            ``"id of a participant,id of a half-day"``.
        """
        self.ensure_one()
        lines = self.env["flashcoop.attendance"].search([("cohort_id", "=", self.id)])
        people = lines.participant_id.sorted(
            lambda p: (p.display_name.casefold(), p.id)
        )
        return {
            "name": self.display_name,
            "may_write": self.env["flashcoop.attendance"].has_access("write")
            and not self._is_closed(),
            "sessions": [s._prepare_grid_column() for s in self.session_ids],
            "people": [{"id": p.id, "name": p.display_name} for p in people],
            "cells": {
                f"{line.participant_id.id},{line.session_id.id}": {
                    "status": line.status,
                    "minutes": line.minutes,
                    "signed": line.is_signed,
                }
                for line in lines
            },
        }

    def action_open_grid(self):
        """Open the grid of participants and half-days."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "flashcoop_odoo.attendance_grid_action"
        )
        return action | {"context": {"active_id": self.id}}
