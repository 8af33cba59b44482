from odoo import api, models, tools


class FlashcoopLogged(models.AbstractModel):
    """A model whose reading by a user is written down in ``flashcoop.access.log``."""

    _name = "flashcoop.logged"
    _description = "Personal Data Whose Reading Is Logged"

    @api.model
    def _get_logged_fields(self):
        """Return the names of the fields whose reading is written down."""
        return set()

    @api.model
    @tools.ormcache()
    def _get_logged_names(self):
        """Return what `_get_logged_fields` says, found once: each reading asks."""
        return frozenset(self._get_logged_fields())

    def _get_logged_people(self):
        """Return the participants that ``self`` tells of."""
        return self.participant_id

    def _note_access(self, way, names=None):
        """Write down that the user sees ``names`` (all that is logged by default).

        What the program reads for itself (in sudo) is nobody's look.
        """
        if self.env.su or not self:
            return
        if names is None or not self._get_logged_names().isdisjoint(names):
            people = self.sudo()._get_logged_people()
            self.env["flashcoop.access.log"]._add(people, way, self._name)

    def _read_format(self, fnames, load="_classic_read"):
        """Override of `base` to write down who looks: all ways of reading end here."""
        result = super()._read_format(fnames, load)
        self._note_access("read", fnames)
        return result

    def _export_rows(self, fields, **kwargs):
        """Override of `base` to write down who takes out, also by a path that begins at
        another model."""
        result = super()._export_rows(fields, **kwargs)
        self._note_access("export", {path[0] for path in fields if path})
        return result
