"""The budget of an application, in the tree of CERFA 12156*06 and the state portal.

Like :mod:`.form_15059`, it places rows and adds nothing up. One total only, with the
contributions in kind, as on the portal. The words are the form's own, hence French.
"""

from . import form_table
from .form_15059_pages import PAGE_WIDTH, fit_table
from .form_table import Shape, exact, whole

SHAPE = Shape(
    prefix="BP.",
    prompts={
        "BP.74.1": "État : préciser le(s) ministère(s), directions ou services"
        " déconcentrés sollicités",
        "BP.74.6": "Organismes sociaux (CAF, etc. : détailler)",
        "BP.74.10": "Aides privées (fondation)",
    },
    blocks={
        "BP.65": 1,
        "BP.75": 1,
        "BP.I.1": 2,
        "BP.P": 2,
        "BP.86": 3,
        "BP.87": 3,
        "BP.T": 4,
        "BP.TP": 4,
    },
    bands={
        0: ("CHARGES DIRECTES", "RESSOURCES DIRECTES"),
        2: ("CHARGES INDIRECTES", "RESSOURCES PROPRES AFFECTÉES AU PROJET"),
        3: ("CONTRIBUTIONS VOLONTAIRES EN NATURE", None),
    },
)
# mm; with the style of funding_application_templates.xml: change both
LABEL_WIDTHS = (0.37 * PAGE_WIDTH - 1.6, 0.41 * PAGE_WIDTH - 1.6)
PAGE_ROOM = 238  # a little more than paper has: the measures are wide
FACT_HEIGHT, NOTE_HEIGHT = 4.5, 5


def draw_table(content):
    """Return the :class:`.form_table.Line` s of the budget."""
    return form_table.draw_table(content["rows"], SHAPE)


def draw_pages(content, fact_count):
    """Return the pages of the budget; ``fact_count`` lines stand above its table."""
    room = PAGE_ROOM - FACT_HEIGHT * fact_count - NOTE_HEIGHT * len(notes(content))
    pages = fit_table(draw_table(content), room, LABEL_WIDTHS)
    for number, page in enumerate(pages, start=1):
        page.number, page.count, page.is_first = number, len(pages), number == 1
    return pages


def sentence_text(content):
    """Return the closing sentence of the form, in whole euros; the percentage is of the
    only total, contributions in kind included, and says so."""
    share = content["percent_whole"]
    return (
        "La subvention sollicitée de {}\xa0€, objet de la présente demande, représente"
        " {}\xa0% du total des produits du projet (montant sollicité ÷ total du budget"
        " × 100, contributions volontaires en nature comprises)."
    ).format(whole(content["asked_whole"]), "……" if share is None else whole(share))


def notes(content):
    """Return what a reader of the budget must know beside it: sentences."""
    texts, currency = [], content["currency"]
    gap = content["missing"]
    if gap > 0:
        texts.append(
            f"Les charges dépassent les produits de {exact(gap, currency)} : le budget"
            " n’est pas équilibré."
        )
    if content["unplaced"]:
        texts.append(
            "Lignes du budget sans ligne dans ce formulaire, non comptées ci-dessus :"
            f" {exact(content['unplaced'], currency)}."
        )
    if not content["cohorts"]:
        texts.append(
            "Cette demande n’est rattachée à aucune Flashcoop : pas de budget."
        )
    return texts
