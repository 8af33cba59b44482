"""What the groups sell, and how the first one shares: as they do it on their phones."""

from datetime import datetime, timedelta

from odoo import Command

from . import books, stall

LENGTH = 180  # minutes of a selling day


def set_up(world, cohort, facts, values):
    """Put products for sale with their recipes, as coordination does; return them by
    key."""
    env = world.as_("coordinator")
    cohort = cohort.with_env(env)
    cohort.write(values)
    return {
        key: env["flashcoop.offer"].create(_prepare_offer(env, cohort, *row))
        for key, row in facts.items()
    }


def _prepare_offer(env, cohort, name, price, batch, packaging, allergens, recipe):
    names = ("name", "quantity", "uom_name", "unit_cost", "loss_rate")
    return {
        "cohort_id": cohort.id,
        "name": name,
        "price_unit": price,
        "batch_size": batch,
        "packaging_cost": packaging,
        "allergen_ids": [
            Command.link(env.ref(f"flashcoop_odoo.allergen_{code}").id)
            for code in allergens
        ],
        "recipe_line_ids": [
            Command.create(dict(zip(names, row, strict=True))) for row in recipe
        ],
    }


# === THE SELLING DAYS === #


def sell_first(world, cohort):
    """Sell, count and close the days of the first group, as animation does."""
    values = {"fixed_cost": stall.FIXED_COST, "sales_target_amount": stall.TARGET}
    offers = set_up(world, cohort, stall.OFFERS, values)
    for facts in stall.DAYS:
        sheet = _open_sheet(world, cohort, offers, facts)
        sheet.record_entries(_prepare_entries(sheet, offers, facts))
        for taking in sheet.taking_ids.filtered(lambda taking: not taking.is_cash):
            taking.counted_amount = taking.expected_amount
        for value, pieces in facts["counted"].items():
            count = sheet.count_ids.filtered(lambda c, v=value: c.value == v)
            count.quantity = pieces
        sheet.action_close()


def _open_sheet(world, cohort, offers, facts):
    people = cohort.participant_ids.sorted("id")
    sellers = people.browse([people[rank].id for rank in facts.get("sellers", ())])
    sheet = world.as_("facilitator")["flashcoop.stall.sheet"].create(
        {
            "cohort_id": cohort.id,
            "date": facts["date"],
            "location": facts["location"],
            "opening_float": stall.OPENING_FLOAT,
            "target_amount": facts["target_amount"],
            "target_quantity": facts["target_quantity"],
            "seller_ids": [Command.set(sellers.ids)],
        }
    )
    for key, pieces in facts["brought"].items():
        line = sheet.line_ids.filtered(lambda r, o=offers[key]: r.offer_id == o)
        line.brought = pieces
    return sheet


def _prepare_entries(sheet, offers, facts):
    """Return the entries of a day: its tickets at even intervals, a seller each."""
    tickets = [
        ("sale", mode, ticket)
        for mode, pieces in facts["sold"].items()
        for ticket in _deal(pieces)
    ]
    for kind, name in (("gift", "given"), ("breakage", "broken")):
        tickets += [(kind, None, {key: n}) for key, n in facts[name].items()]
    # means of payment in turn: what was dealt last is not sold last
    order = sorted(range(len(tickets)), key=lambda rank: rank * 7 % 10)
    tickets = [tickets[rank] for rank in order]
    start = datetime.fromisoformat(facts["start"])
    step = timedelta(minutes=LENGTH) / len(tickets)
    return [
        {
            "uuid": f"{sheet.id}-{rank}-{key}",
            "ticket": f"{sheet.id}-{rank}",
            "time": str((start + rank * step).replace(microsecond=0)),
            "kind": kind,
            "offer_id": offers[key].id,
            "quantity": quantity,
            "price_unit": offers[key].price_unit,
            "mode_id": mode and sheet.env.ref(f"flashcoop_odoo.payment_mode_{mode}").id,
            "seller_id": sheet.seller_ids[rank % len(sheet.seller_ids)].id,
        }
        for rank, (kind, mode, ticket) in enumerate(tickets)
        for key, quantity in ticket.items()
    ]


def _deal(pieces):
    """Yield tickets ``{product: pieces}`` that hold ``pieces`` between them: small
    ones, of several products where there are some left."""
    left, turn = dict(pieces), 0
    while left:
        ticket = {}
        for rank in range(stall.PIECES[turn % len(stall.PIECES)]):
            if left:
                key = sorted(left)[(turn + rank) % len(left)]
                ticket[key] = ticket.get(key, 0) + 1
                left[key] -= 1
                left = {key: count for key, count in left.items() if count}
        turn += 1
        yield ticket


def open_day(world, cohort):
    """Leave the second group a selling day to try: nothing is sold yet."""
    offers = set_up(world, cohort, stall.NEXT_OFFERS, {"fixed_cost": stall.FIXED_COST})
    _open_sheet(world, cohort, offers, stall.NEXT_DAY)


# === THE SHARING === #


def share(world, cohort):
    """Close the accounts of the first group: result, vote, entries, cash."""
    env = world.as_("coordinator")
    surplus = env["flashcoop.surplus"].create({"cohort_id": cohort.id})
    surplus.other_heading_ids = env["flashcoop.heading"].search(
        [("code", "in", stall.BORNE)]
    )
    present = surplus.line_ids.participant_id
    surplus.write({**stall.SHARING, "present_ids": [Command.set(present.ids)]})
    surplus.action_vote()
    surplus.action_post()
    receipts = world.as_("accountant")["account.move"].search(
        [("flashcoop_surplus_id", "=", surplus.id)]
    )
    for receipt in receipts:  # each is paid by hand, and signs
        books.pay(receipt, stall.PAID_ON, journal=books.find_journal(world, "cash"))
