"""Longest prefix wins, and totals add exactly the rows below them."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.flashcoop_odoo.calc.headings import Heading, Layout, parse_prefixes

DIGITS = st.text("0123", min_size=1, max_size=4)
KINDS = ("state", "region")


@st.composite
def layouts(draw):
    """Draw rows whose prefixes are told apart by length or by funder kind."""
    headings, seen = [], set()
    for number in range(1, draw(st.integers(1, 8)) + 1):
        kinds = draw(st.frozensets(st.sampled_from(KINDS), max_size=2))
        prefixes = []
        for prefix in draw(st.lists(DIGITS, max_size=3, unique=True)):
            claims = {(prefix, kind) for kind in kinds or {None}}
            if not claims & seen:
                seen |= claims
                prefixes.append(prefix)
        headings.append(
            Heading(
                number,
                f"R{number}",
                f"Row {number}",
                "charge",
                kind=draw(st.sampled_from(["line", "line", "free", "memo"])),
                prefixes=tuple(prefixes),
                funder_kinds=kinds,
            )
        )
    return Layout(headings)


def brute_force(layout, code, kind):
    """Look at every prefix of every row; keep the best by (length, own kind)."""
    found = []
    for heading in layout.headings:
        if heading.kind in ("total", "memo"):
            continue
        if heading.funder_kinds and kind not in heading.funder_kinds:
            continue
        found.extend(
            (len(prefix), bool(heading.funder_kinds), heading)
            for prefix in heading.prefixes
            if code.startswith(prefix)
        )
    return max(found, key=lambda entry: entry[:2])[2] if found else None


@given(
    layouts(), st.text("0123", min_size=1, max_size=6), st.sampled_from([*KINDS, None])
)
def test_the_longest_prefix_wins_as_when_all_are_compared(layout, code, kind):
    expected = brute_force(layout, code, kind)
    assert layout.resolve(code, kind) is expected
    assert layout.resolve(code, kind) is expected, "and again, from memory"


@st.composite
def trees(draw):
    """Draw a layout where each row adds to a total that comes with a lower id."""
    headings = [Heading(1, "T1", "Total 1", "charge", kind="total")]
    for number in range(2, draw(st.integers(2, 12)) + 1):
        totals = [h.id for h in headings if h.kind == "total"]
        headings.append(
            Heading(
                number,
                f"R{number}",
                f"Row {number}",
                "charge",
                kind=draw(st.sampled_from(["line", "free", "total", "memo"])),
                parent=draw(st.sampled_from([*totals, None])),
            )
        )
    return Layout(draw(st.permutations(headings)))


@given(trees(), st.data())
def test_a_total_is_the_sum_of_the_rows_under_it(layout, data):
    amounts = {
        heading.id: data.draw(st.integers(-(10**9), 10**9))
        for heading in layout.headings
    }
    totals = layout.totals(amounts)

    def below(total):
        return sum(
            below(heading) if heading.kind == "total" else amounts[heading.id]
            for heading in layout.headings
            if heading.parent == total.id and heading.kind != "memo"
        )

    for heading in layout.headings:
        if heading.kind == "total":
            assert totals[heading.id] == below(heading)
        else:
            assert totals[heading.id] == amounts[heading.id]


@given(trees())
def test_nothing_in_gives_zero_on_every_row(layout):
    assert layout.totals({}) == {heading.id: 0 for heading in layout.headings}


def test_an_of_which_row_takes_no_account_and_shows_it_beside_its_row():
    other = Heading(1, "77", "Autres", "product", prefixes=("7561",))
    row = Heading(2, "75", "Autres produits", "product", prefixes=("75",))
    memo = Heading(
        3, "75.1", "Dont dons", "product", kind="memo", parent=2, prefixes=("756",)
    )
    layout = Layout([other, row, memo])
    assert layout.resolve("756000") is row
    assert layout.memos("756000", row) == [memo]
    assert layout.memos("758000", row) == []
    assert layout.memos("756100", other) == [], "an account of another row"


def test_a_row_for_other_funders_only_leaves_the_account_to_the_shorter_prefix():
    layout = Layout(
        [
            Heading(1, "7", "Any", "product", prefixes=("7",)),
            Heading(
                2,
                "74",
                "State",
                "product",
                prefixes=("74",),
                funder_kinds=frozenset({"state"}),
            ),
        ]
    )
    assert layout.resolve("741000", "region").code == "7"
    assert layout.resolve("741000", None).code == "7"
    assert layout.resolve("741000", "state").code == "74"


def test_an_account_without_a_number_has_no_row():
    layout = Layout([Heading(1, "7", "Any", "product", prefixes=("7",))])
    assert layout.resolve(None) is None
    assert layout.resolve(False) is None
    assert layout.resolve("") is None


def test_prefixes_are_read_with_their_spaces_and_stray_commas():
    assert parse_prefixes(" 601, 602,,607 ,") == ("601", "602", "607")
    assert parse_prefixes(False) == parse_prefixes("") == ()
