import base64
import secrets
import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..calc.chain import fingerprint, link
from .flashcoop_participant import IDENTITY_GROUPS

# What an entry says, in its hash; what tells of a person is in it by hashes of its own,
# so that it can be erased and the chain still holds.
CHAINED = (
    *("number", "uuid", "kind", "participant_id", "partner_id", "withdrawn_id", "way"),
    *("signed_at", "received_at", "user_id", "image_hash", "evidence_hash", "content"),
)
EVIDENCE = ("ip", "device", "reason", "salt")
MARK = "flashcoop_signing"  # in the cache of the cursor, while one is recorded
ERASED = {"image", "erased_at", *EVIDENCE}


class FlashcoopSignature(models.Model):
    """One act on the sheet of one half-day: a participant signs, a facilitator
    signs for the whole sheet, or one of these is taken back.

    Nothing is changed or deleted: each entry carries the hash of the one before it, and
    the half-day keeps the last. Entries are made by ``flashcoop.session`` alone (see
    ``_add_signature``); ``_erase_personal_data`` drops what tells of a person and
    leaves the fact, the time and the hashes.
    """

    _name = "flashcoop.signature"
    _description = "Signature"
    _inherit = ["flashcoop.unchangeable", "flashcoop.cohort.part"]
    _order = "session_id, number"
    _check_company_auto = True

    session_id = fields.Many2one(
        comodel_name="flashcoop.session",
        string="Half-day",
        required=True,
        index=True,
        ondelete="restrict",
    )
    cohort_id = fields.Many2one(related="session_id.cohort_id", store=True, index=True)
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True
    )
    number = fields.Integer(required=True, help="Rank in the half-day, without gaps.")
    uuid = fields.Char(
        required=True, help="Made by the phone: the same one sent twice counts once."
    )
    kind = fields.Selection(
        selection=[
            ("participant", "Participant"),
            ("facilitator", "Facilitator, for the whole sheet"),
            ("withdrawal", "Taken back"),
        ],
        required=True,
    )
    participant_id = fields.Many2one(
        comodel_name="flashcoop.participant", index=True, ondelete="restrict"
    )
    attendance_id = fields.Many2one(
        comodel_name="flashcoop.attendance",
        index="btree_not_null",
        ondelete="restrict",
        help="The participant's line on the sheet.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Facilitator",
        index="btree_not_null",
        ondelete="restrict",
    )
    withdrawn_id = fields.Many2one(
        comodel_name="flashcoop.signature",
        string="Takes Back",
        index="btree_not_null",
        ondelete="restrict",
    )
    withdrawal_ids = fields.One2many(
        comodel_name="flashcoop.signature", inverse_name="withdrawn_id"
    )
    is_valid = fields.Boolean(
        compute="_compute_is_valid",
        search="_search_is_valid",
        help="A signature that was not taken back.",
    )
    way = fields.Selection(
        selection=[
            ("tablet", "On the facilitator's device"),
            ("own_phone", "On one's own phone"),
            ("paper", "On paper"),
        ],
        required=True,
    )
    signed_at = fields.Datetime(
        required=True,
        help="In UTC, by the clock of the device, never later than “Received at”.",
    )
    received_at = fields.Datetime(required=True, help="In UTC, by the server's clock.")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Captured By",
        index="btree_not_null",
        ondelete="restrict",
        help="Whose account recorded it; empty when signed on one's own phone.",
    )
    image = fields.Binary(attachment=True, groups=IDENTITY_GROUPS)
    image_hash = fields.Char(
        required=True,
        index=True,
        help="SHA-256 of the image; of the scanned page for a signature on paper.",
    )
    ip = fields.Char(string="IP Address", groups=IDENTITY_GROUPS)
    device = fields.Char(groups=IDENTITY_GROUPS, help="As the browser names itself.")
    reason = fields.Char(groups=IDENTITY_GROUPS, help="Why it was taken back.")
    salt = fields.Char(
        groups="base.group_system",
        help="Random; without it nobody can guess what was erased from its hash.",
    )
    evidence_hash = fields.Char(required=True)
    content = fields.Json(
        required=True,
        help="What was signed: the half-day as it stood; for a facilitator, the"
        " attendance of each person.",
    )
    previous_hash = fields.Char()
    hash = fields.Char(required=True)
    erased_at = fields.Datetime(help="When image, address and device were erased.")

    _number_uniq = models.Constraint(
        "UNIQUE(session_id, number)", "Two signatures cannot have one number."
    )
    _uuid_uniq = models.Constraint(
        "UNIQUE(session_id, uuid)", "This signature is already recorded."
    )
    _withdrawn_uniq = models.UniqueIndex(
        "(withdrawn_id) WHERE withdrawn_id IS NOT NULL",
        "This signature has already been taken back.",
    )
    _signer = models.Constraint(
        "CHECK ((kind = 'participant') = (participant_id IS NOT NULL)"
        " AND (kind = 'facilitator') = (partner_id IS NOT NULL)"
        " AND (kind = 'withdrawal') = (withdrawn_id IS NOT NULL))",
        "A signature is a participant's, a facilitator's, or takes one back.",
    )
    _times_ordered = models.Constraint(
        "CHECK (signed_at <= received_at)",
        "Nothing can be received before it is signed.",
    )

    # === COMPUTE METHODS === #

    @api.depends("kind", "withdrawal_ids")
    def _compute_is_valid(self):
        for signature in self:
            is_signature = signature.kind != "withdrawal"
            signature.is_valid = is_signature and not signature.withdrawal_ids

    def _search_is_valid(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = [("kind", "!=", "withdrawal"), ("withdrawal_ids", "=", False)]
        return domain if True in value else ["!", "&", *domain]

    @api.depends("participant_id", "partner_id", "withdrawn_id", "number")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        for signature in self:
            signer = signature.participant_id or signature.partner_id
            if signature.withdrawn_id:
                name = self.env._("takes back no. %s", signature.withdrawn_id.number)
            else:
                name = signer.display_name
            signature.display_name = f"{signature.number}. {name}"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Add entries at the end of the chain of their half-day.

        :param vals_list: numbers, hashes, time of reception and content are found here,
            whatever the values say.
        :raise UserError: but by `_add`.
        """
        signatures = self.browse()
        self.check_access("create")
        if not self.env.cr.cache.get(MARK):
            raise UserError(self.env._("A signature is given on the sheet only."))
        for vals in vals_list:  # one at a time: each hangs on the one before
            session = self.env["flashcoop.session"].browse(vals["session_id"])
            session._take_turn()
            prepared = self._prepare_entry(session, vals)
            signatures |= super().create([prepared])
            session._move_chain_head(prepared["hash"])
        signatures.session_id._close_reminders()
        return signatures

    @api.model
    def _add(self, vals):
        """Record one entry and return it, in sudo: nobody else may make one.

        The mark lives in the cursor, where no caller can set it.
        """
        marks = self.env.cr.cache
        marks[MARK] = True
        try:
            return self.sudo().create(vals)
        finally:
            del marks[MARK]

    @api.model
    def _prepare_entry(self, session, vals):
        now = fields.Datetime.now()
        signed_at = fields.Datetime.to_datetime(vals.get("signed_at")) or now
        last = self.sudo().search(
            [("session_id", "=", session.id)], order="number desc", limit=1
        )
        image = vals.get("image")
        entry = {
            **{name: vals.get(name) or False for name in (*CHAINED, *EVIDENCE)},
            "session_id": session.id,
            "attendance_id": vals.get("attendance_id"),
            "number": last.number + 1,
            "uuid": vals.get("uuid") or str(uuid.uuid4()),
            "signed_at": min(signed_at, now),
            "received_at": now,
            "image": image or False,
            "salt": secrets.token_hex(16),
            "content": session._prepare_signed_content(vals.get("kind")),
            "previous_hash": last.hash or "",
            "erased_at": False,
        }
        if image:
            entry["image_hash"] = fingerprint(base64.b64decode(image))
        entry["image_hash"] = entry["image_hash"] or fingerprint(b"")
        entry["evidence_hash"] = self._hash_evidence(entry)
        entry["hash"] = link(entry["previous_hash"], self._as_chained(entry))
        return entry

    @api.model
    def _as_chained(self, entry):
        """Return what the hash of an entry is taken of, in plain values."""

        def plain(name):
            value = entry[name]
            if isinstance(value, models.BaseModel):
                value = value.id
            return str(value) if name.endswith("_at") else value or None

        return [plain(name) for name in CHAINED]

    @api.model
    def _hash_evidence(self, entry):
        return fingerprint([entry[name] or None for name in EVIDENCE])

    def _get_unchangeable_sentence(self):
        return self.env._(
            "A signature stays as it was given: take it back with a reason, and let the"
            " person sign again."
        )

    def _is_final_change(self, vals):
        """Override: personal data is erased after the closing too."""
        return not vals.keys() <= ERASED

    # === BUSINESS === #

    def _get_numbers(self):
        """Return the ranks of these signatures in their half-day, as a text."""
        return ", ".join(str(signature.number) for signature in self)

    def _erase_personal_data(self):
        """Drop images, addresses and devices; who signed what and when, and all hashes,
        stay, so that ``session._get_chain_problem`` still finds the chain whole."""
        vals = dict.fromkeys(ERASED, False) | {"erased_at": fields.Datetime.now()}
        return self._write_unguarded(vals)

    def _is_image_intact(self):
        """Say whether what is kept of the evidence is what was recorded."""
        self.ensure_one()
        signature = self.sudo()  # the hash of an image tells nothing of a person
        if signature.erased_at:
            return not signature.image
        if signature._hash_evidence(signature) != signature.evidence_hash:
            return False
        image = base64.b64decode(signature.image or b"")
        if not image:
            return signature.way == "paper" or signature.kind == "withdrawal"
        return fingerprint(image) == signature.image_hash
