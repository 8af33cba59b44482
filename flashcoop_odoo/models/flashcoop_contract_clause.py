from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..calc.clauses import unknown_names

# What the contract has to state, point by point: code de commerce, art. R127-1.
POINTS = [
    ("1", "1° Support programme and mutual commitments"),
    ("2", "2° Means made available and their evolution"),
    ("3", "3° Fee of the support body and its evolution"),
    ("4", "4° Commitments to third parties: nature, maximum amount, who bears them"),
    ("5", "5° Accounting information once the activity has started"),
    ("6", "6° Early termination"),
    ("7", "7° Pay before the activity starts"),
    ("8", "8° Social contributions once the activity has started"),
]
# What the names in braces stand for is found in ``participant._get_contract_values``.
NAMES = ("body", "person", "start", "end", "maximum", "cohort", "place")


class FlashcoopContractClause(models.Model):
    """The text of one point of the support contract (CAPE): for all, for one company,
    or for one cohort. The nearest one is printed."""

    _name = "flashcoop.contract.clause"
    _description = "Clause of the Support Contract"
    _inherit = ["flashcoop.cohort.part"]
    _order = "cohort_id, company_id, point, id"
    _check_company_auto = True

    point = fields.Selection(selection=POINTS, required=True)
    text = fields.Text(
        required=True,
        help="{body}, {person}, {start}, {end}, {maximum}, {cohort} and {place} are"
        " replaced when the contract is printed.",
    )
    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for all Flashcoops.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,  # that of the cohort; chosen for a text without one
        readonly=False,
        precompute=True,
        index="btree_not_null",
        help="Empty: for all companies.",
    )

    _place_uniq = models.UniqueIndex(
        "(point, COALESCE(company_id, 0), COALESCE(cohort_id, 0))",
        "There is a text for this point already: change that one.",
    )

    @api.depends("cohort_id")
    def _compute_company_id(self):
        for clause in self:
            clause.company_id = clause.cohort_id.company_id or clause.company_id

    @api.depends("point")
    def _compute_display_name(self):
        points = dict(self._fields["point"]._description_selection(self.env))
        for clause in self:
            clause.display_name = points.get(clause.point, "")

    @api.constrains("text")
    def _check_text(self):
        for clause in self:
            wrong = unknown_names(clause.text, NAMES)
            if wrong:
                raise ValidationError(
                    self.env._(
                        "{%(wrong)s} stands for nothing; there are: %(known)s.",
                        wrong="}, {".join(wrong),
                        known=", ".join(f"{{{name}}}" for name in NAMES),
                    )
                )
