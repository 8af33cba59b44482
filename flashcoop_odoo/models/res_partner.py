from odoo import api, fields, models

from .flashcoop_cohort_money import MONEY_GROUPS
from .flashcoop_participant import IDENTITY_GROUPS
from .flashcoop_participant_registration import CONTACT_FIELDS

ALL_GROUPS = f"{IDENTITY_GROUPS},{MONEY_GROUPS}"


class ResPartner(models.Model):
    """A contact's places in Flashcoops: taking part, carrying, paying."""

    _inherit = "res.partner"

    flashcoop_participant_ids = fields.One2many(
        comodel_name="flashcoop.participant",
        inverse_name="partner_id",
        groups=IDENTITY_GROUPS,
    )
    flashcoop_actor_ids = fields.One2many(
        comodel_name="flashcoop.actor", inverse_name="partner_id", groups=ALL_GROUPS
    )
    flashcoop_funding_ids = fields.One2many(
        comodel_name="flashcoop.funding",
        inverse_name="partner_id",
        groups=MONEY_GROUPS,
    )
    flashcoop_prescriber_kind_id = fields.Many2one(
        comodel_name="flashcoop.prescriber.kind",
        string="Prescriber Kind",
        index="btree_not_null",
        ondelete="restrict",
        groups=IDENTITY_GROUPS,
        help="Of an organisation that sends people to Flashcoops.",
    )
    flashcoop_participation_count = fields.Integer(
        compute="_compute_flashcoop_participation_count", groups=IDENTITY_GROUPS
    )
    flashcoop_actor_count = fields.Integer(
        compute="_compute_flashcoop_actor_count", groups=ALL_GROUPS
    )
    flashcoop_funding_count = fields.Integer(
        compute="_compute_flashcoop_funding_count", groups=MONEY_GROUPS
    )

    def write(self, vals):
        """Override of `base` to keep name, e-mail and phone of the registrations of
        participants in step; not of those the contact booked for others.

        sudo: who keeps contacts needs no right on people or events.
        """
        result = super().write(vals)
        copied = {name: vals[name] for name in CONTACT_FIELDS if name in vals}
        if copied:
            participants = self.sudo().flashcoop_participant_ids
            participants.registration_id.with_context(flashcoop_no_sync=True).write(
                copied
            )
        return result

    @api.depends("flashcoop_participant_ids")
    def _compute_flashcoop_participation_count(self):
        self._flashcoop_count("flashcoop.participant", "flashcoop_participation_count")

    @api.depends("flashcoop_actor_ids")
    def _compute_flashcoop_actor_count(self):
        self._flashcoop_count("flashcoop.actor", "flashcoop_actor_count")

    @api.depends("flashcoop_funding_ids")
    def _compute_flashcoop_funding_count(self):
        self._flashcoop_count("flashcoop.funding", "flashcoop_funding_count")

    def _flashcoop_count(self, model, name):
        """Count records the user may read, in one query for all contacts."""
        groups = self.env[model]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner[name] = counts.get(partner._origin.id, 0)

    def _flashcoop_action(self, name, model, views="list,form"):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": views,
            "domain": [("partner_id", "in", self.ids)],
            "context": {"default_partner_id": self.id},
        }

    def action_view_flashcoop_participations(self):
        return self._flashcoop_action(
            self.env._("Participations"), "flashcoop.participant"
        )

    def action_view_flashcoop_roles(self):
        return self._flashcoop_action(self.env._("Roles"), "flashcoop.actor", "list")

    def action_view_flashcoop_fundings(self):
        return self._flashcoop_action(self.env._("Fundings"), "flashcoop.funding")
