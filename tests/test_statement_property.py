"""Any ledger: the statement equals journal items × distribution, worked out here.

Nothing of the addon is used to find what is expected: the posted journal items are
read with SQL, their distributions are multiplied by hand and accounts are placed by
the table below. One thing of core has to be done over, because it decides cents:
core rounds each part to the cent, gives the part that completes 100 % of a plan what
is left of the item, drops parts under half a cent, and takes what the roundings add
up to, cent by cent, from the first parts (`_prepare_analytic_distribution_line`,
`_round_analytic_distribution_line`). It does so in floats, and on a tie of half a cent
their noise decides, so :func:`core_parts` does it in floats too. With that, each row
must be equal to the cent. Beside it, rows are compared with the exact product in
decimals, from which core's roundings may move a part by a cent and a half at most.

All of it holds in any currency of a company: with cents, without any (yen) and with
three digits (Tunisian dinar). A *unit* below is the smallest amount of that currency.
"""

from collections import defaultdict
from decimal import Decimal

from common import FlashcoopCase
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.tools import float_is_zero, float_round

# Account → row of the form; None: no row takes it. Grants go by funder.
ROW = {
    "604000": "604",
    "606300": "60.2",
    "607000": "60.1",
    "613200": "61.1",
    "641100": "64.1",
    "695000": "69",
    "707000": "70",
    "709000": "70",
    "741000": "74",
    "756000": "75",
    "791000": "79",
    "218300": None,
    "445660": None,
}
COSTS = ("604000", "606300", "607000", "613200", "218300", "445660")
SALES = ("707000", "709000", "756000", "741000")
GRANT_ROWS = {
    None: ("74.0", "Subventions sans financement désigné"),
    0: ("74.4", "Intercommunalité(s) : EPCI : Agglo"),
    1: ("74.4", "Intercommunalité(s) : EPCI : Métropole"),
    2: ("74.2", "Région(s) : Région"),
}
DAYS = ("2022-01-31", "2022-02-01", "2022-03-31", "2022-04-01", "2022-06-30")
LOCK = "2022-03-31"
BOUNDS = st.sampled_from([None, *DAYS])


def core_parts(balance, distribution, plans, step):
    """Return [(key, amount)] of the analytic lines that core makes of one item.

    :param step: the smallest amount of the company's currency.
    """
    done, parts = defaultdict(float), []
    for key, percentage in distribution.items():
        amount = 0.0
        for account in key.split(","):
            plan = plans[int(account)]
            if round(done[plan] + percentage, 2) == 100:
                amount = -balance * (100 - done[plan]) / 100.0
            else:
                amount = -balance * percentage / 100.0
            done[plan] += percentage
        if not float_is_zero(amount, precision_rounding=step):
            parts.append([key, amount])
    error = 0.0
    for part in parts:
        rounded = float_round(part[1], precision_rounding=step)
        error += rounded - part[1]
        part[1] = rounded
    for part in parts:
        if float_is_zero(error, precision_rounding=step):
            break
        share = float_round(error / len(parts), precision_rounding=step)
        move = max(step, abs(share)) * (1 if error < 0 else -1)
        part[1] += move
        error += move
    return [(key, round(amount, 6)) for key, amount in parts]


@st.composite
def distributions(draw):
    """Draw [(cohort, funding, hundredths)]: up to 100 %, whole more often than not.

    A cohort or a funding may be missing, and one may come with several others.
    """
    result, left = [], 10_000
    pairs = draw(
        st.lists(
            st.tuples(
                st.sampled_from([0, 0, 1, 2, None]), st.sampled_from([None, 0, 1, 2])
            ).filter(any_of_both),
            unique=True,
            max_size=4,
        )
    )
    for number, pair in enumerate(pairs, start=1):
        part = draw(st.integers(1, left))
        if number == len(pairs) and draw(st.integers(0, 2)):
            part = left
        result.append((*pair, part))
        left -= part
        if not left:
            break
    return result


