from odoo import api, models
from odoo.exceptions import UserError

from .frozen import with_defaults


class FlashcoopFrozen(models.AbstractModel):
    """A record with fields that its own methods alone write, by ``_write_frozen``.

    Stands first among what a model inherits, so that nothing else of it is skipped.
    """

    _name = "flashcoop.frozen"
    _description = "Record With Fields That Only Its Methods Write"

    _frozen_fields = frozenset()

    def _get_frozen_sentence(self):
        """Return how these fields change, for who tried to write them."""
        raise NotImplementedError

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_forged(with_defaults(self, vals))
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_forged(vals)
        return super().write(vals)

    def _write_frozen(self, vals):
        """Write past the guards of the model, on purpose."""
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    def _check_not_forged(self, vals):
        """:raise UserError: when ``vals`` hold something that is not for writing."""
        if self._is_forged(vals):
            raise UserError(self._get_frozen_sentence())

    def _is_forged(self, vals):
        return bool(self._frozen_fields & vals.keys())
