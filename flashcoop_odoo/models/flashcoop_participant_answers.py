from odoo import api, fields, models

from .flashcoop_participant import SOCIAL_GROUPS


def _answer(question, string):
    """Return the field that holds what the person answered."""
    return fields.Many2one(
        comodel_name="flashcoop.entry.answer",
        string=string,
        domain=[("question", "=", question)],
        index="btree_not_null",
        ondelete="restrict",
        groups=SOCIAL_GROUPS,
    )


def _group(question, string, selection, help=None):
    """Return the field that holds the group of an answer: what is counted. Writing it
    chooses the answer that stands for the group."""
    answer = f"{question}_id"

    @api.depends(f"{answer}.group")
    def compute(participants):
        for found, people in participants.grouped(answer).items():
            people[question] = found.group

    def inverse(participants):
        participants._answer_by_group(question)

    return fields.Selection(
        string=string,
        selection=selection,
        compute=compute,
        inverse=inverse,
        store=True,  # searched, grouped, read by the indicators
        readonly=False,
        groups=SOCIAL_GROUPS,
        help=help,
    )


class FlashcoopParticipantAnswers(models.Model):
    """Answers at entry that a manager words and adds to (``flashcoop.entry.answer``):
    each with its group, by which it is counted."""

    _inherit = "flashcoop.participant"

    labour_status_id = _answer("labour_status", "Labour Status")
    labour_status = _group(
        "labour_status",
        "Labour Status (Group)",
        [
            ("unemployed", "Unemployed"),
            ("inactive", "Inactive (neither working nor seeking)"),
            ("education", "In education or training"),
            ("employed", "Employed or self-employed"),
            ("unknown", "Not known"),
        ],
        help="Unemployed: registered as such, or without work, available and seeking.",
    )
    employment_kind_id = _answer("employment_kind", "Employment Kind")
    employment_kind = _group(
        "employment_kind",
        "Employment Kind (Group)",
        [
            ("permanent", "Permanent contract (CDI)"),
            ("fixed_long", "Fixed-term contract over 6 months"),
            ("fixed_short", "Fixed-term contract of 6 months or less"),
            ("temp", "Temporary agency work"),
            ("iae", "Work integration enterprise (IAE)"),
            ("self_employed", "Self-employed"),
            ("other", "Other"),
            ("unknown", "Not known"),
        ],
        help="Of somebody employed at entry; what a better situation is measured by.",
    )
    benefit_id = _answer("benefit", "Main Benefit")
    benefit = _group(
        "benefit",
        "Main Benefit (Group)",
        [
            ("none", "None"),
            ("rsa", "RSA"),
            ("ass", "ASS"),
            ("are", "ARE (unemployment insurance)"),
            ("aah", "AAH"),
            ("cej", "CEJ allowance"),
            ("other", "Other"),
            ("unknown", "Not known"),
        ],
    )
    qpv_method_id = _answer("qpv_method", "QPV Checked By")
    qpv_method = _group(
        "qpv_method",
        "QPV Checked By (Group)",
        [
            ("address", "Address look-up"),
            ("declared", "Declared"),
            ("unknown", "Not known"),
        ],
    )

    def _answer_by_group(self, question):
        """Choose the answers that stand for the groups written; an answer that counts
        as the group written stays."""
        answers = self.env["flashcoop.entry.answer"]._get_by_group(question)
        name = f"{question}_id"
        for group, people in self.grouped(question).items():
            others = people.filtered(lambda p, g=group: p[name].group != g)
            others[name] = answers.get(group)
