from odoo import models
from odoo.fields import Domain

from ..calc.clauses import fill
from ..calc.entry import FOLLOW_UPS
from .flashcoop_cohort_papers import BLANK
from .flashcoop_participant import SOCIAL_GROUPS

TICK = "×"


class FlashcoopParticipantPrints(models.Model):
    """What stands on the papers that a participant is given to read and to sign."""

    _inherit = "flashcoop.participant"

    def _get_contract_values(self):
        """Return {name in braces: what stands for it} in the clauses."""
        self.ensure_one()
        cohort = self.cohort_id
        return {
            "body": cohort.carrier_id.name,
            "person": self.partner_id.name,
            "start": cohort._format_day(self.entry_date),
            "end": cohort._format_day(self.exit_date or cohort.date_end),
            "maximum": cohort._format_commitment_max(),
            "cohort": cohort.name,
            "place": cohort.place_id.name or BLANK,
        }

    def _get_contract_points(self):
        """Return the points of the contract as (title, text), filled in."""
        values = self._get_contract_values()
        texts = self.cohort_id._get_contract_texts()
        return [(title, fill(text, values) or BLANK) for title, text in texts]

    def _get_birth_text(self):
        """Return the date of birth for those who may know it, else a blank."""
        self.ensure_one()
        if not self.env.user.has_groups(SOCIAL_GROUPS):
            return BLANK
        return self.cohort_id._format_day(self.birth_date)

    def _get_address_text(self, partner):
        """Return the address in one line, else a blank."""
        parts = (
            partner.street,
            partner.street2,
            f"{partner.zip or ''} {partner.city or ''}",
        )
        return (
            ", ".join(part.strip() for part in parts if (part or "").strip()) or BLANK
        )

    # === QUESTIONNAIRE === #

    def _get_questionnaire(self):
        """Return what is asked, question by question, as dictionaries: the label, why
        it is asked, the choices as (ticked, label), or else the text of the answer."""
        self.ensure_one()
        return [
            self._prepare_question(question)
            for question in self.cohort_id.entry_field_ids
            if question.code in self._fields
        ]

    def _prepare_question(self, question):
        field, answer = self._fields[question.code], ""
        value = self[question.code]
        choices = self._get_choices(question.code)
        if field.type == "date":
            answer = self.cohort_id._format_day(value) if value else ""
        elif field.type == "many2one" and not choices:
            answer = value.display_name or ""
        return {
            "label": question.name,
            "explanation": question.explanation,
            "choices": choices,
            "answer": answer,
            "is_sensitive": question.is_sensitive,
            "follows": question.code in FOLLOW_UPS,
        }

    def _get_choices(self, code):
        """Return the answers to choose from as (ticked, label), if any."""
        field, worded = self._fields[code], f"{code}_id"
        if worded in self._fields:
            answers = self.env["flashcoop.entry.answer"]
            answers = answers.search([("question", "=", code)])
            return [(self[worded] == known, known.name) for known in answers]
        if field.comodel_name == "flashcoop.education.level":
            levels = self.env["flashcoop.education.level"].search(Domain.TRUE)
            return [(self[code] == level, level.name) for level in levels]
        if field.type == "selection":
            labels = field._description_selection(self.env)
            return [(self[code] == key, label) for key, label in labels]
        return []
