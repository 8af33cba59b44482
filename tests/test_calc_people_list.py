"""The reader of lists: any text is read, and what was written comes back."""

import csv
import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.flashcoop_odoo.calc import people_list, table_text

TODAY = date(2026, 3, 1)
WORDS = st.text("abcdefgéèüç-'", min_size=2, max_size=9).filter(
    lambda text: people_list.plain(text)
)
DATES = st.dates(date(1930, 1, 1), TODAY)
CELLS = st.text(max_size=12)


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    rows = table_text.read_rows(text)
    found = people_list.read_people(rows)
    assert len(found.people) <= len(rows)
    for person in found.people:
        people_list.find_errors(person.cells, TODAY)
        people_list.person_keys(person.cells, TODAY)


@given(st.binary(max_size=60))
def test_any_file_has_a_text(data):
    assert isinstance(table_text.decode(data), str)


@given(
    st.lists(st.text("abc é", min_size=1, max_size=6), min_size=1, max_size=6),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252")),
)
def test_a_text_comes_back_from_each_encoding(lines, encoding):
    text = "\n".join(lines)
    assert table_text.decode(text.encode(encoding)) == text


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5),
    st.sampled_from(";\t|"),
)
def test_what_a_spreadsheet_writes_comes_back(rows, separator):
    rows = [
        [
            "".join(c for c in cell if c.isprintable() and c not in ';\t|,"')
            for cell in row
        ]
        for row in rows
    ]
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows(rows)
    read = [row for row in table_text.read_rows(stream.getvalue()) if row != [""]]
    assert [row for row in read if row] == rows


@given(DATES)
def test_a_date_is_read_in_each_way_to_write_it(day):
    for text in (
        *(f"{day:%d/%m/%Y}", f"{day.day}.{day.month}.{day.year}", f"{day:%d-%m-%Y}"),
        *(day.isoformat(), f"{day.isoformat()} 00:00:00", people_list.cell_text(day)),
    ):
        assert people_list.read_date(text, TODAY) == day, text


@given(st.text(max_size=12))
def test_a_date_that_is_read_is_a_possible_birth(text):
    day = people_list.read_date(text, TODAY)
    assert day is None or date(1900, 1, 1) <= day <= TODAY


@given(st.integers(0, 99_999_999), st.integers(1, 9))
def test_a_french_number_is_the_same_however_it_is_written(rest, zone):
    digits = f"{zone}{rest:08}"
    pairs = " ".join(f"0{digits}"[i : i + 2] for i in range(0, 10, 2))
    ways = (f"0{digits}", digits, f"+33{digits}", f"0033{digits}", f"+33 (0) {digits}")
    for text in (*ways, pairs, pairs.replace(" ", "."), float(digits)):
        text = people_list.cell_text(text)
        assert people_list.phone_key(text) == f"33{digits}", text
        assert people_list.show_phone(text) == pairs, text


@given(WORDS, WORDS)
def test_a_name_is_the_same_in_each_order_and_case(first, last):
    key = people_list.name_key(f"{first} {last}")
    assert people_list.name_key(f"{last.upper()}, {first.title()}") == key


@given(
    st.permutations(["Nom", "Prénom", "Courriel", "Téléphone", "Né(e) le", "Divers"]),
    WORDS,
    WORDS,
    DATES,
)
def test_columns_are_found_in_any_order(headers, first, last, born):
    values = {"Nom": last, "Prénom": first, "Courriel": "a@example.com"}
    values |= {"Téléphone": "0612345678", "Né(e) le": born, "Divers": "x"}
    row = [values[header] for header in headers]
    found = people_list.read_people([headers, row])
    (person,) = found.people
    assert found.ignored == ["Divers"]
    assert person.line == 2
    assert person.cells["name"] == f"{first} {last}"
    assert person.cells["email"] == "a@example.com"
    assert people_list.read_date(person.cells["birth_date"], TODAY) == born


@given(st.lists(CELLS, max_size=7))
def test_a_person_has_a_text_for_each_field(row):
    found = people_list.read_people([["Name", "Email"], row])
    for person in found.people:
        assert set(person.cells) == set(people_list.FIELDS)
        assert all(isinstance(text, str) for text in person.cells.values())
