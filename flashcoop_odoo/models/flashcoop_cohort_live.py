from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from ..calc.halfdays import at_hour

MOST_COHORTS = 30  # offered by the live panel


class FlashcoopCohortLive(models.Model):
    """What a group hopes to sell, and how far it is: the live panel of a selling day.

    Amounts are in company currency, taxes included.
    """

    _inherit = "flashcoop.cohort"

    sales_target_amount = fields.Monetary(
        string="Target of All Sales",
        help="What the group hopes to sell in all, taxes included. Empty: the targets"
        " of its selling days together.",
    )
    sales_target_quantity = fields.Integer(
        string="Target in Pieces",
        help="How many pieces the group hopes to sell in all. Empty: the targets of its"
        " selling days together.",
    )

    _sales_target_positive = models.Constraint(
        "CHECK (sales_target_amount >= 0 AND sales_target_quantity >= 0)",
        "A target cannot be negative.",
    )

    @api.model
    @api.readonly
    def get_live_cohorts(self):
        """Return ``[{id, name}]`` of the cohorts that sold at a stall or elsewhere, the
        latest first, then of those under way."""
        latest = {}
        for model, domain, moment in (
            ("flashcoop.stall.sheet", [], "date:max"),
            ("flashcoop.sale.report", [("sheet_id", "=", False)], "time:max"),
        ):
            groups = self.env[model]._read_group(
                domain,
                ["cohort_id"],
                [moment],
                order=f"{moment} desc",
                limit=MOST_COHORTS,
            )
            for cohort, last in groups:
                day = fields.Date.to_date(last)
                latest[cohort] = max(latest.get(cohort, day), day)
        sold = sorted(latest, key=latest.get, reverse=True)[:MOST_COHORTS]
        running = self.search([("state", "=", "running")], limit=MOST_COHORTS)
        cohorts = self.union(*sold, running)
        return [{"id": cohort.id, "name": cohort.display_name} for cohort in cohorts]

    @api.readonly
    def get_live_sales(self, day=None):
        """Return what was sold, as the live panel shows it, in a number of queries
        that grows neither with the sales nor with the products.

        :param day: local date ``YYYY-MM-DD``; ``"all"``: every day; nothing: today,
            or the last day of the stall, or else the last day that sold.
        :return: ``{day, days, currency_id, amount, quantity, tickets, basket,
            target_amount, target_quantity, target_is_whole, hours, products, modes,
            sellers}``; the last four are lists of dicts.
        """
        self.ensure_one()
        self.check_access("read")
        days = self._get_selling_days()
        day = self._choose_day(days, day)
        sets = (("kind",), ("kind", "product_id"), ("hour",), ("mode_id",))
        Report = self.env["flashcoop.sale.report"]
        kinds, products, *others = Report._read_grouping_sets(
            self._get_live_domain(day),
            [*sets, ("seller_id",)],
            [
                *("quantity:sum", "amount:sum"),
                *("ticket:count_distinct", "basket_amount:avg"),
            ],
        )
        sold = next((row[1:] for row in kinds if row[0] == "sale"), (0, 0.0, 0, 0.0))
        hours, modes, sellers = map(self._prepare_live_parts, others)
        return {
            "day": fields.Date.to_string(day) if day else "all",
            "days": [fields.Date.to_string(date) for date in days],
            "currency_id": self.currency_id.id,
            **dict(zip(("quantity", "amount", "tickets", "basket"), sold, strict=True)),
            **self._prepare_live_target(day),
            "hours": hours,
            "products": self._prepare_live_products(products),
            "modes": modes,
            "sellers": sellers,
        }

    # --- parts ---

    def _get_selling_days(self):
        """Return the local dates of stall sheets and of sales made elsewhere."""
        groups = (
            self.env["flashcoop.sale.report"]
            .with_context(tz=self.tz)
            ._read_group(
                [("cohort_id", "=", self.id), ("sheet_id", "=", False)], ["time:day"]
            )
        )
        elsewhere = {fields.Date.to_date(group[0]) for group in groups}
        return sorted({*self.stall_sheet_ids.mapped("date"), *elsewhere})

    def _choose_day(self, days, day):
        """Return the date to show, nothing for all of them."""
        if day == "all":
            return None
        if day:
            return fields.Date.to_date(day)
        today = fields.Date.context_today(self.with_context(tz=self.tz))
        past = [date for date in days if date <= today]
        stall = [date for date in past if date in self.stall_sheet_ids.mapped("date")]
        if today not in past:
            past = stall or past
        return past[-1] if past else (days or [today])[0]

    def _get_live_domain(self, day):
        """Return the domain of the sales of a day: what is on its sheets, whenever it
        was entered, and what was sold elsewhere between its two midnights."""
        domain = Domain("cohort_id", "=", self.id)
        if not day:
            return domain
        zone = pytz.timezone(self.tz)
        start, stop = (
            zone.localize(at_hour(date, 0)).astimezone(pytz.utc).replace(tzinfo=None)
            for date in (day, day + timedelta(days=1))
        )
        elsewhere = (
            Domain("sheet_id", "=", False)
            & Domain("time", ">=", start)
            & Domain("time", "<", stop)
        )
        sheets = self.stall_sheet_ids.filtered(lambda sheet: sheet.date == day)
        return domain & (Domain("sheet_id", "in", sheets.ids) | elsewhere)

    def _prepare_live_target(self, day):
        """Return the targets of a day, or of the whole cohort: of a day without any,
        such as one of a till, those of the cohort itself, said to be of all sales."""
        sheets = self.stall_sheet_ids
        if day:
            sheets = sheets.filtered(lambda sheet: sheet.date == day)
        amount = sum(sheets.mapped("target_amount"))
        quantity = sum(sheets.mapped("target_quantity"))
        is_whole = bool(day) and not (amount or quantity)
        if is_whole or not day:
            amount = self.sales_target_amount or amount
            quantity = self.sales_target_quantity or quantity
        return {
            "target_amount": amount,
            "target_quantity": quantity,
            "target_is_whole": is_whole,
        }

    def _prepare_live_parts(self, groups):
        """Return the sales of each hour, means or seller; what has none comes last."""
        parts = []
        for key, quantity, amount, tickets, _basket in groups:
            if amount or tickets:
                name = (key if isinstance(key, str) else key and key.display_name) or ""
                part = {"name": name, "quantity": quantity, "amount": amount}
                parts.append({**part, "tickets": tickets})
        return sorted(parts, key=lambda part: not part["name"])

    def _prepare_live_products(self, groups):
        """Return what became of each product, the best sold first; ``left`` is None
        when nobody said how many were brought."""
        rows = {}
        for kind, product, quantity, amount, *_rest in groups:
            row = rows.setdefault(
                product,
                {"name": product.name or "", "amount": 0.0, "sale": 0, "gift": 0}
                | {"breakage": 0, "unsold": None},
            )
            row[kind] = quantity
            row["amount"] += amount
        return sorted(rows.values(), key=lambda row: (-row["amount"], row["name"]))
