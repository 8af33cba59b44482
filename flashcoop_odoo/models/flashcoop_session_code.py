import hmac
import io
import secrets
from datetime import timedelta

import qrcode
from qrcode.image.svg import SvgPathImage

from odoo import fields, models
from odoo.exceptions import UserError

from ..calc.signing import EARLY, first_names
from ..calc.tokens import is_token
from .flashcoop_session_proof import LATE_HOURS

ASKED = ("expected", "present", "late")  # who may sign on their own phone


class FlashcoopSessionCode(models.Model):
    """Signing on one's own phone: a code on the facilitator's screen, for one half-day
    and as long as its sheet is open."""

    _inherit = "flashcoop.session"

    sign_token = fields.Char(
        copy=False,
        readonly=True,
        groups="base.group_system",
        help="Made when the code is first shown.",
    )

    def get_sign_code(self):
        """Return what the facilitator's screen shows for phones to sign.

        :return: ``{url, svg}``: the address, and the same as a QR code.
        :raise UserError: when the sheet is not open: too early, too late, locked.
        """
        self.ensure_one()
        self.check_access("write")
        if not self._is_open_to_sign():
            raise UserError(
                self.env._(
                    "People sign on their own phones from half an hour before the"
                    " half-day until it is locked, a day after its end at the latest."
                )
            )
        session = self.sudo()  # the token is shown, not read
        if not session.sign_token:
            session._take_turn()
            session.sign_token = secrets.token_urlsafe(24)
        url = f"{session.get_base_url()}/flashcoop/sign/{self.id}/{session.sign_token}"
        image = io.BytesIO()
        qrcode.make(url, image_factory=SvgPathImage).save(image)
        return {"url": url, "svg": image.getvalue().decode()}

    def _forget_sign_code(self):
        """Make the code that phones have useless: another one is shown when the sheet
        is open again (sudo: the token is nobody's to write)."""
        self.sudo().filtered("sign_token").write({"sign_token": False})

    def _is_open_to_sign(self):
        """Say whether people may sign on their own phones just now."""
        self.ensure_one()
        now = fields.Datetime.now()
        last = self.stop + timedelta(hours=LATE_HOURS)
        return (
            not self.locked and not self.is_final and self.start - EARLY <= now <= last
        )

    def _find_open_to_sign(self, session_id, token):
        """Return the half-day whose code this is, in sudo, while it is open; else none:
        a wrong code, an old one and one of no half-day look alike.
        """
        # sudo: whoever has the code of the half-day may sign there
        session = self.sudo().browse(session_id).exists()
        is_right = is_token(session.sign_token, token)
        return session if is_right and session._is_open_to_sign() else session.browse()

    def _get_signers(self):
        """Return {key: (first name, line)} of people who may sign and have not yet.

        The key stands for the person on the page of this half-day and nowhere else.
        """
        lines = self.attendance_ids.filtered(
            lambda a: a.status in ASKED and not a.is_signed
        )
        names = first_names([line.participant_id.partner_id.name for line in lines])
        return {
            self._get_signer_key(line): (name, line)
            for name, line in sorted(
                zip(names, lines, strict=True), key=lambda pair: pair[0].casefold()
            )
        }

    def _get_signer_key(self, line):
        return hmac.new(
            self.sign_token.encode(), str(line.participant_id.id).encode(), "sha256"
        ).hexdigest()[:16]

    def _sign_on_own_phone(self, key, image):
        """Record what a person drew on their own phone.

        :raise UserError: when nothing was drawn, or the person has signed already.
        """
        self._take_turn()
        signer = self._get_signers().get(key)
        if not signer:
            raise UserError(
                self.env._("This person has signed already, or is not expected here.")
            )
        vals = self._prepare_drawn_vals({"image": image}, "own_phone")
        return self._add_signature(signer[1], **vals)
