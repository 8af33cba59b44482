from odoo import api, models
from odoo.exceptions import AccessError

from ..report import indicators
from ..report.period import read_period

# Who may know numbers of people by their social situation; single people are another
# right. The facilitator has neither.
INDICATOR_GROUPS = ",".join(
    f"flashcoop_odoo.flashcoop_group_{role}"
    for role in ("coordinator", "funding", "auditor")
)
# Who may know single people, and so numbers of one to four; nobody else gets these.
FULL_GROUPS = "flashcoop_odoo.flashcoop_group_coordinator"


class FlashcoopCohortIndicators(models.Model):
    """How many people of cohorts count in each indicator; see
    :mod:`..report.indicators`."""

    _inherit = "flashcoop.cohort"

    @api.readonly
    def get_indicators(self, date_from=None, date_to=None, leaves_house=True):
        """Return the indicators of the cohorts together, as one operation.

        :param date_from: first day of entry (``YYYY-MM-DD``), open if empty.
        :param date_to: last day of entry, open if empty.
        :param leaves_house: keep back numbers of one to four people and those that
            would tell them. Coordinators may turn it off, for a screen of the house;
            for everybody else they are kept back whatever it says.
        :return: plain JSON data::

                {cohort_ids, date_from, date_to, on, participants, suppressed, compared,
                 left_out: {reason: participations that do not count},
                 rows: [{code, label, section, definition, source, unit,
                         women, men, nonbinary, unstated, total, share,
                         missing, missing_reasons: {reason: people}, is_detail}]}

            ``compared``: more is kept back, because it would follow from this table
            and those shown before. ``unit`` is ``people``, ``hours``, ``percent`` or,
            for an indicator that applies to no person, ``entity``. ``unstated`` are
            those whose gender is not known; the four columns add up to ``total``.
            ``share`` is in percent of the people of whom the answer is known; of exits,
            in percent of all who left and were not withdrawn. A number that is kept
            back is None, and so are reasons that are. Everybody counts once, with the
            situation of their first entry.
        :raise AccessError: for users without a right on the cohorts or on numbers of
            people.
        :raise UserError: when a date cannot be read, or the period ends before it
            starts.
        """
        date_from, date_to = read_period(self.env, date_from, date_to)
        value = self._find_indicators(date_from, date_to)
        return (value.suppress() if leaves_house else value).to_json()

    def _find_indicators(self, date_from=None, date_to=None):
        """Return the value of :func:`..report.indicators.find`, rights checked: in
        full for coordinators only; for others as it may leave the house, and beside the
        tables that were shown before.

        sudo: numbers for people who may not see persons. People are read through the
        cohorts, which the user may read: nothing of another company comes in.
        """
        self.check_access("read")
        if not (self.env.su or self.env.user.has_groups(INDICATOR_GROUPS)):
            raise AccessError(
                self.env._("Your role does not include the indicators of a Flashcoop.")
            )
        value = indicators.find(self.sudo()._origin, date_from, date_to)
        is_full = self.env.su or self.env.user.has_groups(FULL_GROUPS)
        return value if is_full else self._let_out_indicators(value)

    @api.model
    def _let_out_indicators(self, value, codes=None):
        """Return a value as somebody may see it who may not know small numbers, and
        write down that they do; see ``flashcoop.indicator.file``."""
        return self.env["flashcoop.indicator.file"]._let_out(value, codes)

    def action_view_indicators(self):
        """Open the indicators of the cohorts together."""
        board = self.env["flashcoop.indicator.board"].create(
            {"cohort_ids": [(6, 0, self.ids)]}
        )
        return board._get_action()
