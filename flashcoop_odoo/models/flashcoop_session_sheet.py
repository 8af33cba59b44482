import base64
import io
from collections import defaultdict

import qrcode
import qrcode.image.svg

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..calc.halfdays import in_hours
from ..calc.sheet_code import SheetCode
from ..report.french import in_french
from .flashcoop_participant import IDENTITY_GROUPS

#: People on a page, by layout: what fits on A4 with boxes large enough to sign in.
PEOPLE_A_PAGE = {"half_day": 11, "day": 11, "cohort": 9}
USUAL_STAFF = 3  # facilitators that fit below these people
BLANK_LINES = 2  # for people who turn up without being on the list
HALF_DAYS_A_PAGE = 14  # of the overview: seven days


class FlashcoopSessionSheet(models.Model):
    """The attendance sheets (feuilles d'émargement) of half-days, on paper."""

    _inherit = "flashcoop.session"

    scan_page_ids = fields.Many2many(
        comodel_name="flashcoop.scan.page",
        relation="flashcoop_scan_page_session_rel",
        column1="session_id",
        column2="page_id",
        string="Signed Pages",
        groups=IDENTITY_GROUPS,
        help="Pages of signed sheets that were scanned.",
    )
    scan_page_count = fields.Integer(compute="_compute_scan_page_count")

    @api.depends("scan_page_ids")
    def _compute_scan_page_count(self):
        counts = self.env["flashcoop.scan.page"]._count_by_session(self)
        for session in self:
            session.scan_page_count = counts.get(session._origin.id, 0)

    def action_print_sheet(self):
        """Open the choice of what to print."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print attendance sheets"),
            "res_model": "flashcoop.sheet.print",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_cohort_id": self.cohort_id[:1].id,
                "default_session_ids": self.ids,
                "default_layout": "half_day",
            },
        }

    def action_view_scan_pages(self):
        """Open the scanned pages of these half-days."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "flashcoop_odoo.scan_page_action"
        )
        return action | {"domain": [("session_ids", "in", self.ids)]}

    def _check_scan_not_proof(self):
        """:raise UserError: when one of these half-days is locked."""
        for session in self:
            if session.locked:
                raise UserError(
                    self.env._(
                        "%s is locked: its signed sheet is proof and stays.",
                        session.display_name,
                    )
                )

    # === WHAT IS PRINTED === #

    def _get_sheet_pages(self, layout="half_day", is_blank=True):
        """Return the pages of the attendance sheets of ``self``, ready to be drawn.

        :param layout: ``half_day`` (one sheet a half-day), ``day`` (one a day, with a
            box for the morning and one for the afternoon) or ``cohort`` (an overview
            of up to seven days a page).
        :param is_blank: leave what is known of attendance out, to be signed by hand.
        :return: a list of dicts, in order: ``cohort``, ``sessions``, ``people`` (rows,
            ``{name, cells, hours}``; a cell is an attendance, empty where the person
            is not expected; None in a line left blank), ``code`` and ``qr`` (the code
            as text and as picture), ``page``, ``pages``, ``is_last``.
        """
        pages = []
        for group in in_french(self)._group_by_sheet(layout):
            rows = group._get_sheet_rows(is_blank)
            more_staff = max(len(group._get_sheet_facilitators()) - USUAL_STAFF, 0)
            size = max(PEOPLE_A_PAGE[layout] - more_staff, 1)
            parts = [rows[n : n + size] for n in range(0, len(rows), size)] or [[]]
            for number, part in enumerate(parts, start=1):
                code = group._get_sheet_code(number, len(parts))
                pages.append(
                    {
                        "cohort": group.cohort_id,
                        "sessions": group,
                        "people": part,
                        "code": str(code),
                        "qr": _draw_code(str(code)),
                        "page": number,
                        "pages": len(parts),
                        "is_last": number == len(parts),
                    }
                )
        return pages

    def _group_by_sheet(self, layout):
        """Return the half-days of each sheet, in order."""
        sheets = []
        ordered = self.sorted(lambda s: (s.cohort_id.id, s.date, s.hour_start, s.id))
        for sessions in ordered.grouped("cohort_id").values():
            if layout == "half_day":
                sheets += list(sessions)
            elif layout == "day":
                sheets += sessions.grouped("date").values()
            else:
                size = HALF_DAYS_A_PAGE
                sheets += [
                    sessions[n : n + size] for n in range(0, len(sessions), size)
                ]
        return sheets

    def _get_sheet_rows(self, is_blank):
        """Return the rows of people of one sheet, by name."""
        known = defaultdict(dict)
        for attendance in self.attendance_ids:
            known[attendance.participant_id][attendance.session_id] = attendance
        people = self.env["flashcoop.participant"].union(*known)
        nobody = self.env["flashcoop.attendance"]
        rows = [
            {
                "name": person.display_name,
                "cells": [known[person].get(session, nobody) for session in self],
                "hours": in_hours(sum(a.minutes for a in known[person].values())),
            }
            for person in people.sorted(lambda p: (p.display_name or "", p.id))
        ]
        if is_blank:
            blank = {"name": "", "cells": [None] * len(self), "hours": ""}
            rows += [blank] * BLANK_LINES
        return rows

    def _get_sheet_code(self, page, pages):
        """Return the code of a page of the sheet of ``self``."""
        database = self.env["flashcoop.scan"]._get_database_code()
        first, last = self[0].id, self[-1].id
        return SheetCode(database, self.cohort_id.id, first, last, page, pages)

    def _get_sheet_facilitators(self):
        """Return ``[(name, function, contact)]`` of who runs the half-days: those named
        on them, else the facilitators of the Flashcoop."""
        actors = self.cohort_id.actor_ids
        named = (
            self.facilitator_ids
            or actors.filtered(lambda actor: actor.role == "facilitator").partner_id
        )
        functions = {actor.partner_id: actor.function for actor in actors}
        return [
            (partner.name, functions.get(partner) or partner.function or "", partner)
            for partner in named
        ]

    def _get_sheet_facilitator_image(self, partner):
        """Return the signature of a facilitator for the half-day (base64), if any."""
        self.ensure_one()
        signature = self.facilitator_signature_id
        return signature.image if signature.partner_id == partner else False

    def _get_sheet_place(self):
        """Return where the half-days take place, in one line."""
        places = self.place_id or self.cohort_id.place_id
        return ", ".join(
            " – ".join(filter(None, [place.name, place.city])) for place in places
        )

    def _get_sheet_period(self):
        """Return “Morning” or “Afternoon”, in the reader's language."""
        return dict(self._fields["period"]._description_selection(self.env))[
            self.period
        ]

    def _get_sheet_heading(self):
        """Return the day or days of one sheet, in full."""
        first, last = self[0], self[-1]
        if first.date == last.date:
            return first.day
        return self.env._(
            "From %(first)s to %(last)s",
            first=format_date(self.env, first.date),
            last=format_date(self.env, last.date),
        )


def _draw_code(text):
    """Return a square code as an address of its picture (SVG), without any file.

    Its correction is the highest: a third of it may be stained.
    """
    image = qrcode.make(
        text,
        image_factory=qrcode.image.svg.SvgPathImage,
        error_correction=qrcode.constants.ERROR_CORRECT_H,
        border=2,
    )
    stream = io.BytesIO()
    image.save(stream)
    return "data:image/svg+xml;base64," + base64.b64encode(stream.getvalue()).decode()
