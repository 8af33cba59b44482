"""Where personal data stands, and how it is erased.

``ERASED`` names, for each model that belongs to a participant, the fields that tell of
one person. What is not named stays for the totals: a test holds this list against the
models, so that a new field is put on one side or the other.
"""

from odoo import models

#: The name of whom no pseudonym stands for.
ANONYMOUS = "–"

#: Model → field that leads to its participant.
OF_PARTICIPANT = {
    "flashcoop.attendance": "participant_id",
    "flashcoop.attendance.change": "participant_id",
    "flashcoop.signature": "participant_id",
    "flashcoop.followup": "participant_id",
    "flashcoop.followup.attempt": "followup_id.participant_id",
    "flashcoop.review": "participant_id",
    "flashcoop.review.line": "review_id.participant_id",
    "flashcoop.review.step": "review_id.participant_id",
    "flashcoop.participant.document": "participant_id",
    "flashcoop.consent": "participant_id",
    "flashcoop.meeting.guest": "participant_id",
}

#: Model → fields emptied when a person is anonymised.
ERASED = {
    "flashcoop.participant": (
        *("note", "exit_reason", "qpv_code", "adviser_id", "unemployed_since"),
        *("decline_note", "above_maximum_reason", "guardian_id", "guardian_relation"),
        "legal_hold_reason",
    ),
    "flashcoop.attendance": ("reason", "proof", "proof_name"),
    "flashcoop.followup": (
        *("comment", "qualification_name", "cancel_reason", "contract_start", "token"),
    ),
    "flashcoop.participant.document": ("file", "file_name"),
    "flashcoop.consent": ("file", "file_name"),
    "flashcoop.meeting.guest": ("email", "phone", "adviser_id"),
    "flashcoop.review": ("proud_of", "strengths", "project", "closing_word"),
}

#: Models whose records go as a whole: nothing of them is counted.
DELETED = ("flashcoop.review.step",)


def erase(records, names):
    """Empty fields of records past every guard of the models.

    Nothing but an anonymisation does that: locked sheets, closed Flashcoops and
    histories are final for everybody else. Nothing is tracked either.
    """
    if records and names:
        models.BaseModel.write(records.sudo(), dict.fromkeys(names, False))


def overwrite(records, vals):
    """Write values past every guard of the models; see `erase`."""
    if records:
        models.BaseModel.write(records.sudo(), vals)


def forget_history(records, *, files=True):
    """Delete messages, tracked values, activities, followers and loose files of records
    (in sudo: whoever anonymises need not read them).

    :param files: whether loose files go too.
    """
    if not records:
        return
    env = records.sudo().env
    domain = [("model", "=", records._name), ("res_id", "in", records.ids)]
    env["mail.message"].search(domain).unlink()
    domain = [("res_model", "=", records._name), ("res_id", "in", records.ids)]
    env["mail.activity"].search(domain).unlink()
    env["mail.followers"].search(domain).unlink()
    if files:
        env["ir.attachment"].search([*domain, ("res_field", "=", False)]).unlink()
