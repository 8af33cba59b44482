import base64

from odoo import SUPERUSER_ID, fields, models

from ..calc.chain import fingerprint
from .flashcoop_participant import IDENTITY_GROUPS

MINUTES_REPORT = "flashcoop_odoo.surplus_minutes_pdf"


class FlashcoopSurplusMinutes(models.Model):
    """The minutes as a file: the vote makes it, and it is printed ever after.

    It names people, so it is for those who may know them. Others print the figures of
    the vote under pseudonyms.
    """

    _inherit = "flashcoop.surplus"

    minutes_file = fields.Binary(
        string="Minutes of the Vote",
        attachment=True,
        readonly=True,
        copy=False,
        groups=IDENTITY_GROUPS,
        help="As voted: PDF, or HTML when no PDF engine was there.",
    )
    minutes_name = fields.Char(string="File of the Minutes", readonly=True, copy=False)
    minutes_hash = fields.Char(
        string="Fingerprint of the Minutes",
        readonly=True,
        copy=False,
        help="SHA-256 of the file: who holds a copy can check that it is this one.",
    )

    minutes_erased_on = fields.Date(
        readonly=True,
        copy=False,
        help="Since when the file is no more: ten years after its fiscal year. The"
        " fingerprint stays.",
    )

    # === ACTIONS === #

    def action_vote(self):
        """Extend the vote to keep its minutes."""
        result = super().action_vote()
        for surplus in self:
            surplus._keep_minutes()
        return result

    def action_back_to_draft(self):
        """Extend to give up the minutes with the vote; the history has their
        fingerprint."""
        result = super().action_back_to_draft()
        self._write_frozen({"minutes_hash": False})  # from now on the file may go
        self._write_frozen({"minutes_file": False, "minutes_name": False})
        return result

    def action_print_minutes(self):
        """Return the minutes: once voted, the file of the vote."""
        self.ensure_one()
        if self._get_kept_attachment(self.env.ref(MINUTES_REPORT)):
            return {
                "type": "ir.actions.act_url",
                "url": f"/web/content/{self._name}/{self.id}/minutes_file"
                "?download=true&filename_field=minutes_name",
                "target": "download",
            }
        return self.env.ref(MINUTES_REPORT).report_action(self, config=False)

    # === FILES === #

    def _keep_minutes(self):
        """Keep the minutes of what has just been voted, with the names of the members
        whoever records the vote."""
        self.ensure_one()
        report = self.env["ir.actions.report"].with_user(SUPERUSER_ID)
        report = report.with_company(self.company_id)
        content, extension = report._render_file(MINUTES_REPORT, self.ids)
        name = f"{self._in_print()._get_file_name('minutes')}.{extension}"
        digest = fingerprint(content)
        self.sudo()._write_frozen(  # who may not know people votes all the same
            {"minutes_file": base64.b64encode(content), "minutes_name": name}
        )
        self._write_frozen({"minutes_hash": digest})
        self._message_log(
            body=self.env._("The minutes are kept as a file, SHA-256 %s.", digest)
        )

    def _get_kept_attachment(self, report):
        """Return the file that stands for ``report``, if one is kept and the user may
        know people."""
        self.ensure_one()
        files = self.env["ir.attachment"]
        is_minutes = report == self.env.ref(MINUTES_REPORT, raise_if_not_found=False)
        if not is_minutes or not self._has_field_access(
            self._fields["minutes_file"], "read"
        ):
            return files
        self.check_access("read")
        # sudo: the user reads the result and may know people
        return files.sudo().search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "minutes_file"),
                ("res_id", "=", self.id),
            ],
            limit=1,
        )