def any_of_both(pair):
    return pair != (None, None)


AMOUNTS = st.one_of(st.integers(1, 200), st.integers(1, 500_000))  # units


@st.composite
def documents(draw):
    """Draw one document of up to three lines."""
    move_type = draw(
        st.sampled_from(
            [
                "in_invoice",
                "in_invoice",
                "in_refund",
                "out_invoice",
                "out_refund",
                "entry",
            ]
        )
    )
    accounts = {"in": COSTS, "out": SALES}.get(move_type.split("_")[0], tuple(ROW))
    lines = st.tuples(st.sampled_from(accounts), AMOUNTS, distributions())
    # Core does not balance an entry whose lines it converted one by one.
    foreign = [False] if move_type == "entry" else [False, False, True]
    return {
        "move_type": move_type,
        "state": draw(
            st.sampled_from(["posted", "posted", "posted", "draft", "cancel"])
        ),
        "is_foreign": draw(st.sampled_from(foreign)),
        "date": draw(st.sampled_from(DAYS)),
        "sign": draw(st.sampled_from([1, -1])),
        "lines": draw(st.lists(lines, min_size=1, max_size=3)),
    }


# Not shrunk: it would take minutes, and the draws are the same in every run.
PHASES = [Phase.explicit, Phase.generate]
CASES = st.tuples(
    st.lists(documents(), min_size=1, max_size=4),  # a ledger
    st.lists(documents(), max_size=1),  # what comes in late
    distributions(),
    BOUNDS,
    BOUNDS,
)


