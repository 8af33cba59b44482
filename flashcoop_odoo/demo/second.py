"""The fundings of the second edition: asked, granted, called, reported, controlled."""

from odoo import Command

from . import books, money, vouchers


def start(world, second):
    """Ask and grant the copied fundings, book the first costs, leave a draft."""
    copies = {
        share.funding_id.partner_id: share.funding_id
        for share in second.with_env(world.as_("officer")).share_ids
    }
    world.fundings = {
        key: copies[world.contacts[facts["funder"]]]
        for key, facts in money.FUNDINGS.items()
    }
    for key, funding in world.fundings.items():
        _ask(world, key, funding)
    bills = books.create_documents(world, "in_invoice", money.NEXT_BILLS, second)
    bills.action_post()
    vouchers.attach(bills, money.VOUCHERS_MISSING)
    books.pay(bills, money.NEXT_BILLS_PAID_ON)
    books.create_documents(world, "in_invoice", [money.NEXT_DRAFT_BILL], second)
    _receive(world)
    world.as_("officer")["flashcoop.indirect.cost"].create(
        money.NEXT_INDIRECT | {"cohort_id": second.id}
    )


def report(world):
    """Send an interim report, call for the part that waited for it, and write down
    what the funder refused after its control."""
    funding = world.fundings[money.INTERIM_FUNDING]
    interim = funding.env["flashcoop.funder.report"].browse(
        funding.action_create_interim_report()["res_id"]
    )
    interim.write(money.INTERIM_TEXTS)
    interim.action_review()
    interim.release_small_groups = True  # three people: a decision, and it is logged
    interim.send(interim.warning_text)
    called = funding.instalment_ids.filtered(lambda part: part.trigger == "interim")
    books.call_for_funds(called, money.CALLED_NEXT_ON, "RIB\nCompte rendu d'étape")
    label, reason = money.REFUSED
    interim.control_date = money.CONTROLLED_ON
    refused = interim.expense_ids.filtered(lambda expense: expense.label == label)
    refused.write({"admitted_amount": 0, "admitted_reason": reason})


def open_links(fundings):
    """Give a reader at a funder the link to its reports.

    :param fundings: {key of ``money.FUNDER_READERS``: funding}
    """
    for key, name in money.FUNDER_READERS:
        links = fundings[key].env["flashcoop.funder.link"]
        links.create({"funding_id": fundings[key].id, "name": name})


def _ask(world, key, funding):
    """Complete a copied funding, ask for it, and record the award of one."""
    funding.write(
        {
            "date_from": money.ELIGIBLE[0],
            "date_to": money.ELIGIBLE[1],
            "note": f"<p>{money.NOTE}</p>",
            **money.NEXT_FILES.get(key, {}),
            **money.NEXT_RULES.get(key, {}),
        }
    )
    if key in money.NEXT_FUNDERS:
        funding.partner_id = world.contacts[money.NEXT_FUNDERS[key]]
    if key in money.NEXT_ASKED:
        funding.date_asked = money.NEXT_ASKED_ON
        funding.action_ask()
    if key in money.NEXT_GRANTED:
        _grant(funding, key, dict(money.NEXT_GRANTED[key]))


def _grant(funding, key, facts):
    """Record the award, with the rules that come with it."""
    instalments = books.prepare_instalments(facts.pop("instalments"))
    caps = [
        Command.create(
            {"heading_id": books.find_heading(funding.env, row).id, "amount": amount}
        )
        for row, amount in money.NEXT_CAPS[key]
    ]
    funding.write(
        {
            "granted_amount": funding.asked_amount,
            "instalment_ids": instalments,
            "cap_ids": caps,
            **facts,
        }
    )
    funding.action_grant()


def _receive(world):
    """Register the first payment of a grant."""
    key, day, amount = money.NEXT_PAYMENT
    award = world.fundings[key].with_env(world.as_("accountant")).move_ids
    books.pay(award, day, amount)
