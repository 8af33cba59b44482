"""The dossier of a report: the names of its files, and what its summary says.

The words are the funder's, hence French and not translated.
"""

import re

from .form_table import exact

FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LONGEST = 60


def safe_name(text):
    """Return a text as a part of a file's name on every system.

    >>> safe_name("BILL/2022/03/0001"), safe_name("a: b?"), safe_name("..")
    ('BILL-2022-03-0001', 'a- b-', '_')
    """
    return FORBIDDEN.sub("-", text or "").strip(" .")[:LONGEST].strip(" .") or "_"


def voucher_name(row, file_name, rank=0):
    """Return the name of a voucher: in the order of the list, as it is numbered.

    >>> row = {"number": 3, "voucher": "BILL/1", "supplier": "Moulin"}
    >>> voucher_name(row, "scan.pdf"), voucher_name(row, "photo", 1)
    ('003_BILL-1_Moulin.pdf', '003-2_BILL-1_Moulin')
    """
    stem = "_".join(
        safe_name(part) for part in (row["voucher"], row["supplier"]) if part
    )
    number = f"{row['number']:03}" + (f"-{rank + 1}" if rank else "")
    dot = file_name.rfind(".")
    extension = safe_name(file_name[dot + 1 :]) if dot > 0 else ""
    ending = f".{extension[:8]}" if extension.isalnum() else ""
    return f"{number}_{stem or 'piece'}{ending}"


def summary_text(content, mark, vouchers, notes):
    """Return the text of the dossier's summary.

    :param vouchers: {number of the row: {"names": files in the dossier, "note": what
        to say of them, "is_withheld": there are some that stay in the house}}.
    :param notes: sentences on the rest of the dossier.
    """
    rows, currency = content.get("expenses", []), content["currency"]
    lines = [
        "DOSSIER DU COMPTE RENDU FINANCIER",
        mark,
        "",
        f"Financeur : {content['funder']}",
        f"Subvention : {content['funding']}",
        f"Dossier : {content['file_number'] or '–'}",
        f"Action : {', '.join(content['cohorts'])}",
        "",
        "PIÈCES, dans l’ordre de l’état récapitulatif des dépenses",
    ]
    missing = []
    for row in rows:
        found = vouchers[row["number"]]
        title = _title(row, currency)
        lines.append(title)
        lines += [f"      {name}" for name in found["names"]]
        if found["note"]:
            lines.append(f"      {found['note']}")
        if not found["names"] and not found.get("is_withheld"):
            missing.append(title)
    lines += ["", "PIÈCES MANQUANTES"]
    lines += missing or ["aucune" if rows else "la liste des dépenses est vide"]
    lines += ["", "AUTRES DOCUMENTS", *notes]
    return "\r\n".join(lines) + "\r\n"


def _title(row, currency):
    words = [f"n° {row['number']}", row["voucher"], row["supplier"], row["label"]]
    words.append(exact(row["amount"], currency))
    words.append(f"imputé {exact(row['charged'], currency)}")
    return " – ".join(filter(None, words))
