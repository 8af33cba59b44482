"""The official form is French, whatever the language of who fills it in."""

FRENCH = "fr_FR"


def in_french(records):
    """Return ``records`` whose labels, dates and amounts read in French; unchanged
    in a database where French is not active."""
    if records.env["res.lang"]._get_data(code=FRENCH):
        return records.with_context(lang=FRENCH)
    return records
