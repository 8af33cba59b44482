from odoo import api, models


class IrFilters(models.Model):
    """Core does not translate the names of saved filters: those that come with the
    application are in the language of who looks, unless somebody renamed them."""

    _inherit = "ir.filters"

    @api.model
    def get_filters(self, model, *args, **kwargs):
        """Override of `base` to name our definitions in the user's language."""
        found = super().get_filters(model, *args, **kwargs)
        if model.startswith("flashcoop."):
            ours = self.browse(row["id"] for row in found).sudo().get_external_id()
            names = self.with_context(
                **self.env["res.users"].context_get()
            )._get_flashcoop_names()
            for row in found:
                if ours[row["id"]].startswith("flashcoop_odoo."):
                    row["name"] = names.get(row["name"], row["name"])
        return found

    @api.model
    def _get_flashcoop_names(self):
        """Return {name as delivered: name in the user's language}."""
        return {
            "Women and men by year": self.env._("Women and men by year"),
            "Priority districts by Flashcoop": self.env._(
                "Priority districts by Flashcoop"
            ),
            "Age and situation on entry": self.env._("Age and situation on entry"),
            "Level reached by year": self.env._("Level reached by year"),
            "Prescribers by year": self.env._("Prescribers by year"),
            "Exits by kind and year": self.env._("Exits by kind and year"),
            "Dynamic exits by year": self.env._("Dynamic exits by year"),
            "Attendance rate of Flashcoops over the years": self.env._(
                "Attendance rate of Flashcoops over the years"
            ),
            "Absences by month, morning and afternoon": self.env._(
                "Absences by month, morning and afternoon"
            ),
            "Hours of presence by Flashcoop": self.env._(
                "Hours of presence by Flashcoop"
            ),
            "Budget and actual by Flashcoop": self.env._(
                "Budget and actual by Flashcoop"
            ),
            "Costs by row of the form and year": self.env._(
                "Costs by row of the form and year"
            ),
            "Result of Flashcoops over the years": self.env._(
                "Result of Flashcoops over the years"
            ),
            "Income by funder and year": self.env._("Income by funder and year"),
            "Asked and granted by kind of funder and year": self.env._(
                "Asked and granted by kind of funder and year"
            ),
            "Granted, received and still to spend, by funder": self.env._(
                "Granted, received and still to spend, by funder"
            ),
            "Funders of each Flashcoop": self.env._("Funders of each Flashcoop"),
        }
