"""The money of the two editions, as the funding officer and the accountant do it."""

from odoo import Command

from . import money, vouchers

VAT = {
    None: None,
    "5.5": "tva_acq_reduite",
    "10": "tva_acq_intermediaire",
    "20": "tva_acq_normale",
}
SALES_VAT = {"5.5": "tva_reduite"}


# === THE PLAN === #


def plan(world, cohort):
    """Ask for fundings, write the budget, record the awards."""
    env = world.as_("officer")
    for key, facts in money.FUNDINGS.items():
        world.fundings[key] = _create_funding(world, cohort, facts)
    lines = env["flashcoop.budget.line"].create(
        [
            {
                "cohort_id": cohort.id,
                "heading_id": find_heading(env, code).id,
                "amount": money.FUNDINGS[key]["asked"] if key else amount,
                "funding_id": key and world.fundings[key].id,
                "note": money.NOTE,
            }
            for code, amount, key in money.BUDGET
        ]
    )
    for funding in world.fundings.values():
        funding.action_ask()
        funding.action_admissible()
    for line in lines.filtered("funding_id"):  # the budget follows the answers
        key = next(k for k, f in world.fundings.items() if f == line.funding_id)
        line.amount = money.FUNDINGS[key]["granted"]
    for key, facts in money.FUNDINGS.items():
        _grant(world.fundings[key], facts)
    called = world.fundings[money.CALLED].instalment_ids[0]
    call_for_funds(called, money.CALLED_ON, "RIB\nConvention signée")


def _create_funding(world, cohort, facts):
    """Return a funding to ask for, with its parts."""
    env = world.as_("officer")
    funding = env["flashcoop.funding"].create(
        {
            "partner_id": world.contacts[facts["funder"]].id,
            "kind_id": env.ref(f"flashcoop_odoo.funder_kind_{facts['kind']}").id,
            "name": facts["name"],
            "date_from": money.ELIGIBLE[0],
            "date_to": money.ELIGIBLE[1],
            "refused_prefixes": money.REFUSED_PREFIXES,
            "asked_amount": facts["asked"],
            "date_asked": money.ASKED_ON,
            "date_admissible": money.ADMISSIBLE_ON,
            **facts.get("file", {}),
            "booking": facts["booking"],
            "note": f"<p>{money.NOTE}</p>",
        }
    )
    share = {"cohort_id": cohort.id, "amount": facts["granted"]}
    funding.write(
        {
            "share_ids": [Command.create(share)],
            "instalment_ids": prepare_instalments(facts["instalments"]),
        }
    )
    return funding


def prepare_instalments(rows):
    return [
        Command.create(
            {"name": name, "trigger": trigger, "due_date": day, "amount": amount}
        )
        for name, trigger, day, amount, _booked_on in rows
    ]


def _grant(funding, facts):
    """Record the award, and the parts whose condition was met."""
    funding.write(
        {
            "granted_amount": facts["granted"],
            "date_granted": facts["date_granted"],
            "date_signed": facts["date_granted"],
        }
    )
    funding.action_grant()
    if facts["booking"] == "instalment":
        parts = zip(funding.instalment_ids, facts["instalments"], strict=True)
        for instalment, (*_facts, booked_on) in parts:
            instalment.action_book(booked_on)


def call_for_funds(instalment, day, enclosures):
    """Issue the letter that calls for one part of a grant."""
    call = instalment.env["flashcoop.funding.call"].browse(
        instalment.action_call()["res_id"]
    )
    call.write({"date": day, "enclosures": enclosures})
    call.action_issue()


def find_heading(env, code):
    """Return a row of the form by its code."""
    return env["flashcoop.heading"].search([("code", "=", code)])


# === THE BOOKS === #


def keep_first(world, cohort, second):
    """Keep the books of the first edition."""
    bills = create_documents(world, "in_invoice", money.BILLS, cohort)
    bills |= _create_shared_bill(world, cohort, second)
    credit = create_documents(world, "in_refund", [money.CREDIT_NOTE], cohort)
    payroll = _create_payroll(world, cohort)
    for line in (bills | payroll).line_ids.filtered(
        lambda line: line.name in money.SPLITS
    ):
        _split(world, line, money.SPLITS[line.name])
    (bills | credit | payroll).action_post()
    vouchers.attach(bills | credit, money.VOUCHERS_MISSING)
    pay(bills, money.BILLS_PAID_ON)
    _sell(world, cohort)
    _receive_grants(world)
    _add_inkind(world, cohort)


def _account(world, prefix):
    account = world.as_("accountant")["account.account"].search(
        [("code", "=like", f"{prefix}%")], order="code", limit=1
    )
    account.ensure_one()
    return account


def create_documents(world, move_type, rows, cohort):
    """Return draft documents of vendors, each line charged as ``rows`` say."""
    return world.as_("accountant")["account.move"].create(
        [
            {
                "move_type": move_type,
                "partner_id": world.contacts[row["vendor"]].id,
                "invoice_date": row["date"],
                "date": row["date"],
                "narration": money.NOTE,
                "invoice_line_ids": [
                    Command.create(_prepare_cost(world, cohort, *line))
                    for line in row["lines"]
                ],
            }
            for row in rows
        ]
    )


