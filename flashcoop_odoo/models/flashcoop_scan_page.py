import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..calc.chain import fingerprint

FROZEN_FIELDS = {"scan_id", "code", "reason", "raw", "image_hash"}


class FlashcoopScanPage(models.Model):
    """One scanned page of a signed attendance sheet, and the half-days it is of.

    Its file bears names and signatures: it is for those who may know people.
    """

    _name = "flashcoop.scan.page"
    _description = "Scanned Page"
    _order = "scan_id desc, sequence, id"

    scan_id = fields.Many2one(
        comodel_name="flashcoop.scan", required=True, index=True, ondelete="cascade"
    )
    cohort_id = fields.Many2one(
        related="scan_id.cohort_id", store=True, index=True
    )  # asked by the record rules
    company_id = fields.Many2one(
        related="scan_id.company_id", store=True, index=True
    )  # idem
    name = fields.Char(required=True)
    sequence = fields.Integer()
    code = fields.Char(readonly=True, help="What the square code of the page says.")
    reason = fields.Selection(
        selection=[
            ("unread", "No code could be read"),
            ("foreign", "Sheet of another Flashcoop"),
            ("gone", "Its half-days do not exist any more"),
        ],
        readonly=True,
        help="Why the page did not find its half-days by itself.",
    )
    session_ids = fields.Many2many(
        comodel_name="flashcoop.session",
        relation="flashcoop_scan_page_session_rel",
        column1="page_id",
        column2="session_id",
        string="Half-days",
        domain="[('cohort_id', '=', cohort_id)]",
    )
    raw = fields.Binary(string="Page", attachment=True, required=True, readonly=True)
    image_hash = fields.Char(
        readonly=True,
        index="btree_not_null",
        help="SHA-256 of the page; signatures on paper name it.",
    )
    is_repeated = fields.Boolean(
        compute="_compute_is_repeated",
        help="Another page bears the same code: it was scanned twice, or signed twice.",
    )

    @api.depends("code", "session_ids")
    def _compute_is_repeated(self):
        codes = [page.code for page in self if page.code]
        counts = dict(self._read_group([("code", "in", codes)], ["code"], ["__count"]))
        for page in self:
            page.is_repeated = counts.get(page.code, 0) > 1

    @api.model
    def _count_by_session(self, sessions):
        """Return {id of a half-day: number of its pages}; counts only, so in sudo."""
        rows = self.sudo()._read_group(
            [("session_ids", "in", sessions.ids)], ["session_ids"], ["__count"]
        )
        return {session.id: count for session, count in rows}

    @api.constrains("session_ids", "scan_id")
    def _check_same_cohort(self):
        for page in self:
            if page.session_ids.cohort_id - page.cohort_id:
                raise ValidationError(
                    self.env._(
                        "%(page)s was scanned for “%(cohort)s”: choose half-days of"
                        " this Flashcoop.",
                        page=page.name,
                        cohort=page.cohort_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["image_hash"] = fingerprint(base64.b64decode(vals.get("raw") or b""))
        return super().create(vals_list)

    def write(self, vals):
        if FROZEN_FIELDS & vals.keys():
            raise UserError(
                self.env._("A scanned page stays as it is: scan the sheet again.")
            )
        before = {page: page.session_ids for page in self}
        result = super().write(vals)
        for page, sessions in before.items():
            (sessions - page.session_ids)._check_scan_not_proof()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proof(self):
        self.session_ids._check_scan_not_proof()
        # sudo: that somebody signed is no secret to who may delete the page
        signatures = self.env["flashcoop.signature"].sudo()
        if signatures.search_count(
            [
                ("way", "=", "paper"),
                ("session_id", "in", self.session_ids.ids),
                ("image_hash", "in", self.mapped("image_hash")),
            ],
            limit=1,
        ):
            raise UserError(
                self.env._("Somebody's signature rests on this page: it stays.")
            )

    def _sign_on_paper(self, attendances, facilitator):
        """Record that people signed this page, by whoever looked at it.

        :param attendances: of its half-days, of people who came.
        :param facilitator: contact who signed for the whole sheets; may be empty.
        :raise UserError: when somebody has signed already, or did not come.
        """
        self.ensure_one()
        self.check_access("write")
        for session in self.session_ids:
            vals = {
                "way": "paper",
                "image_hash": self.image_hash,
                "user_id": self.env.uid,
                "signed_at": session.stop,
            }
            for attendance in attendances.filtered(
                lambda a, s=session: a.session_id == s
            ):
                attendance._check_came()
                session._add_signature(attendance, **vals)
            if facilitator:
                session._add_signature(facilitator, **vals)
