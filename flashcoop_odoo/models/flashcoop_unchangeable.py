from odoo import api, models
from odoo.exceptions import UserError


class FlashcoopUnchangeable(models.AbstractModel):
    """A record that stays as it was written: proof.

    Stands first among what a model inherits, so that nothing else of it is skipped.
    """

    _name = "flashcoop.unchangeable"
    _description = "Record That Stays as It Was Written"

    def _get_unchangeable_sentence(self):
        """Return why it stays and what one does instead."""
        raise NotImplementedError

    def write(self, vals):
        self._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_change()

    def _refuse_change(self):
        if self:
            raise UserError(self._get_unchangeable_sentence())

    def _write_unguarded(self, vals):
        """Write past the guard: only to erase what tells of a person."""
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)
