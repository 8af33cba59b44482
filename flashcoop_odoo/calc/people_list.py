"""People read from a list that somebody pasted or typed: who, and what is unreadable.

Rows are lists of cells; a cell is text, or a date as a workbook holds it.
"""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

# The words that head a column, in French and English, as `plain` writes them.
HEADERS = {
    "name": "nom complet,nom prenom,nom et prenom,prenom nom,prenom et nom,personne,"
    "participant,participante,participant e,candidat,candidate,candidat e,jeune,"
    "full name,person,candidate,name and surname",
    "last_name": "nom,nom de famille,nom d usage,nom de naissance,last name,surname,"
    "family name,lastname",
    "first_name": "prenom,prenoms,first name,firstname,given name,forename",
    "email": "email,e mail,mail,courriel,adresse email,adresse e mail,adresse mail,"
    "adresse electronique,adresse courriel,email address",
    "phone": "telephone,tel,telephone portable,tel portable,portable,mobile,phone,"
    "numero,numero de telephone,n de telephone,n tel,gsm,phone number,mobile phone,"
    "cell phone",
    "birth_date": "date de naissance,naissance,ne le,nee le,ne e le,date naissance,"
    "ddn,birth date,date of birth,birthdate,birthday,born,born on,dob",
    "gender": "genre,sexe,civilite,titre,gender,sex,title",
    "prescriber": "prescripteur,prescriptrice,organisme,organisme prescripteur,"
    "structure,structure prescriptrice,orienteur,oriente par,prescriber,"
    "organisation,organization,referred by,sent by",
    "adviser": "conseiller,conseillere,conseiller e,referent,referente,referent e,"
    "conseiller referent,adviser,advisor,counsellor,counselor,referee",
}
COLUMNS = {word: key for key, words in HEADERS.items() for word in words.split(",")}

GENDERS = {
    "f": "f,femme,feminin,fille,mme,madame,mlle,mademoiselle,woman,female,girl,ms,mrs,"
    "miss,w",
    "m": "m,h,homme,masculin,garcon,mr,monsieur,man,male,boy",
    "x": "x,non binaire,nb,autre,non binary,other,mx",
}
GENDER_WORDS = {
    word: key for key, words in GENDERS.items() for word in words.split(",")
}

FIELDS = ("name", "email", "phone", "birth_date", "gender", "prescriber", "adviser")
EMAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().]{2,}")
WORDS = re.compile(r"[^\d@]*[^\W\d_]{2}[^\d@]*")
DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[T ][\d:.]*)?")
PHONE_DIGITS = range(6, 16)  # how many a telephone number has


class Person(NamedTuple):
    """One row of a list. ``cells`` holds text as it was written, by field; ``line`` is
    its number in the list, the first being 1."""

    line: int
    cells: dict


class PeopleList(NamedTuple):
    people: list
    ignored: list  # headings of columns that nobody understands


def plain(text):
    """Return a text without accents, case and marks, to compare words by.

    >>> plain(" Né(e) le :"), plain("E-MAIL"), plain(None)
    ('ne e le', 'e mail', '')
    """
    text = unicodedata.normalize("NFKD", str(text or "").casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", text))


def cell_text(value):
    """Return a cell as one would write it.

    >>> cell_text(date(2001, 5, 12)), cell_text(612345678.0), cell_text(None)
    ('12/05/2001', '612345678', '')
    >>> cell_text("  Ana   Lima ")
    'Ana Lima'
    """
    if isinstance(value, date):  # a datetime is a date
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str("" if value is None else value).split())


def read_date(text, today):
    """Return a date of birth, None when it cannot be one: the day comes first, unless
    the year does; of a year in two digits, the latest that is past.

    >>> today = date(2026, 3, 1)
    >>> read_date("12/05/2001", today) == read_date("2001-05-12", today)
    True
    >>> read_date("3.4.99", today), read_date("03/04/07", today)
    (datetime.date(1999, 4, 3), datetime.date(2007, 4, 3))
    >>> read_date("31/02/2001", today), read_date("12/05/2031", today)
    (None, None)
    """
    text = (text or "").strip()
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        if len(found[3]) == 2:
            year += 2000 if 2000 + year <= today.year else 1900
    else:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if date(1900, 1, 1) <= found <= today else None


def read_gender(text):
    """Return "f", "m" or "x", None when the word says none of them.

    >>> read_gender("Mme"), read_gender("H"), read_gender("Non-binaire")
    ('f', 'm', 'x')
    >>> read_gender("?") is None
    True
    """
    return GENDER_WORDS.get(plain(text))


def phone_key(text):
    """Return the digits of a telephone number, the same for each way to write it; empty
    when it is none. Nine digits are a French number that a workbook has shortened.

    >>> {phone_key(n) for n in ("06 12 34 56 78", "+33 (0)6.12.34.56.78", "612345678")}
    {'33612345678'}
    >>> phone_key("+44 20 7946 0018"), phone_key("n/a"), phone_key("12")
    ('442079460018', '', '')
    """
    text = re.sub(r"\(0\)", "", text or "").strip()
    digits = re.sub(r"\D", "", text)
    if re.search(r"[^\W\d_]{3}", text) or len(digits) not in PHONE_DIGITS:
        return ""
    if digits.startswith("00"):
        digits = digits[2:]
    elif digits.startswith("0") and len(digits) == 10:
        digits = f"33{digits[1:]}"
    elif len(digits) == 9 and digits[0] != "0" and not text.startswith("+"):
        digits = f"33{digits}"
    return digits


