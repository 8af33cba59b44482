from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class FlashcoopEntryAnswer(models.Model):
    """One possible answer to a question of the entry questionnaire.

    What indicators, exports and screens count is the *group*: the code of an answer
    that the program knows. A manager words the known answers and adds others, each of
    which counts as one of the known.
    """

    _name = "flashcoop.entry.answer"
    _description = "Answer of the Entry Questionnaire"
    _order = "question, sequence, id"

    name = fields.Char(string="Answer", required=True, translate=True)
    question = fields.Selection(
        selection=[
            ("labour_status", "Situation with regard to work"),
            ("employment_kind", "Contract"),
            ("benefit", "Main benefit"),
            ("qpv_method", "How the priority district was checked"),
        ],
        required=True,
        help="The field of the participant that holds the group.",
    )
    code = fields.Char(
        required=True, help="Stands for the answer in files; it never changes."
    )
    counts_as_id = fields.Many2one(
        comodel_name="flashcoop.entry.answer",
        domain="[('question', '=', question), ('counts_as_id', '=', False)]",
        index="btree_not_null",
        ondelete="restrict",
        help="What indicators take it for. Empty: an answer that they know by its"
        " code.",
    )
    group = fields.Char(
        compute="_compute_group",
        store=True,  # what is counted of people depends on it
        help="Code of the known answer that this one counts as.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(question, code)", "This question already has an answer with this code."
    )

    @api.depends("code", "counts_as_id.code")
    def _compute_group(self):
        for answer in self:
            answer.group = answer.counts_as_id.code or answer.code

    @api.constrains("question", "code", "counts_as_id")
    def _check_counts_as(self):
        for answer in self:
            known = self._get_known_groups(answer.question)
            other = answer.counts_as_id
            if other and (other.question != answer.question or other.counts_as_id):
                raise ValidationError(
                    self.env._(
                        "“%s” counts as an answer that is known to the same question:"
                        " choose another one.",
                        answer.name,
                    )
                )
            if not other and answer.code not in known:
                raise ValidationError(
                    self.env._(
                        "Say what “%(answer)s” counts as: the indicators do not know"
                        " the code “%(code)s”.",
                        answer=answer.name,
                        code=answer.code,
                    )
                )

    @api.model
    def _get_known_groups(self, question):
        """Return the codes that the program counts for a question."""
        field = self.env["flashcoop.participant"]._fields[question]
        return dict(field.selection)

    @api.model
    def _get_by_group(self, question):
        """Return {group: the answer that stands for it}."""
        known = self.with_context(active_test=False).search(
            [("question", "=", question), ("counts_as_id", "=", False)]
        )
        return {answer.code: answer for answer in known}

    # === CRUD === #

    def write(self, vals):
        for name in {"question", "code"} & vals.keys():
            if any(answer[name] != vals[name] for answer in self):
                raise UserError(
                    self.env._(
                        "Files already sent name an answer by its code: archive this"
                        " one and add another."
                    )
                )
        if "counts_as_id" in vals:
            changed = self.filtered(lambda a: a.counts_as_id.id != vals["counts_as_id"])
            changed._check_not_given()
        return super().write(vals)

    def _check_not_given(self):
        """What was counted of people stays counted so.

        sudo: files of every company count, archived ones too.
        """
        people = self.env["flashcoop.participant"].sudo()
        people = people.with_context(active_test=False)
        for question, answers in self.grouped("question").items():
            if people.search([(f"{question}_id", "in", answers.ids)], limit=1):
                raise UserError(
                    self.env._(
                        "Participants have given this answer, and are counted by it:"
                        " archive it and add another."
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_known(self):
        for answer in self:
            if not answer.counts_as_id:
                raise UserError(
                    self.env._(
                        "“%s” is an answer that the indicators count: archive it"
                        " instead of deleting it.",
                        answer.name,
                    )
                )