class AnyLedgerCase(FlashcoopCase):
    """Three Flashcoops, three fundings and the accounts of a company."""

    digits = 2  # of the company's currency
    dollars = 1.0837  # that one unit of this currency is worth

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._enter_company()
        cls.step = 10**-cls.digits
        cls.cohorts = cls.env["flashcoop.cohort"].union(
            *[cls._create_cohort(f"Cohort {number}") for number in range(3)]
        )
        cls.fundings = cls.env["flashcoop.funding"].union(
            *[
                cls._create_funding(kind=kind, partner_id=cls._create_partner(name).id)
                for name, kind in (
                    ("Agglo", "epci"),
                    ("Métropole", "epci"),
                    ("Région", "region"),
                )
            ]
        )
        cls.accounts = {code: cls._ensure_account(code) for code in (*ROW, "471000")}
        cls.partner = cls._create_partner("Third party")
        cls.dollar = cls._activate("USD", cls.dollars)
        cls.cohort_of = {c.analytic_account_id.id: c for c in cls.cohorts}
        cls.funding_of = {
            f.analytic_account_id.id: n for n, f in enumerate(cls.fundings)
        }
        cls.plans = {
            account.id: account.root_plan_id.id
            for record in (*cls.cohorts, *cls.fundings)
            for account in record.analytic_account_id
        }

    @classmethod
    def _enter_company(cls):
        """Make the company of this case the current one."""

    @classmethod
    def _activate(cls, name, rate):
        """Return a currency, worth ``rate`` against the company's from 2022 on."""
        currency = cls.env.ref(f"base.{name}")
        currency.active = True
        cls.env["res.currency.rate"].create(
            {
                "name": "2022-01-01",
                "currency_id": currency.id,
                "rate": rate,
                "company_id": cls.company.id,
            }
        )
        return currency

    def _units(self, amount):
        """Return an amount in company currency as whole units."""
        return round(float(amount) * 10**self.digits)

    # --- writing the ledger ---

    def _key(self, cohort, funding):
        records = []
        if cohort is not None:
            records.append(self.cohorts[cohort])
        if funding is not None:
            records.append(self.fundings[funding])
        return ",".join(str(record.analytic_account_id.id) for record in records)

    def _as_distribution(self, parts):
        """Return a distribution in the order in which the database gives it back."""
        found = {self._key(cohort, funding): p / 100 for cohort, funding, p in parts}
        return dict(sorted(found.items(), key=lambda item: (len(item[0]), item[0])))

    def _prepare_document(self, document):
        currency = self.company.currency_id
        scale = 10**self.digits
        if document["is_foreign"]:
            currency, scale = self.dollar, 100
        values = {
            "move_type": document["move_type"],
            "date": document["date"],
            "currency_id": currency.id,
            "partner_id": self.partner.id,
        }
        if document["move_type"] == "entry":
            total, lines = 0, []
            for code, units, parts in document["lines"]:
                amount = document["sign"] * units / scale
                total += document["sign"] * units
                lines.append((code, amount, parts))
            lines.append(("471000", -total / scale, []))
            return values | {
                "line_ids": [
                    Command.create(
                        {
                            "name": code,
                            "account_id": self.accounts[code].id,
                            "balance": amount,
                            "analytic_distribution": self._as_distribution(parts)
                            or False,
                        }
                    )
                    for code, amount, parts in lines
                ]
            }
        return values | {
            "invoice_date": document["date"],
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": code,
                        "account_id": self.accounts[code].id,
                        "price_unit": units / scale,
                        "tax_ids": [Command.clear()],
                        "analytic_distribution": self._as_distribution(parts) or False,
                    }
                )
                for code, units, parts in document["lines"]
            ],
        }

    def _write_ledger(self, ledger):
        moves = self.env["account.move"].create(
            [self._prepare_document(document) for document in ledger]
        )
        for state in ("posted", "cancel"):
            wanted = moves.browse(
                move.id
                for move, document in zip(moves, ledger, strict=True)
                if document["state"] == state
            )
            if wanted:
                wanted.action_post()
            if wanted and state == "cancel":
                wanted.button_draft()
                wanted.button_cancel()
        return moves

    # --- reading it again, by hand ---

    def _items(self, date_from, date_to):
        """Return (account number, balance, distribution) of the posted items."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT item.account_id, item.balance, item.analytic_distribution
              FROM account_move_line item
              JOIN account_move move ON move.id = item.move_id
             WHERE move.state = 'posted'
               AND item.analytic_distribution IS NOT NULL
               AND item.date BETWEEN %s AND %s
               AND move.partner_id = %s
            """,
            [date_from or "1900-01-01", date_to or "2999-12-31", self.partner.id],
        )
        codes = {account.id: code for code, account in self.accounts.items()}
        return [
            (codes[account], float(balance), distribution)
            for account, balance, distribution in self.env.cr.fetchall()
        ]

    def _place(self, code, funding):
        """Return (row, label or nothing) of an account and the number of a funding."""
        return GRANT_ROWS[funding] if code == "741000" else (ROW[code], None)

    def _expected(self, items):
        """Return {cohort: {row: [units of core, exact amount, number of parts]}}."""
        found = {
            cohort: defaultdict(lambda: [0, Decimal(0), 0]) for cohort in self.cohorts
        }
        for code, balance, distribution in items:
            parts = dict(core_parts(balance, distribution, self.plans, self.step))
            for key, percentage in distribution.items():
                ids = [int(account) for account in key.split(",")]
                cohort = next(filter(None, map(self.cohort_of.get, ids)), None)
                if not cohort:
                    continue
                funding = next(
                    (self.funding_of[i] for i in ids if i in self.funding_of), None
                )
                row = self._place(code, funding)
                sign = 1 if ROW[code] and ROW[code][0] == "6" else -1
                exact = Decimal(str(balance)) * Decimal(str(percentage)) / 100
                cell = found[cohort][row]
                cell[0] += -sign * self._units(parts.get(key, 0.0))
                cell[1] += sign * exact
                cell[2] += 1
        return found

    def _statement_cells(self, found):
        """Return {row: units} of a statement, with what is not mapped under None."""
        cells = {(None, None): self._units(found["not_mapped"]["amount"])}
        for row in found["headings"]:
            if not row["is_total"]:
                named = row["code"].startswith("74.")
                key = (row["code"], row["label"] if named else None)
                cells[key] = self._units(row["actual"])
        return {key: units for key, units in cells.items() if units}

    def _entries(self, cohort, date_from, date_to):
        """Return Σ of the analytic lines of a cohort, in units, from the table."""
        column = (
            self.env["account.analytic.account"]
            ._flashcoop_plan("cohort")
            ._column_name()
        )
        self.env.cr.execute(
            f"SELECT COALESCE(SUM(amount), 0) FROM account_analytic_line"
            f" WHERE {column} = %s AND date BETWEEN %s AND %s",
            [
                cohort.analytic_account_id.id,
                date_from or "1900-01-01",
                date_to or "2999-12-31",
            ],
        )
        return self._units(self.env.cr.fetchone()[0])

    def _check(self, date_from=None, date_to=None):
        expected = self._expected(self._items(date_from, date_to))
        self.env.invalidate_all()
        for cohort, found in zip(
            self.cohorts, self.cohorts.get_statement(date_from, date_to), strict=True
        ):
            cells = self._statement_cells(found)
            wanted = {row: units for row, (units, *_more) in expected[cohort].items()}
            self.assertEqual(cells, {row: c for row, c in wanted.items() if c})
            for row, (_units, exact, count) in expected[cohort].items():
                gap = abs(cells.get(row, 0) - exact * 10**self.digits)
                self.assertLessEqual(gap, Decimal("1.5") * count, row)
            total = sum(
                units * (-1 if code and code[0] == "6" else 1)
                for (code, _label), units in cells.items()
            )
            self.assertEqual(total, self._entries(cohort, date_from, date_to))

    # --- the property ---

    def _check_ledger(self, ledger, late, parts, date_from, date_to):
        """A ledger is written; then its first quarter is locked, more documents come
        in, and the distribution of the first posted line is changed."""
        self.assertEqual(self.company.currency_id.decimal_places, self.digits)
        savepoint = self.env.cr.savepoint()
        try:
            moves = self._write_ledger(ledger)
            self._check()
            self.company.fiscalyear_lock_date = LOCK
            moves |= self._write_ledger(late)
            posted = moves.filtered(lambda move: move.state == "posted")
            lines = posted.line_ids.filtered("analytic_distribution")
            lines[:1].analytic_distribution = self._as_distribution(parts) or False
            self._check()
            if not (date_from and date_to and date_from > date_to):
                self._check(date_from, date_to)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()


