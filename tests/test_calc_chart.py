"""An account is known by its number and its name; a free number is really free."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.flashcoop_odoo.calc.chart import look, means, next_free

CODES = st.from_regex(r"[1-9][0-9]{1,5}", fullmatch=True)
NAMES = st.sampled_from(
    ["Dons manuels", "Ristournes des coopératives", "Fonds dédiés", "Mécénats"]
)


@given(CODES, st.dictionaries(st.from_regex(r"[0-9]{6}", fullmatch=True), NAMES))
def test_what_is_proposed_is_free_and_under_its_number(code, accounts):
    found = look(code, (code,), ("fonds dédiés",), accounts)
    if found.status == "exists":
        assert means(accounts[found.code], ("fonds dédiés",))
    else:
        assert found.code not in accounts
    assert found.code.startswith(code)
    if found.status == "taken":
        assert not means(accounts[found.taken], ("fonds dédiés",))


@given(st.sets(st.integers(755100, 755199).map(str)))
def test_a_free_number_is_found_even_when_all_of_a_kind_are_taken(taken):
    code = next_free("7551", taken)
    assert code not in taken
    assert code.startswith("7551")


def test_words_are_read_whole_in_any_order_and_without_accents():
    assert means("FONDS DEDIES sur subventions", ("fonds dédiés",))
    assert not means("Fonds reportés", ("fonds dédiés",))
    assert not means("Coordonnées", ("don",))
