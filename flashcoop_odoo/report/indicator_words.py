"""Indicators in the words of a language, for whoever draws them."""

from odoo.tools import float_repr

from ..calc.suppression import TOTAL
from .indicators import NO_FIGURE

STAR = "*"  # stands for a number that is kept back


class Words:
    """Labels and figures of a value of :class:`.indicators.Indicators`."""

    def __init__(self, env, value):
        self.env, self.value = env, value
        section = env["flashcoop.indicator"]._fields["section"]
        self.labels = dict(section._description_selection(env))
        lang = env["res.lang"]._get_data(code=env.lang or "en_US")
        self.point = lang.decimal_point or "."
        self.columns = {
            "f": env._("Women"),
            "m": env._("Men"),
            "x": env._("Non-binary"),
            "unstated": env._("Not stated"),
        }
        self.reasons = self.reasons_of(env)
        groups = [row for row in value.rows if row.test and not row.test.fields]
        if groups and all(row.cells["unstated"] == 0 for row in groups):
            del self.columns["unstated"]

    @staticmethod
    def reasons_of(env):
        """Return {why there is no answer: words}."""
        return {
            "not_asked": env._("not asked"),
            "unknown": env._("answer not known"),
            "refused": env._("does not wish to answer"),
            "unreachable": env._("could not be reached"),
            "pending": env._("not due yet"),
            "still_there": env._("still taking part"),
            "removed": env._("withdrawn from the exits"),
        }

    def sections(self):
        """Return [(label, rows)] in printed order."""
        found = {}
        for row in self.value.rows:
            found.setdefault(row.section, []).append(row)
        return [(self.labels[section], rows) for section, rows in found.items()]

    def cell(self, row, column=TOTAL):
        """Return the text of a number, the star when it is kept back."""
        if row.unit == "entity":
            return "–"
        number = row.cells[column]
        if number is None:
            return STAR
        if number == NO_FIGURE:
            return "–"
        if row.unit == "hours":
            return self._number(number, 1)
        if row.unit == "percent":
            return f"{self._number(number, 0)}\xa0%"
        return str(number)

    def share(self, row):
        """Return the share of those of whom it is known; nothing where it says
        nothing."""
        if row.share is None or not row.test:
            return ""
        return f"{self._number(row.share, 0)}\xa0%"

    def by_gender(self, row):
        """Return the columns in one short text, for a narrow screen."""
        if row.unit == "entity":
            return ""
        return " · ".join(
            f"{title}\xa0{self.cell(row, column)}"
            for column, title in self.columns.items()
        )

    def missing(self, row):
        """Return of how many people it is not known; nothing when it is of all."""
        if row.missing_count is None:
            return STAR
        return str(row.missing_count) if row.missing_count else ""

    def missing_reasons(self, row):
        """Return why it is not known: “not asked 8, not due yet 5”; nothing when that
        is kept back."""
        return ", ".join(
            f"{self.reasons[reason]}\xa0{number}"
            for reason, number in (row.missing or {}).items()
        )

    def not_applicable(self, row):
        return row.unit == "entity" and self.env._("Not applicable to people")

    def left_out(self):
        """Return [sentence] on participations that do not count, and why."""
        counts = self.value.left_out
        sentences = {
            "candidate": self.env._("candidates: %s", counts["candidate"]),
            "declined": self.env._("declined: %s", counts["declined"]),
            "never_came": self.env._("never came: %s", counts["never_came"]),
            "too_short": self.env._(
                "support of one day or less (ESF+ only): %s", counts["too_short"]
            ),
        }
        return [text for reason, text in sentences.items() if counts[reason]]

    def _number(self, number, digits):
        return float_repr(number, digits).replace(".", self.point)