class TestAnyLedger(AnyLedgerCase):
    @settings(max_examples=20, phases=PHASES)
    @given(CASES)
    def test_the_statement_is_journal_items_times_distribution(self, case):
        self._check_ledger(*case)


class AnyCurrencyCase(AnyLedgerCase):
    """A second company, with the French chart in a currency of its own."""

    currency = None

    @classmethod
    def _open_books(cls):
        """Return a company with the French chart, kept in :attr:`currency`."""
        company = cls._create_company(f"House of {cls.currency}")
        company.country_id = cls.env.ref("base.fr")
        cls.env["account.chart.template"].try_loading("fr", company, install_demo=False)
        company.currency_id = cls.env.ref(f"base.{cls.currency}")
        return company

    @classmethod
    def _enter_company(cls):
        cls.company = cls._open_books()
        cls.env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=cls.company.ids)
        )
        cls._activate(cls.currency, 1)


class TestAnyLedgerWithoutCents(AnyCurrencyCase):
    currency, digits, dollars = "JPY", 0, 0.0069

    @settings(max_examples=8, phases=PHASES)
    @given(CASES)
    def test_the_statement_is_exact_where_no_cent_exists(self, case):
        self._check_ledger(*case)


class TestAnyLedgerWithThreeDigits(AnyCurrencyCase):
    currency, digits, dollars = "TND", 3, 0.3219

    @settings(max_examples=8, phases=PHASES)
    @given(CASES)
    def test_the_statement_is_exact_to_the_thousandth(self, case):
        self._check_ledger(*case)
