from psycopg2.errors import ReadOnlySqlTransaction

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import format_date

from ..calc.suppression import SMALLEST_CELL

COMPARED = 100  # files looked at, the latest first


class FlashcoopIndicatorFile(models.Model):
    """One file of indicators that somebody took out of the house, and whom it counts;
    a line a company where it counts people of several. So is a table that somebody saw
    who may not know small numbers.

    Who has two of them that count almost the same people can work out the answers of
    those in one of them alone: of files the screen warns before it comes to that; what
    is computed for who may not know small numbers keeps such numbers back
    (``_let_out``).
    """

    _name = "flashcoop.indicator.file"
    _description = "File of Indicators Taken Out"
    _order = "id desc"
    _rec_name = "day"

    day = fields.Date(required=True)
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, ondelete="cascade"
    )
    cohort_ids = fields.Many2many(
        comodel_name="flashcoop.cohort", string="Flashcoops", required=True
    )
    date_from = fields.Date(string="Entered From")
    date_to = fields.Date(string="To")
    people_count = fields.Integer(string="Participants")
    is_released = fields.Boolean(
        string="Small Groups Shown", help="A coordinator released them, with a reason."
    )
    people = fields.Json(groups=NO_ACCESS, help="Ids of the participations counted.")
    is_screen = fields.Boolean(string="Seen on a Screen", help="No file was taken out.")
    shown = fields.Json(
        groups=NO_ACCESS, help="Names of the numbers shown; empty: every one."
    )

    @api.model
    def _note(self, value, is_released):
        """Write down that the user takes out a file of ``value``, once a day.

        Whom it counts are all participations of each person in the selection.

        In sudo: nobody else writes here.

        :raise ReadOnlySqlTransaction: on a replica of the database; the request is then
            run again on the database itself.
        """
        self._check_writable()
        vals = {
            "day": fields.Date.context_today(self),
            "user_id": self.env.uid,
            "date_from": value.date_from,
            "date_to": value.date_to,
            "people_count": value.count,
            "is_released": is_released,
            "is_screen": False,
        }
        known = self.sudo().search([(name, "=", vals[name]) for name in vals])
        people = self._get_people(value)
        shown = sorted(value.shown) if value.is_suppressed else None
        same = known.filtered(
            lambda file: (file.people or [], file.shown) == (people, shown)
        )
        self.sudo().create(
            [
                {
                    **vals,
                    "company_id": company.id,
                    "people": people,
                    "shown": shown,
                    "cohort_ids": [fields.Command.set(cohorts.ids)],
                }
                for company, cohorts in value.cohorts.grouped("company_id").items()
                if all(file.cohort_ids != cohorts for file in same)
            ]
        )

    @api.model
    def _check_writable(self):
        if self.env.cr.readonly:
            raise ReadOnlySqlTransaction("What is shown is written down")

    @api.model
    def _get_people(self, value):
        return sorted(key for stay in value.stays for key in stay.keys)

    @api.model
    def _get_comparison_text(self, value):
        """Warn of a file taken out before that counts almost the same people as
        ``value``: between one and four make the difference. Empty when there is none.

        sudo: that there is such a file, and by whom, is said to who would make another.
        """
        files = self.sudo().search(
            [("cohort_ids", "in", value.cohorts.ids), ("is_screen", "=", False)],
            limit=COMPARED,
        )
        if not files:
            return ""
        persons = self._get_persons([*files, value])
        mine = persons[-1]
        for file, theirs in zip(files, persons[:-1], strict=True):
            difference = len(mine ^ theirs)
            if 0 < difference < SMALLEST_CELL:
                return self.env._(
                    "A file taken out on %(day)s by %(user)s counts the same people but"
                    " for %(number)s: who has both can work out their answers. Choose"
                    " the same Flashcoops and days of entry, or wait until five people"
                    " make the difference.",
                    day=format_date(self.env, file.day),
                    user=file.user_id.name,
                    number=difference,
                )
        return ""

    @api.model
    def _get_persons(self, sources):
        """Return for each file or value the set of the persons it counts; the same
        person may stand in them by another participation."""
        keys = [
            source.people or []
            if isinstance(source, models.BaseModel)
            else [stay.key for stay in source.stays]
            for source in sources
        ]
        stays = self.env["flashcoop.participant"].sudo()
        stays = stays.with_context(active_test=False)
        stays = stays.browse({key for some in keys for key in some}).exists()
        person = {stay.id: stay.partner_id.id for stay in stays}
        return [{person[key] for key in some if key in person} for some in keys]