def show_phone(text):
    """Return a French number in pairs of digits, another as it was written.

    >>> show_phone("0612345678"), show_phone("612345678"), show_phone("+442079460018")
    ('06 12 34 56 78', '06 12 34 56 78', '+442079460018')
    """
    key = phone_key(text)
    if len(key) == 11 and key.startswith("33"):
        digits = f"0{key[2:]}"
        return " ".join(digits[i : i + 2] for i in range(0, 10, 2))
    return text


def read_people(rows):
    """Return the people of a list, and the headings that nobody understands.

    The first row that is not empty heads the columns when it holds a known word; else
    columns are told apart by what is in them.

    >>> found = read_people([["Nom", "Prénom", "Né le"], ["LIMA", "Ana", "1/2/2001"]])
    >>> found.people[0].line, found.people[0].cells["name"]
    (2, 'Ana LIMA')
    >>> found = read_people([["Ana Lima", "ana@example.com"]])
    >>> found.people[0].cells["email"]
    'ana@example.com'
    """
    rows = [[cell_text(cell) for cell in row] for row in rows]
    numbered = [(n, row) for n, row in enumerate(rows, start=1) if any(row)]
    if not numbered:
        return PeopleList([], [])
    columns, ignored = _find_headers(numbered[0][1])
    if columns:
        numbered = numbered[1:]
    else:
        columns = _guess_columns([row for _n, row in numbered])
    return PeopleList(
        [Person(number, _read_cells(row, columns)) for number, row in numbered],
        ignored,
    )


def _find_headers(row):
    """Return {field: index} of a row of headings, empty when it is none, and the
    headings that are not understood."""
    columns, ignored = {}, []
    for index, text in enumerate(row):
        field = COLUMNS.get(plain(text))
        if field and field not in columns:
            columns[field] = index
        elif text:
            ignored.append(text)
    if "last_name" in columns and "first_name" not in columns:
        columns.setdefault("name", columns.pop("last_name"))
    return (columns, ignored) if columns else ({}, [])


def _guess_columns(rows):
    """Return {field: index} of rows without headings, by what most cells hold."""
    columns = {}
    for index in range(max(map(len, rows))):
        cells = [row[index] for row in rows if index < len(row) and row[index]]
        for field, test in GUESSES.items():
            if field not in columns and 2 * sum(map(test, cells)) > len(cells):
                columns[field] = index
                break
    if "first_name" in columns:
        first = [row[columns["name"]] for row in rows if columns["name"] < len(row)]
        if 2 * sum(" " not in text for text in first) > len(first):
            columns["last_name"] = columns.pop("name")
        else:  # whole names, and words that say something else
            del columns["first_name"]
    return columns


# How the columns of a list without headings are told apart, surest first.
GUESSES = {
    "email": lambda text: bool(EMAIL.fullmatch(text)),
    "birth_date": lambda text: read_date(text, date.max) is not None,
    "phone": lambda text: bool(phone_key(text)),
    "gender": lambda text: read_gender(text) is not None,
    "name": lambda text: bool(WORDS.fullmatch(text)),
    "first_name": lambda text: bool(WORDS.fullmatch(text)),
}


def _read_cells(row, columns):
    """Return {field: text} of one row; of two columns for the name, one name."""
    cells = {
        field: row[index] if index < len(row) else ""
        for field, index in columns.items()
    }
    parts = [cells.pop("first_name", ""), cells.pop("last_name", "")]
    name = " ".join(part for part in parts if part)
    cells["name"] = cells.get("name") or name
    return {field: cells.get(field, "") for field in FIELDS}


def find_errors(cells, today):
    """Return the fields of a person that cannot be read; a name is needed, the rest
    may be empty.

    >>> find_errors({"name": "Ana", "birth_date": "31/02/2001"}, date(2026, 3, 1))
    ['birth_date']
    >>> find_errors({"name": " ", "email": "ana@"}, date(2026, 3, 1))
    ['name', 'email']
    """
    checks = {
        "name": lambda text: re.search(r"[^\W\d_]", text),
        "email": lambda text: not text or EMAIL.fullmatch(text),
        "phone": lambda text: not text or phone_key(text),
        "birth_date": lambda text: not text or read_date(text, today),
        "gender": lambda text: not text or read_gender(text),
    }
    return [
        field for field, check in checks.items() if not check(cells.get(field) or "")
    ]


def person_keys(cells, today):
    """Return what tells a person from others, surest first: e-mail, telephone, name
    with date of birth. Two rows with one of them in common are the same person.

    >>> person_keys({"name": "Ana LIMA", "email": "Ana@Example.com"}, date(2026, 3, 1))
    [('email', 'ana@example.com')]
    >>> born = {"name": "Lima Ana", "birth_date": "1/2/2001"}
    >>> person_keys(born, date(2026, 3, 1))
    [('born', 'ana lima', datetime.date(2001, 2, 1))]
    """
    keys = []
    if email := (cells.get("email") or "").strip().casefold():
        keys.append(("email", email))
    if phone := phone_key(cells.get("phone")):
        keys.append(("phone", phone))
    born = read_date(cells.get("birth_date"), today)
    if born and (name := name_key(cells.get("name"))):
        keys.append(("born", name, born))
    return keys


def name_key(name):
    """Return a name whatever the order, case and accents of its words.

    >>> name_key("LÉGER, Zoé") == name_key("Zoe Leger")
    True
    """
    return " ".join(sorted(plain(name).split()))
