from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError

from .flashcoop_session_proof import COORDINATOR


class FlashcoopSessionFacilitators(models.Model):
    """Who led a half-day. Nobody is written as its facilitator who was not named by
    somebody; who was named by whom, and when, stands in the notes of the half-day."""

    _inherit = "flashcoop.session"

    facilitator_ids = fields.Many2many(tracking=True)

    def action_lead(self):
        """“I led this half-day”: name the user, beside who is named already."""
        self._name_facilitators(self.env.user.partner_id)
        return True

    def _name_facilitators(self, contacts):
        self.check_access("write")
        for session in self:
            if contacts - session.facilitator_ids:
                session.facilitator_ids |= contacts

    def _get_facilitator_choices(self):
        """Return whom the screen offers as facilitators: those of the Flashcoop and of
        its other half-days, and the user."""
        self.ensure_one()
        cohort = self.cohort_id
        actors = cohort.actor_ids.filtered(lambda a: a.role == "facilitator")
        named = cohort.session_ids.facilitator_ids
        return actors.partner_id | named | self.env.user.partner_id

    def _name_as_chosen(self, contact_ids):
        """Name those whom the screen offered and somebody chose.

        :raise UserError: when somebody else is among them.
        """
        choices = self._get_facilitator_choices()
        chosen = choices.filtered(lambda contact: contact.id in contact_ids)
        if set(contact_ids) - set(chosen.ids):
            raise UserError(
                self.env._(
                    "Somebody whom you chose is no facilitator of this Flashcoop: name"
                    " them on the half-day itself."
                )
            )
        self._name_facilitators(chosen)

    def _check_named_facilitator(self):
        """A sheet is validated by a facilitator named on it, or by a coordinator who
        stands in."""
        user = self.env.user
        if self.env.uid == SUPERUSER_ID:
            return
        for session in self:
            named = session.facilitator_ids
            if not named:
                raise UserError(
                    self.env._(
                        "Nobody is named as facilitator of %s. Name who led it, or say"
                        " “I led this half-day”, then validate.",
                        session.display_name,
                    )
                )
            stands_in = session._may_stand_in()
            if not (user.partner_id in named or stands_in):
                raise UserError(
                    self.env._(
                        "%(session)s is validated by its facilitators: %(names)s, or a"
                        " coordinator. If you led it too, add yourself to them.",
                        session=session.display_name,
                        names=", ".join(named.mapped("name")),
                    )
                )

    def _may_stand_in(self):
        """Say whether the user validates half-days that others led."""
        self.ensure_one()
        user = self.env.user
        return user.has_group(COORDINATOR) or self.cohort_id.coordinator_id == user

    def _prepare_leaders(self):
        """Return what the screen of a half-day knows of who led it; ``to_name`` is
        empty but where nobody is named yet."""
        me = self.env.user.partner_id
        choices = [] if self.facilitator_ids else self._get_facilitator_choices() - me
        return {
            "facilitators": self.facilitator_ids.mapped("name"),
            "me": me.id,
            "leads": me in self.facilitator_ids,
            "may_stand_in": self._may_stand_in(),
            "to_name": [
                {"id": contact.id, "name": contact.name} for contact in choices
            ],
        }
