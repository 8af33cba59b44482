"""Signatures on the sheets of the first edition, each drawn a little differently."""

import base64
import io
from random import Random

from PIL import Image, ImageDraw

SIZE = (420, 140)  # pixels
STROKES = 14


def sign_all(sessions):
    """Let all who came sign, and a facilitator for the sheet."""
    for session in sessions:
        for line in session.attendance_ids:
            if line.status in ("present", "late"):
                _sign(session, line, line.participant_id.id)
        facilitator = session.facilitator_ids[:1] or session.env.user.partner_id
        _sign(session, facilitator, -facilitator.id)


def _sign(session, signer, hand):
    session._add_signature(
        signer,
        way="tablet",
        image=_draw(hand, session.id),
        signed_at=session.stop,
        user_id=session.env.uid,
    )


def _draw(hand, occasion):
    """Return a PNG in base64: a stroke that is somebody's, and of that day."""
    own, today = Random(hand), Random(hand * 1000 + occasion)
    step = (SIZE[0] - 40) / STROKES
    points = [
        (
            20 + step * number + today.uniform(-6, 6),
            SIZE[1] / 2 + own.uniform(-45, 45) + today.uniform(-6, 6),
        )
        for number in range(STROKES)
    ]
    image = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    ImageDraw.Draw(image).line(points, fill="navy", width=4, joint="curve")
    data = io.BytesIO()
    image.save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode()
