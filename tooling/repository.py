"""Checks of the repository's own rules; each returns what it found, or nothing."""

import re
import xml.etree.ElementTree

from . import paths

#: What ./dev makes, and what belongs to other tools.
NOT_OURS = {".git", ".venv", ".dev", "build", "__pycache__", ".ruff_cache"}

IMPORTS_ODOO = re.compile(r"^\s*(from|import)\s+odoo\b", re.MULTILINE)
PRIVATE_PATH = re.compile(r"(?<![\w.$}~-])/(?:work|tmp|root|home/\w+|Users/\w+)/\w")
XML_INDENT = 4  # spaces


def files():
    """Return the files of the repository, relative to its root."""
    found = []
    for path in sorted(paths.ROOT.rglob("*")):
        relative = path.relative_to(paths.ROOT)
        if path.is_file() and not NOT_OURS.intersection(relative.parts):
            found.append(relative)
    return found


def odoo_in_calc(tree):
    """Find imports of Odoo in `calc/`, which is plain Python."""
    modules = [path for path in tree if "calc" in path.parts and path.suffix == ".py"]
    return _lines(path for path in modules if IMPORTS_ODOO.search(_read(path)))


def english_catalogs(tree):
    """Find English translation files: the sources are English already."""
    return _lines(path for path in tree if path.match("i18n/en*.po"))


def private_paths(tree):
    """Find paths that exist on one developer's machine only."""
    findings = []
    for path in tree:
        for number, line in enumerate(_read(path).splitlines(), 1):
            if PRIVATE_PATH.search(line) or str(paths.ROOT) in line:
                findings.append(f"{path}:{number}: {line.strip()[:120]}")
    return _lines(findings)


def untidy_xml(tree):
    """Find XML that does not parse, or is not laid out like the rest."""
    findings = []
    for path in tree:
        if path.suffix == ".xml":
            findings += [f"{path}:{problem}" for problem in _xml_problems(_read(path))]
    return _lines(findings)


def _xml_problems(text):
    """Yield the problems of one XML text."""
    try:
        xml.etree.ElementTree.fromstring(text.encode())
    except xml.etree.ElementTree.ParseError as error:
        yield f" {error}"
    if not text.endswith("\n"):
        yield " no new line at the end"
    for number, line in enumerate(text.splitlines(), 1):
        indent = len(line) - len(line.lstrip(" "))
        if "\t" in line or line != line.rstrip():
            yield f"{number}: a tab, or a space at the end of the line"
        elif line.lstrip().startswith("<") and indent % XML_INDENT:
            yield f"{number}: not indented by a multiple of {XML_INDENT} spaces"


def _read(path):
    """Return the text of a file; a binary one has none."""
    data = (paths.ROOT / path).read_bytes()
    return "" if b"\0" in data else data.decode(errors="replace")


def _lines(findings):
    """Return findings as text, one a line."""
    return "\n".join(f"    {finding}" for finding in findings)
