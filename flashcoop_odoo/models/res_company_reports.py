import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..report.form_15059_fields import all_fields
from ..report.form_15059_filled import BlankError, check_blank


class ResCompanyReports(models.Model):
    """What a company decides about its reports to funders."""

    _inherit = "res.company"

    flashcoop_form_15059 = fields.Binary(
        string="Blank Form CERFA 15059*02",
        attachment=True,
        help="The State's fillable PDF, as it was downloaded: each report fills it in.",
    )
    flashcoop_form_15059_name = fields.Char(string="Name of the Blank Form")

    flashcoop_gap_threshold = fields.Float(
        string="Gap to Explain (%)",
        default=10.0,
        help="Rows of a report whose actual differs from the forecast by more are to be"
        " explained. The form gives no figure.",
    )
    flashcoop_two_verdicts = fields.Boolean(
        string="Reports Read by Two People",
        help="A report is sent once one person has accepted its content and another"
        " its figures.",
    )

    _flashcoop_gap_bounds = models.Constraint(
        "CHECK (flashcoop_gap_threshold >= 0)",
        "The gap to explain is a percentage, zero or more.",
    )

    @api.constrains("flashcoop_form_15059")
    def _check_flashcoop_form_15059(self):
        for company in self.with_context(bin_size=False):
            if company.flashcoop_form_15059:
                company._check_flashcoop_blank()

    def _check_flashcoop_blank(self):
        """Refuse a file that reports could not fill in, and say what it lacks."""
        try:
            check_blank(base64.b64decode(self.flashcoop_form_15059))
        except BlankError as error:
            missing = error.missing
            if not missing:
                raise ValidationError(
                    self.env._(
                        "This file is no PDF that can be read. Download the form"
                        " CERFA 15059*02 (“Compte rendu financier de subvention”) and"
                        " put it here as it is."
                    )
                ) from error
            names = ", ".join(name.rsplit(".")[-1][:-3] for name in missing[:5])
            raise ValidationError(
                self.env._(
                    "This PDF is not the fillable form CERFA 15059*02: %(missing)s of"
                    " its %(count)s fields are missing, such as %(names)s. Download the"
                    " form again (“Compte rendu financier de subvention”) and put it"
                    " here as it is, neither printed nor saved by another program.",
                    missing=len(missing),
                    count=len(all_fields()),
                    names=names,
                )
            ) from error
