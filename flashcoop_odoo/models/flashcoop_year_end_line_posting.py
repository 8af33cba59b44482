from odoo import Command, models

from ..calc.money import from_units
from ..calc.year_end import lines
from ..report.french import in_french

# Accounts of dedicated funds by where the money comes from: fund, report, use.
FUNDS = {
    "public": {"fund": "194", "report": "6894", "use": "7894"},
    "private": {"fund": "195", "report": "6895", "use": "7895"},
    "generosity": {"fund": "196", "report": "6896", "use": "7896"},
}


class FlashcoopYearEndLinePosting(models.Model):
    """What one funding books at the end of a year."""

    _inherit = "flashcoop.year.end.line"

    def _get_numbers(self, income):
        """Return {role: number of the account} for a funding of this kind.

        :param income: the account that its award credits.
        """
        private = self.funding_id.kind_id.code == "private"
        family = "public"
        if private:
            code = income.with_company(self.company_id).code
            family = "generosity" if code.startswith("754") else "private"
        return FUNDS[family] | {
            "deferred": "487",
            "receivable": "4687" if private else "4487",
        }

    def _prepare_entry_vals(self, step, amount, journal, accounts):
        self.ensure_one()
        line = in_french(self)
        label = line._get_label(step)
        reason = line._describe(step, abs(amount))
        if amount < 0:
            reason = f"{line.env._('Correction, the other way round.')} {reason}"
        rounding = self.currency_id.rounding
        return {
            "move_type": "entry",
            "date": self.year_end_id._get_day(step),
            "journal_id": journal.id,
            "partner_id": self.funding_id.partner_id.id,
            "ref": f"{label} – {line.funding_id.display_name}",
            "narration": reason,
            "flashcoop_year_end_line_id": self.id,
            "flashcoop_year_end_step": step,
            "line_ids": [
                Command.create(
                    {
                        "name": f"{label} – {self.funding_id.name}",
                        "account_id": accounts[role].id,
                        "partner_id": self.funding_id.partner_id.id,
                        "balance": from_units(units, rounding),
                        "analytic_distribution": False,
                    }
                )
                for role, units in lines(step, amount)
            ],
        }
