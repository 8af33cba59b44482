from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

PLACES = [("takeaway", "To take away"), ("onsite", "Eaten on the spot")]

# What no screen and no program may write.
FROZEN_FIELDS = {"state", "version", "name"}

# What a phone says of an entry; the sheet adds the rest.
ENTRY_FIELDS = (
    *("uuid", "ticket", "time", "kind", "offer_id", "quantity", "price_unit"),
    *("mode_id", "seller_id"),
)


class FlashcoopStallSheet(models.Model):
    """One selling day of one cohort: what left the stall, and what came in.

    Amounts are in company currency, taxes included. A closed sheet is in the books;
    see ``flashcoop_stall_sheet_posting``.
    """

    _name = "flashcoop.stall.sheet"
    _description = "Stall Sheet"
    _inherit = ["flashcoop.frozen", "flashcoop.cohort.part", "mail.thread"]
    _frozen_fields = FROZEN_FIELDS
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number",
        readonly=True,
        copy=False,
        index="trigram",
        help="Given at the first closing, without gaps.",
    )
    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="cohort_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="cohort_id.currency_id")
    date = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    is_outside = fields.Boolean(
        compute="_compute_is_outside",
        help="The day is not one of the programme: sales may go on afterwards, and a"
        " wrong date is often a slip.",
    )
    place = fields.Selection(
        selection=PLACES,
        string="Eaten Where",
        required=True,
        default="takeaway",
        help="What is eaten on the spot is taxed at 10 %.",
    )
    location = fields.Char(help="Market, school, hall…")
    seller_ids = fields.Many2many(
        comodel_name="flashcoop.participant",
        string="Sellers",
        domain="[('cohort_id', '=', cohort_id)]",
        check_company=True,
    )
    state = fields.Selection(
        selection=[("open", "Under way"), ("closed", "In the books")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    opening_float = fields.Monetary(
        help="Notes and coins in the cash box before the first sale."
    )
    target_amount = fields.Monetary(
        string="Target", help="What the group hopes to sell that day, taxes included."
    )
    target_quantity = fields.Integer(
        string="Target in Pieces", help="How many pieces the group hopes to sell."
    )
    entry_ids = fields.One2many(
        comodel_name="flashcoop.stall.entry", inverse_name="sheet_id", readonly=True
    )
    line_ids = fields.One2many(
        comodel_name="flashcoop.stall.line", inverse_name="sheet_id", copy=True
    )
    taking_ids = fields.One2many(
        comodel_name="flashcoop.stall.taking", inverse_name="sheet_id"
    )
    count_ids = fields.One2many(
        comodel_name="flashcoop.stall.count", inverse_name="sheet_id"
    )
    sales_amount = fields.Monetary(string="Sales", compute="_compute_sales")
    ticket_count = fields.Integer(
        string="Customers", compute="_compute_sales", help="Sales, whatever their size."
    )
    average_amount = fields.Monetary(string="Average Basket", compute="_compute_sales")
    cash_counted = fields.Monetary(compute="_compute_cash_counted")
    difference_amount = fields.Monetary(
        string="Difference",
        compute="_compute_difference_amount",
        help="What was counted less what the sales should have brought.",
    )
    difference_reason = fields.Char(string="Why There Is a Difference", copy=False)

    _float_positive = models.Constraint(
        "CHECK (opening_float >= 0)", "The opening float cannot be negative."
    )
    _target_positive = models.Constraint(
        "CHECK (target_amount >= 0 AND target_quantity >= 0)",
        "A target cannot be negative.",
    )

    # === COMPUTE METHODS === #

    @api.depends("entry_ids")
    def _compute_sales(self):
        groups = self.env["flashcoop.stall.entry"]._read_group(
            [("sheet_id", "in", self.ids), ("kind", "=", "sale")],
            ["sheet_id", "ticket"],
            ["amount:sum", "quantity:sum"],
        )
        sales = {}
        for sheet, _ticket, amount, quantity in groups:
            total, count = sales.get(sheet.id, (0.0, 0))
            sales[sheet.id] = total + amount, count + bool(quantity or amount)
        for sheet in self:
            total, count = sales.get(sheet._origin.id, (0.0, 0))
            sheet.sales_amount = total
            sheet.ticket_count = count
            sheet.average_amount = count and total / count

    @api.depends("count_ids.amount", "opening_float")
    def _compute_cash_counted(self):
        for sheet in self:
            sheet.cash_counted = sum(sheet.count_ids.mapped("amount"))

    @api.depends("taking_ids.difference_amount")
    def _compute_difference_amount(self):
        for sheet in self:
            sheet.difference_amount = sum(sheet.taking_ids.mapped("difference_amount"))

    @api.depends("date", "cohort_id.date_start", "cohort_id.date_end")
    def _compute_is_outside(self):
        for sheet in self:
            first, last = sheet.cohort_id.date_start, sheet.cohort_id.date_end
            known = sheet.date and first and last
            sheet.is_outside = known and not first <= sheet.date <= last

    @api.depends("name", "cohort_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for sheet in self:
            parts = (sheet.cohort_id.name, format_date(self.env, sheet.date))
            sheet.display_name = sheet.name or " ".join(filter(None, parts))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        sheets = super().create(vals_list)
        for sheet in sheets:
            sheet._add_missing_parts()
        return sheets

    def write(self, vals):
        self._check_not_forged(vals)  # which says more than that it is booked
        self._check_not_booked()
        if "cohort_id" in vals and self.entry_ids:
            raise UserError(self.env._("A sheet with sales stays with its Flashcoop."))
        return super().write(vals)

    def _get_frozen_sentence(self):
        return self.env._(
            "A selling day is numbered, closed and reopened by its buttons."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for sheet in self:
            if sheet.name or sheet.entry_ids:
                raise UserError(
                    self.env._(
                        "“%s” has sales: it is not deleted. Take the sales back, then"
                        " close it empty.",
                        sheet.display_name,
                    )
                )

    def _check_not_booked(self):
        for sheet in self:
            if sheet.state == "closed":
                raise UserError(
                    self.env._(
                        "“%s” is closed and in the books: reopen it, with a reason, to"
                        " change it.",
                        sheet.display_name,
                    )
                )

    def _add_missing_parts(self):
        """Give the sheet one line an offer, one taking a means, one count a coin."""
        self.ensure_one()
        offers = self.cohort_id.offer_ids - self.line_ids.offer_id
        # a handful, whatever the years
        # pylint: disable-next=no-search-all
        modes = self.env["flashcoop.payment.mode"].search([]) - self.taking_ids.mode_id
        self.env["flashcoop.stall.line"].create(
            [{"sheet_id": self.id, "offer_id": offer.id} for offer in offers]
        )
        self.env["flashcoop.stall.taking"].create(
            [{"sheet_id": self.id, "mode_id": mode.id} for mode in modes]
        )
        if not self.count_ids:
            self.env["flashcoop.stall.count"]._create_for(self)

    # === BUSINESS === #

    def record_entries(self, entries):
        """Record what phones send, each entry once however often it is sent.

        :param entries: list of dicts ``{uuid, ticket, time, kind, offer_id, quantity,
            price_unit, mode_id, seller_id}``: ``time`` in UTC as ``YYYY-MM-DD
            HH:MM:SS``; ``kind`` is ``sale``, ``gift`` or ``breakage``; ``price_unit``
            as shown to the customer, taxes included; ``mode_id`` for sales alone;
            ``seller_id`` may be empty.
        :return: ``{"saved": [uuid], "refused": {uuid: sentence}}``: an entry is in one
            of the two, and one refused entry does not hold up the others.
        :raise AccessError: when the sheet is not the user's to change.
        :raise UserError: when the sheet is closed; nothing is recorded.
        """
        self.ensure_one()
        self.check_access("write")
        self._take_turn()
        known = self._get_known_uuids([entry.get("uuid") for entry in entries])
        saved, refused, rows = list(known), {}, []
        for entry in entries:
            uuid = entry.get("uuid")
            if uuid in known:
                continue
            sentence = self._get_refusal(entry)
            if sentence:
                refused[uuid] = sentence
                continue
            known.add(uuid)
            rows.append(self._prepare_entry_vals(entry))
        if rows:
            self._check_not_booked()
            self.cohort_id._check_open()
            self._create_entries(rows)
        return {"saved": saved + [row["uuid"] for row in rows], "refused": refused}

    def _take_turn(self):
        """Wait for whoever changes the sheet just now, then start over and see it.

        The row is touched, so that of two transactions the second one conflicts and
        is run again: numbers and hashes have no branches, and no sale slips in beside
        a closing. A lock alone would leave the second one with what it saw before.
        """
        self.ensure_one()
        self.flush_recordset()
        self.env.cr.execute(
            "UPDATE flashcoop_stall_sheet SET write_date = write_date WHERE id = %s",
            [self.id],
        )

    def _take_turn_open(self):
        """Take the turn at sheets that are about to change.

        :raise UserError: when one is in the books.
        """
        for sheet in self.sorted("id"):
            sheet._take_turn()
        self._check_not_booked()

    def _get_known_uuids(self, uuids):
        entries = self.env["flashcoop.stall.entry"].search_fetch(
            [("sheet_id", "=", self.id), ("uuid", "in", uuids)], ["uuid"]
        )
        return set(entries.mapped("uuid"))

    def _get_refusal(self, entry):
        """Return why an entry cannot be recorded, in words for the phone; or None."""
        offers = self.cohort_id.with_context(active_test=False).offer_ids
        if not (entry.get("uuid") and entry.get("ticket")):
            return self.env._("The entry has no number of its own.")
        if entry.get("offer_id") not in offers.ids:
            return self.env._("This product is not for sale in this Flashcoop.")
        quantity = entry.get("quantity")
        if not isinstance(quantity, int) or not quantity or abs(quantity) > 10_000:
            return self.env._("The quantity must be a whole number, but not zero.")
        price = entry.get("price_unit") or 0.0
        if not isinstance(price, int | float) or not 0 <= price < 100_000:
            return self.env._("The price cannot be negative, nor beyond reason.")
        if not _is_time(entry.get("time")):
            return self.env._("The time of the entry is not one.")
        if entry.get("kind") not in ("sale", "gift", "breakage"):
            return self.env._("An entry is a sale, a gift or a breakage.")
        modes = self.taking_ids.mode_id
        if entry["kind"] == "sale" and entry.get("mode_id") not in modes.ids:
            return self.env._("Say how this sale was paid.")
        sellers = self.cohort_id.participant_ids.ids
        if entry.get("seller_id") and entry["seller_id"] not in sellers:
            return self.env._("The seller is not of this Flashcoop.")
        return None

    def _prepare_entry_vals(self, entry):
        vals = {name: entry.get(name) for name in ENTRY_FIELDS}
        sale = entry["kind"] == "sale"
        price = self.currency_id.round(vals["price_unit"] or 0.0)
        amount = self.currency_id.round(price * vals["quantity"])
        now = fields.Datetime.to_string(fields.Datetime.now())
        return vals | {
            "sheet_id": self.id,
            "time": vals["time"] or now,
            "price_unit": price,
            "amount": amount if sale else 0.0,
            "mode_id": sale and vals["mode_id"],
            "seller_id": vals["seller_id"] or False,
        }

    def _create_entries(self, rows):
        Entry = self.env["flashcoop.stall.entry"].sudo()  # no one else may create any
        last = Entry.search([("sheet_id", "=", self.id)], order="number desc", limit=1)
        previous, number = last.hash or "", last.number
        for row in rows:
            number += 1
            row["number"] = number
            row["hash"] = previous = Entry._hash(previous, row)
        Entry.create(rows)


def _is_time(text):
    """Say whether ``text`` is a moment as the server writes it, or nothing."""
    try:
        fields.Datetime.to_datetime(text or False)
    except (TypeError, ValueError):
        return False
    return True