def _prepare_cost(world, cohort, account, label, amount, vat, funding):
    tax = VAT[vat] and world.ref(VAT[vat])
    values = {
        "name": label,
        "account_id": _account(world, account).id,
        "price_unit": amount,
        "tax_ids": [Command.set(tax.ids if tax else [])],
        "flashcoop_cohort_id": cohort.id,
    }
    if funding:
        values["flashcoop_funding_id"] = world.fundings[funding].id
    return values


def _create_shared_bill(world, first, second):
    """Return a bill that both editions bear, in parts, through core's own field."""
    facts = money.SHARED_BILL
    bill = create_documents(world, "in_invoice", [facts], first)
    part, key = facts["first"]
    accounts = first.analytic_account_id + world.fundings[key].analytic_account_id
    bill.invoice_line_ids.analytic_distribution = {
        ",".join(map(str, accounts.ids)): part,
        str(second.analytic_account_id.id): facts["second"],
    }
    return bill


def _split(world, line, parts):
    """Share a line between fundings with the wizard of its button."""
    action = line.action_flashcoop_charge()
    wizard = line.env[action["res_model"]].with_context(**action["context"]).create({})
    wizard.part_ids = [
        Command.create({"funding_id": world.fundings[key].id, "percentage": part})
        for key, part in parts.items()
    ]
    wizard.action_charge()


def _create_payroll(world, cohort):
    """Return the entry of the pay, as the payroll software gives it."""
    return world.as_("accountant")["account.move"].create(
        {
            "move_type": "entry",
            "date": money.PAYROLL_DATE,
            "ref": money.PAYROLL_REF,
            "narration": money.NOTE,
            "line_ids": [
                Command.create(
                    {
                        "name": label,
                        "account_id": _account(world, prefix).id,
                        "debit": debit,
                        "credit": credit,
                        "flashcoop_cohort_id": cohort.id if of_cohort else False,
                    }
                )
                for prefix, label, debit, credit, of_cohort in money.PAYROLL
            ],
        }
    )


def pay(moves, date, amount=None, journal=None):
    """Pay documents through Register Payment."""
    action = moves.action_register_payment()
    wizard = moves.env["account.payment.register"].with_context(**action["context"])
    values = {"payment_date": date}
    if journal:
        values["journal_id"] = journal.id
    if amount is not None:
        values["amount"] = amount
    wizard.create(values).action_create_payments()


def find_journal(world, key):
    """Return the journal of a means of payment, to the accountant."""
    code = money.JOURNALS[key]["code"]
    return world.as_("accountant")["account.journal"].search([("code", "=", code)])


def _sell(world, cohort):
    """Post the invoice of an order; the stall has its own sheets."""
    order = money.ORDER
    invoice = _create_sale(world, cohort, "out_invoice", order["customer"], order)
    pay(invoice, order["paid_on"])


def _create_sale(world, cohort, move_type, customer, row):
    sale = world.as_("accountant")["account.move"].create(
        {
            "move_type": move_type,
            "partner_id": world.contacts[customer].id,
            "invoice_date": row["date"],
            "date": row["date"],
            "narration": money.NOTE,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": label,
                        "account_id": _account(world, "701").id,
                        "quantity": quantity,
                        "price_unit": price,
                        "tax_ids": [Command.set(world.ref(SALES_VAT[vat]).ids)],
                        "flashcoop_cohort_id": cohort.id,
                    }
                )
                for label, quantity, price, vat in row["lines"]
            ],
        }
    )
    sale.action_post()
    return sale


def _receive_grants(world):
    """Register what the funders paid, on the documents of their awards."""
    for key, facts in money.FUNDINGS.items():
        moves = world.fundings[key].with_env(world.as_("accountant")).move_ids
        for day, amount in facts["payments"]:
            due = moves.filtered(lambda m: m.amount_residual).sorted("date")[:1]
            pay(due, day, amount)


def _add_inkind(world, cohort):
    """Hours on a sheet a volunteer, the rest one by one; the manager validates all."""
    officer = world.as_("officer")
    level = officer.ref("flashcoop_odoo.volunteer_level_simple")
    created = officer["flashcoop.inkind"]
    for name, giver, day, nature, quantity, value in money.INKIND:
        vals = {"name": name, "date": day, "quantity": quantity}
        giver = {
            "cohort_id": cohort.id,
            "partner_id": world.contacts[giver].id,
        }
        if nature == "volunteering":
            vals["level_id"] = level.id
            sheet = officer["flashcoop.volunteer.sheet"].create(
                giver | {"line_ids": [Command.create(vals)]}
            )
            created |= sheet.line_ids
        else:
            vals |= {"nature": nature, "unit_value": value, "basis": money.NOTE}
            created |= created.create(giver | vals)
    created.with_env(world.as_("manager")).action_validate()
    officer["flashcoop.year.end"].create({"date_to": "2022-12-31"})


# === THE REPORT === #


def send_report(world):
    """Write and send the report of one funder; the others are still to do."""
    funding = world.fundings[money.REPORT_FUNDING]
    report = funding.env["flashcoop.funder.report"].browse(
        funding.action_create_report()["res_id"]
    )
    found = report.implementation_text
    report.write(
        {
            **money.REPORT_TEXTS,
            "implementation_text": f"{found}\n{money.IMPLEMENTATION_TEXT}",
        }
    )
    report.action_review()
    report.release_small_groups = True  # four people: a decision, and it is logged
    report.send(report.warning_text)
