from odoo import api, fields, models

from ..report.indicator_comparison import read_shown


class FlashcoopIndicatorFileComparison(models.Model):
    """Tables shown to who may not know small numbers: each keeps back what it would
    tell beside those shown before, to whomever: people talk to each other."""

    _inherit = "flashcoop.indicator.file"

    @api.model
    def _let_out(self, value, codes=None):
        """Return ``value`` as somebody may see it who may not know small numbers, and
        write down that they do.

        :param codes: of the rows that are drawn; all if None.
        :raise ReadOnlySqlTransaction: on a replica of the database, when there is
            something to write; the request is then run again on the database itself.
        """
        notes = self._get_notes(value)
        participants = self.env["flashcoop.participant"].sudo()
        participants = participants.with_context(active_test=False)
        participants = participants.browse({key for keys, _c in notes for key in keys})
        tables = read_shown(participants.exists(), notes, value.on) if notes else []
        value = value.suppress(tables)
        shown = value.shown
        if codes is not None:
            shown = _of_rows(shown, codes)
        self._note_screen(value, shown, notes)
        return value

    @api.model
    def _note_full(self, value, codes):
        """Write down that all cells of the rows ``codes`` are shown, whatever they
        tell."""
        shown = _of_rows(value.names().values(), codes)
        self._note_screen(value, shown, self._get_notes(value))

    @api.model
    def _get_notes(self, value):
        """Return [(participations, cells)] of the tables that hang together with the
        value: they count somebody in common, directly or through others.

        sudo: nobody reads whom a table counts.
        """
        # one query: through others, any may hang together
        # pylint: disable-next=no-search-all
        every = self.sudo().search([])
        every.fetch(["people", "shown"])
        left = {(tuple(note.people or ()), note._get_shown()) for note in every}
        found, known, is_growing = [], set(self._get_people(value)), True
        while is_growing:
            joined = [note for note in left if not known.isdisjoint(note[0])]
            left.difference_update(joined)
            known.update(key for keys, _cells in joined for key in keys)
            found += joined
            is_growing = bool(joined)
        return found

    def _get_shown(self):
        """Return the names of the cells that were shown; None: all, of a file."""
        shown = self.shown
        return frozenset(shown) if isinstance(shown, list) else None

    @api.model
    def _note_screen(self, value, shown, notes):
        """Write down that the user sees the cells of ``shown``, unless a note says
        already that somebody saw them."""
        people = tuple(self._get_people(value))
        seen = [cells for keys, cells in notes if keys == people]
        if not shown or any(cells is None or shown <= cells for cells in seen):
            return
        self._check_writable()
        self.sudo().create(  # nobody else writes here
            [
                {
                    "day": fields.Date.context_today(self),
                    "user_id": self.env.uid,
                    "company_id": company.id,
                    "cohort_ids": [fields.Command.set(cohorts.ids)],
                    "date_from": value.date_from,
                    "date_to": value.date_to,
                    "people_count": value.count,
                    "people": list(people),
                    "shown": sorted(shown),
                    "is_screen": True,
                }
                for company, cohorts in value.cohorts.grouped("company_id").items()
            ]
        )


def _of_rows(names, codes):
    """Return the names of cells that stand in the rows ``codes``."""
    return {name for name in names if name.split("/")[0] in codes}
