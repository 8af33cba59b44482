from odoo import api, models


class FlashcoopLogged(models.AbstractModel):
    """A model whose reading by a user is written down in ``flashcoop.access.log``."""

    _name = "flashcoop.logged"
    _description = "Personal Data Whose Reading Is Logged"

    @api.model
    def _get_logged_fields(self):
        """Return the names of the fields whose reading is written down."""
        return set()

    def _get_logged_people(self):
        """Return the participants that ``self`` tells of."""
        return self.participant_id

    def _note_access(self, way, names=None):
        """Write down that the user sees ``names`` (all that is logged by default).

        What the program reads for itself (in sudo) is nobody's look.
        """
        if self.env.su or not self:
            return
        if names is None or self._get_logged_fields() & set(names):
            people = self.sudo()._get_logged_people()
            self.env["flashcoop.access.log"]._add(people, way, self._name)

    def read(self, fields=None, load="_classic_read"):
        """Override of `base` to write down who looks."""
        result = super().read(fields, load)
        self._note_access("read", fields)
        return result

    def export_data(self, fields_to_export):
        """Override of `base` to write down who takes out."""
        result = super().export_data(fields_to_export)
        names = {path.split("/")[0] for path in fields_to_export}
        self._note_access("export", names)
        return result
