"""Checks or merges translation files. Run with the Python of .venv, without Odoo.

catalogs.py check FRESH_POT POT PO
catalogs.py merge POT PO FOLDER_OF_ADDONS...
"""

import re
import sys
from pathlib import Path

import polib

#: Addons that bring fields and buttons to our models; their French labels are reused.
CORE = ("mail", "portal", "rating", "sms", "analytic", "account", "event", "base")

#: French keeps these signs with their word, by a no-break space.
LOOSE = re.compile(r" [:;?!»]|« ")
TAG = re.compile(r"<[^>]*>")


def key(entry):
    """Return what identifies a term."""
    return entry.msgctxt, entry.msgid


def check(fresh, pot, po):
    """Print every way in which the files are not up to date or not complete."""
    terms = {key(entry): entry for entry in polib.pofile(fresh)}
    for name, known in ((pot, _read(pot)), (po, _read(po))):
        for term in terms.keys() - known.keys():
            _say(f"not in {Path(name).name}", terms[term])
        for term in known.keys() - terms.keys():
            _say(f"no longer used, but in {Path(name).name}", known[term])
    for entry in _read(po).values():
        if key(entry) in terms and not _is_translated(entry):
            _say("not translated, or fuzzy", entry)
        if is_loose(entry.msgstr):
            _say("an ordinary space before : ; ? ! » or after «", entry)


def is_loose(text):
    """Say whether a sign of a French text may begin a line, or a guillemet end one.

    What stands in tags is left alone.
    """
    return bool(LOOSE.search(TAG.sub("", text)))


def merge(pot, po, *folders):
    """Put the terms of the .pot into the .po; keep what is translated there."""
    template = polib.pofile(pot)
    old = _read(po)
    labels = _core_labels(folders)
    new = polib.POFile(wrapwidth=78)
    new.metadata = {**template.metadata, "Language": "fr"}
    new.metadata["Plural-Forms"] = "nplurals=2; plural=(n > 1);"
    for entry in template:
        before = old.get(key(entry))
        if before and _is_translated(before):
            entry.msgstr = before.msgstr
        elif _is_label(entry):
            entry.msgstr = labels.get(entry.msgid, "")
        new.append(entry)
        if not _is_translated(entry):
            _say("to translate", entry)
    new.save(po)


def _read(path):
    """Return the terms of a catalog; none if it is not there."""
    if not Path(path).exists():
        return {}
    return {key(entry): entry for entry in polib.pofile(path) if not entry.obsolete}


def _is_translated(entry):
    """Say whether an entry has a French text that someone stands for."""
    return bool(entry.msgstr) and "fuzzy" not in entry.flags


def _is_label(entry):
    """Say whether all uses of a term are labels or helps of fields."""
    uses = [name for name, _line in entry.occurrences]
    return bool(uses) and all(use.startswith("model:ir.model.fields") for use in uses)


def _core_labels(folders):
    """Return the French labels of fields that core addons bring."""
    labels = {}
    for folder in folders:
        for addon in CORE:
            catalog = Path(folder) / addon / "i18n" / "fr.po"
            for entry in _read(catalog).values():
                if "model:ir.model.fields" in str(entry.occurrences) and entry.msgstr:
                    labels.setdefault(entry.msgid, entry.msgstr)
    return labels


def _say(problem, entry):
    """Print one finding."""
    use = entry.occurrences[0][0] if entry.occurrences else ""
    sys.stdout.write(f"    {problem}: {entry.msgid[:70]!r} ({use})\n")


if __name__ == "__main__":
    {"check": check, "merge": merge}[sys.argv[1]](*sys.argv[2:])
