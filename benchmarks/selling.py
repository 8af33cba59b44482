"""A selling day saved and posted, and the sales board."""

from odoo import Command

from .timing import Result, measure, measure_writes

ENTRIES = 300  # of a good day
BOARD = 100_000  # lines of the board
COHORTS = 20  # that sold them; one sale in fifty is taken back
PRICES = (1.5, 2.0, 2.5, 4.0, 8.0)

INSERT_ENTRIES = """
    INSERT INTO flashcoop_stall_entry (
           sheet_id, cohort_id, company_id, number, uuid, ticket, time, kind,
           offer_id, quantity, price_unit, amount, mode_id, hash)
    SELECT %s, %s, %s, n, 'u' || n, 't' || n / 2,
           '2022-03-12 08:00'::timestamp + n * interval '4 second', 'sale',
           (%s::int[])[1 + n / 2 %% 5], sign(n %% 50 - 0.5), 2,
           2 * sign(n %% 50 - 0.5), %s, ''
      FROM generate_series(1, %s) n
"""


def compare_sheet(cohorts):
    """Measure a day's entries, sent as phones do, and its closing.

    Against core: one receipt of the same lines, posted, and its two payments.
    """
    cohort = cohorts[0]
    offers = _create_offers(cohort)
    cohort.env.flush_all()  # what follows is undone
    modes = _modes(cohort.env)
    entries = [_entry(number, offers, modes) for number in range(ENTRIES)]
    samples = measure_writes(
        cohort.env,
        day=lambda: _day(cohort, entries),
        core=lambda: _receipt(cohort, offers, entries),
        call=lambda: _call(cohort, entries),
        short=lambda: _call(cohort, entries[:10]),
    )
    title = f"selling day of {ENTRIES} sales, closed"
    reference = samples["core"].seconds
    yield Result(title, samples["day"].seconds, "receipt + payments", reference)
    title = f"{ENTRIES} sales saved in one call"
    queries = samples["short"].queries
    yield Result(
        title, samples["call"].queries, "for 10 sales", queries, 1.2, unit="queries"
    )


def compare_board(cohorts):
    """Measure the board by product and by local hour, against SQL by hand that finds
    the same, and the panel of one cohort's selling day."""
    env = cohorts.env
    _fill_board(cohorts[:COHORTS])
    Report = env["flashcoop.sale.report"]

    def board():
        return [
            Report.formatted_read_group(
                [("kind", "=", "sale")], [name], ["amount:sum", "quantity:sum"]
            )
            for name in ("product_id", "hour")
        ]

    def by_hand():
        local = "entry.time AT TIME ZONE 'UTC' AT TIME ZONE cohort.tz"
        answers = []
        for column in ("offer.product_id", f"to_char({local}, 'HH24:00')"):
            env.cr.execute(
                f"SELECT {column}, sum(amount), sum(quantity)"
                " FROM flashcoop_stall_entry entry"
                " JOIN flashcoop_offer offer ON offer.id = entry.offer_id"
                " JOIN flashcoop_cohort cohort ON cohort.id = entry.cohort_id"
                " WHERE kind = 'sale' GROUP BY 1 ORDER BY 1"
            )
            answers.append(env.cr.fetchall())
        return answers

    samples = measure(env, board=board, sql=by_hand)
    _check_same(samples["board"].answer, samples["sql"].answer)
    title = f"board of {BOARD:,} sales, by product and hour"
    reference = samples["sql"].seconds
    yield Result(title, samples["board"].seconds, "SQL by hand", reference, 2.0)
    cohort = cohorts[:1]
    samples = measure(env, live=cohort.get_live_sales)
    title = f"live panel of {BOARD // COHORTS:,} of {BOARD:,} sales"
    yield Result(title, samples["live"].seconds, "that SQL", reference)


def _check_same(board, by_hand):
    """Compare two works that are said to find the same."""
    for groups, rows in zip(board, by_hand, strict=True):
        ours = sorted((g["amount:sum"], g["quantity:sum"]) for g in groups)
        theirs = sorted((float(amount), quantity) for _key, amount, quantity in rows)
        if ours != theirs:
            raise AssertionError(f"the board and SQL disagree: {ours} != {theirs}")


def _create_offers(cohort):
    return cohort.env["flashcoop.offer"].create(
        [
            {"cohort_id": cohort.id, "name": f"{cohort.name} {price}"}
            | {"price_unit": price}
            for price in PRICES
        ]
    )


def _modes(env):
    names = ("cash", "card")
    return [env.ref(f"flashcoop_odoo.payment_mode_{name}") for name in names]


def _entry(number, offers, modes):
    offer = offers[number % len(offers)]
    return {
        "uuid": f"u{number}",
        "ticket": f"t{number // 2}",
        "time": "2022-03-12 09:30:00",
        "kind": "sale",
        "offer_id": offer.id,
        "quantity": 1,
        "price_unit": offer.price_unit,
        "mode_id": modes[number // 2 % 2].id,
    }


def _create_sheet(cohort):
    return cohort.env["flashcoop.stall.sheet"].create(
        {"cohort_id": cohort.id, "date": "2022-03-12"}
    )


def _call(cohort, entries):
    sheet = _create_sheet(cohort)
    return lambda: sheet.record_entries(entries)


def _day(cohort, entries):
    sheet = _create_sheet(cohort)

    def work():
        for start in range(0, len(entries), 10):
            sheet.record_entries(entries[start : start + 10])
        for taking in sheet.taking_ids:
            if not taking.is_cash:
                taking.counted_amount = taking.expected_amount
        cent = sheet.count_ids.filtered(lambda count: count.value == 0.01)
        cash = sheet.taking_ids.filtered("is_cash")
        cent.quantity = round(cash.expected_amount * 100)
        sheet.action_close()

    return work


def _receipt(cohort, offers, entries):
    """Return what core does for the same sales."""
    env = cohort.env(su=True)
    company = cohort.company_id.sudo()
    vals = {
        "move_type": "out_receipt",
        "partner_id": company.partner_id.id,
        "invoice_date": "2022-03-12",
        "invoice_line_ids": [
            Command.create(
                {
                    "product_id": offer.product_id.id,
                    "quantity": len(entries) / len(offers),
                    "price_unit": offer.price_unit,
                    "tax_ids": [Command.set(offer.tax_ids.ids)],
                }
            )
            for offer in offers
        ],
    }

    def work():
        receipt = env["account.move"].create(vals)
        receipt.action_post()
        for amount in (receipt.amount_total / 2, None):
            wizard = (
                env["account.payment.register"]
                .with_context(active_model="account.move", active_ids=receipt.ids)
                .create({"payment_date": "2022-03-12"})
            )
            if amount:
                wizard.amount = amount
            wizard._create_payments()

    return work


def _fill_board(cohorts):
    env = cohorts.env
    mode = _modes(env)[0]
    each = BOARD // len(cohorts)
    for cohort in cohorts[1:] | cohorts[:1]:
        offers = cohort.offer_ids or _create_offers(cohort)
        sheet = _create_sheet(cohort)
        env.flush_all()
        env.cr.execute(
            INSERT_ENTRIES,
            [
                *(sheet.id, cohort.id, cohort.company_id.id),
                *(offers.ids, mode.id, each),
            ],
        )
    env.cr.execute("ANALYZE flashcoop_stall_entry")
