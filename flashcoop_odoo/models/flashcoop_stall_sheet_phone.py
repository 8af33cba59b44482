from odoo import models

from .flashcoop_stall_sheet import ENTRY_FIELDS

LATEST = 30  # tickets


class FlashcoopStallSheetPhone(models.Model):
    """What the selling screen reads and writes besides the entries.

    Amounts are in company currency, taxes included.
    """

    _inherit = "flashcoop.stall.sheet"

    def open_stall(self):
        """Put on the sheet what is for sale since it was made; return its state as
        ``get_stall_state`` does."""
        self.ensure_one()
        if self.state == "open" and not self.is_final and self.has_access("write"):
            self._take_turn()
            self._add_missing_parts()
        return self.get_stall_state()

    def get_stall_state(self):
        """Return the sheet as the selling screen shows it, in a number of queries
        that grows neither with the sales nor with the products.

        :return: ``{id, name, number, cohort, date, location, state, version,
            currency_id, sales_amount, ticket_count, target_amount, opening_float,
            difference_reason, offers, modes, counts, sellers}``; the last four are
            lists of dicts.
        """
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.display_name,
            "number": self.name or "",
            "cohort": self.cohort_id.display_name,
            "date": self.date,
            "location": self.location or "",
            "state": self.state,
            "version": self.version,
            "currency_id": self.currency_id.id,
            "sales_amount": self.sales_amount,
            "ticket_count": self.ticket_count,
            "target_amount": self.target_amount,
            "opening_float": self.opening_float,
            "difference_reason": self.difference_reason or "",
            "offers": [self._prepare_stall_offer(line) for line in self.line_ids],
            "modes": [self._prepare_stall_mode(taking) for taking in self.taking_ids],
            "counts": self.count_ids.read(["value", "quantity"]),
            "sellers": [
                {"id": seller.id, "name": seller.display_name}
                for seller in self._get_stall_sellers()
            ],
        }

    def get_latest_tickets(self):
        """Return what was entered last, from all phones, the newest first.

        :return: list of dicts ``{ticket, time, kind, mode_id, seller_id, lines,
            is_taken_back}``: ``time`` in UTC; ``lines`` are what was entered at first,
            as ``record_entries`` takes them.
        """
        self.ensure_one()
        self.check_access("read")
        domain = [("sheet_id", "=", self.id)]
        entries = self.env["flashcoop.stall.entry"]
        groups = entries._read_group(
            domain, ["ticket"], order="number:max desc", limit=LATEST
        )
        tickets = [ticket for (ticket,) in groups]
        found = entries.search_fetch(
            [*domain, ("ticket", "in", tickets)], ENTRY_FIELDS, order="number"
        ).grouped("ticket")
        return [self._prepare_stall_ticket(found[ticket]) for ticket in tickets]

    def save_count(self, counts, takings, reason):
        """Write what was counted at the end of the day.

        :param counts: ``{id of a count: pieces}``; what is not in it stays.
        :param takings: ``{id of a taking: amount}``, cash left out: it is the sum of
            the notes and coins.
        :param reason: why the cash differs, or nothing.
        :raise UserError: when the sheet is closed.
        """
        self.ensure_one()
        self._check_not_booked()
        for count in self.count_ids:  # ids are strings in JSON
            if str(count.id) in counts:
                count.quantity = counts[str(count.id)]
        for taking in self.taking_ids.filtered(lambda t: not t.is_cash):
            if str(taking.id) in takings:
                taking.counted_amount = takings[str(taking.id)]
        self.difference_reason = (reason or "").strip()

    # === PARTS === #

    def _get_stall_sellers(self):
        """Return who sells: those named on the sheet, else all who take part."""
        return self.seller_ids or self.cohort_id.participant_ids.filtered(
            lambda participant: participant.state == "active"
        )

    def _prepare_stall_offer(self, line):
        offer = line.offer_id
        return {
            "id": offer.id,
            "name": offer.name,
            "price_unit": offer.price_unit,
            "active": offer.active,
            "brought": line.brought,
            "sold": line.sold,
            "given": line.given,
            "broken": line.broken,
        }

    def _prepare_stall_ticket(self, entries):
        first = entries[0]
        lines = entries.filtered(lambda entry: entry.quantity > 0)
        return {
            "ticket": first.ticket,
            "time": first.time,
            "kind": first.kind,
            "mode_id": first.mode_id.id,
            "seller_id": first.seller_id.id,
            "lines": lines.read(ENTRY_FIELDS, load=None),
            "is_taken_back": not sum(entries.mapped("quantity")),
        }

    def _prepare_stall_mode(self, taking):
        return {
            "id": taking.mode_id.id,
            "taking_id": taking.id,
            "name": taking.mode_id.name,
            "is_cash": taking.is_cash,
            "expected": taking.expected_amount,
            "counted": taking.counted_amount,
        }
