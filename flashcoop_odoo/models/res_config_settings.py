from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    flashcoop_days = fields.Integer(related="company_id.flashcoop_days", readonly=False)
    flashcoop_retention_months = fields.Integer(
        related="company_id.flashcoop_retention_months", readonly=False
    )
    flashcoop_minimum_age = fields.Integer(
        related="company_id.flashcoop_minimum_age", readonly=False
    )
    flashcoop_rna = fields.Char(related="company_id.flashcoop_rna", readonly=False)
    flashcoop_local_register = fields.Char(
        related="company_id.flashcoop_local_register", readonly=False
    )
    flashcoop_legal_representative = fields.Char(
        related="company_id.flashcoop_legal_representative", readonly=False
    )
    flashcoop_rib_file = fields.Binary(
        related="company_id.flashcoop_rib_file", readonly=False
    )
    flashcoop_rib_name = fields.Char(
        related="company_id.flashcoop_rib_name", readonly=False
    )
    flashcoop_form_15059 = fields.Binary(
        related="company_id.flashcoop_form_15059", readonly=False
    )
    flashcoop_form_15059_name = fields.Char(
        related="company_id.flashcoop_form_15059_name", readonly=False
    )
    flashcoop_gap_threshold = fields.Float(
        related="company_id.flashcoop_gap_threshold", readonly=False
    )
    flashcoop_two_verdicts = fields.Boolean(
        related="company_id.flashcoop_two_verdicts", readonly=False
    )
    flashcoop_grant_journal_id = fields.Many2one(
        related="company_id.flashcoop_grant_journal_id", readonly=False
    )
    flashcoop_privacy_contact = fields.Char(
        related="company_id.flashcoop_privacy_contact", readonly=False
    )
    flashcoop_vat_exempt = fields.Boolean(
        related="company_id.flashcoop_vat_exempt", readonly=False
    )
    flashcoop_vat_mention = fields.Char(
        related="company_id.flashcoop_vat_mention", readonly=False
    )
    flashcoop_contribution_rate = fields.Float(
        related="company_id.flashcoop_contribution_rate", readonly=False
    )
    flashcoop_contribution_base = fields.Selection(
        related="company_id.flashcoop_contribution_base", readonly=False
    )
    flashcoop_purchase_prefixes = fields.Char(
        related="company_id.flashcoop_purchase_prefixes", readonly=False
    )
    flashcoop_share_account_id = fields.Many2one(
        related="company_id.flashcoop_share_account_id", readonly=False
    )
    flashcoop_gift_account_id = fields.Many2one(
        related="company_id.flashcoop_gift_account_id", readonly=False
    )
    flashcoop_share_payable_account_id = fields.Many2one(
        related="company_id.flashcoop_share_payable_account_id", readonly=False
    )
    flashcoop_stall_journal_id = fields.Many2one(
        related="company_id.flashcoop_stall_journal_id", readonly=False
    )
    flashcoop_regime = fields.Selection(
        related="company_id.flashcoop_regime", readonly=False
    )
    flashcoop_inkind_journal_id = fields.Many2one(
        related="company_id.flashcoop_inkind_journal_id", readonly=False
    )

    def action_flashcoop_account_setup(self):
        """Open the step that creates the accounts which this way of keeping needs."""
        return self.env["flashcoop.account.setup"]._open(self.company_id)
