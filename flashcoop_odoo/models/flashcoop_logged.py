from odoo import api, models, tools
from odoo.fields import Domain


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

    @api.model
    def _note_search(self, names):
        """Write down that the user searches, sorts or counts people by ``names``: what
        comes of it is known of each who is found or not."""
        names = self._get_logged_names().intersection(names)
        if names and not self.env.su:
            self.env["flashcoop.access.log"]._add_search(self._name, names)

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **options):
        """Override of `base` to write down who searches by what is personal, also by a
        path that begins at another model, and to count."""
        if not (self.env.su or options.get("bypass_access")):
            names = [c.field_expr for c in Domain(domain).iter_conditions()]
            names += [
                term.split()[0] for term in (order or "").split(",") if term.strip()
            ]
            self._note_search({name.partition(".")[0] for name in names})
        return super()._search(domain, offset, limit, order, **options)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Override of `base` to write down who counts by what is personal."""
        self._note_search([groupby_spec.partition(":")[0].partition(".")[0]])
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        """Override of `base` to write down who adds up what is personal."""
        self._note_search([aggregate_spec.partition(":")[0]])
        return super()._read_group_select(aggregate_spec, query)

    def _read_format(self, fnames, load="_classic_read"):
        """Override of `base` to write down who looks: all ways of reading records end
        here."""
        result = super()._read_format(fnames, load)
        self._note_access("read", fnames)
        return result

    def _export_rows(self, fields, **kwargs):
        """Override of `base` to write down who takes out, also by a path that begins at
        another model."""
        result = super()._export_rows(fields, **kwargs)
        self._note_access("export", {path[0] for path in fields if path})
        return result
