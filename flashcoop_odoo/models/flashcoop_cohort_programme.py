from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..calc.halfdays import HALF_DAYS, is_working_day, working_days


class FlashcoopCohortProgramme(models.Model):
    """The half-days of a cohort: made, moved, and copied to a new edition."""

    _inherit = "flashcoop.cohort"

    def generate_sessions(self, date_start=None, days=None, saturday=None):
        """Add the half-days that the programme lacks; existing ones stay.

        :param date_start: first day; the cohort's own start by default.
        :param days: number of working days; the company's default (7) else.
            Weekends and public holidays are skipped.
        :param saturday: the day of the sale; when it is none of these days, it
            replaces the last but one.
        :return: the new sessions.
        :raise UserError: when there would be more than 60 days, or when the sale is
            before the first or after the last of them.
        """
        self.check_access("write")
        days = days or self.company_id[:1].flashcoop_days
        if not 1 <= days <= 60:
            raise UserError(self.env._("A programme has between 1 and 60 days."))
        vals_list = []
        for cohort in self:
            start = fields.Date.to_date(date_start) or cohort.date_start
            dates = cohort._get_days(start, days, fields.Date.to_date(saturday))
            cohort._extend_to(dates)
            known = {(s.date, s.period) for s in cohort.session_ids}
            vals_list += [
                cohort._prepare_session_vals(day, period)
                for day in sorted(dates)
                for period in HALF_DAYS
                if (day, period) not in known
            ]
        return self.env["flashcoop.session"].create(vals_list)

    def _get_days(self, start, days, saturday):
        """Return the days of the programme, those it has already among them.

        A day that was moved stands for the one it left: that one is not lacking.
        """
        planned = set(self.session_ids.mapped("date"))
        dates = working_days(start, days)
        if saturday and saturday not in planned.union(dates):
            self._check_sale_day(saturday, planned.union(dates))
            dates[-2] = saturday  # two days at least: there is one in between
        lacking = [day for day in dates if day not in planned]
        room = max(days - len(planned), 0)
        return planned.union(lacking[:room], {saturday} & set(dates))

    def _check_sale_day(self, day, planned):
        """Check that a sale falls inside the programme.

        :raise UserError: when it does not; “Move a day” is for these cases.
        """
        first, last = min(planned), max(planned)
        if not first < day < last:
            raise UserError(
                self.env._(
                    "The day of sale, %(day)s, is not between the first day (%(first)s)"
                    " and the last day (%(last)s) of “%(cohort)s”. Choose a day in"
                    " between; after the half-days are made, “Move a day” can put one"
                    " elsewhere.",
                    day=format_date(self.env, day),
                    first=format_date(self.env, first),
                    last=format_date(self.env, last),
                    cohort=self.name,
                )
            )

    def _prepare_session_vals(self, day, period):
        hour_start, hour_end = HALF_DAYS[period]
        return {
            "cohort_id": self.id,
            "date": day,
            "period": period,
            "hour_start": hour_start,
            "hour_end": hour_end,
            "day_meant": not is_working_day(day),  # the day of sale
        }

    def _extend_to(self, dates):
        """Widen the cohort's dates so that they hold all of ``dates``."""
        self.ensure_one()
        first, last = min(dates), max(dates)
        if not self.session_ids:
            self.write({"date_start": first, "date_end": last})
        elif first < self.date_start or last > self.date_end:
            self.write(
                {
                    "date_start": min(first, self.date_start),
                    "date_end": max(last, self.date_end),
                }
            )

    def move_day(self, date_from, date_to):
        """Move the half-days of one day to another; the cohort's dates follow.

        :raise UserError: when nothing is planned on the first day, when the other
            day has half-days already, or when attendance is locked.
        """
        self.ensure_one()
        self.check_access("write")
        date_from, date_to = (
            fields.Date.to_date(date_from),
            fields.Date.to_date(date_to),
        )
        sessions = self.session_ids.filtered(lambda s: s.date == date_from)
        if not sessions:
            raise UserError(
                self.env._(
                    "Nothing is planned on %s.", format_date(self.env, date_from)
                )
            )
        if self.session_ids.filtered(lambda s: s.date == date_to):
            raise UserError(
                self.env._(
                    "%s already has half-days: choose a free day.",
                    format_date(self.env, date_to),
                )
            )
        self._extend_to([date_to])
        is_working = is_working_day(date_to)
        sessions.write({"date": date_to, "day_meant": not is_working})
        self._shrink_to_sessions()
        return is_working

    def _shrink_to_sessions(self):
        dates = self.session_ids.mapped("date")
        self.write({"date_start": min(dates), "date_end": max(dates)})

    # === DUPLICATE EDITION === #

    def duplicate_edition(self, date_start, name=None):
        """Return a new edition: dates shifted, sessions, budget, actors and the
        plan of fundings copied; never people or money.

        Half-days keep their place in the programme: the n-th day goes to the n-th
        working day from ``date_start``; fundings are copied as drafts for the same
        funders, with what was granted (or asked) as the amount to ask.

        :raise AccessError: for who may not create cohorts.
        """
        self.ensure_one()
        self.check_access("read")
        date_start = fields.Date.to_date(date_start)
        dates = self._get_shifted_dates(date_start)
        new = self.copy(
            {
                "name": name or self.env._("%s (new edition)", self.name),
                "date_start": date_start,
                "date_end": max(dates.values(), default=date_start)
                if dates
                else date_start + (self.date_end - self.date_start),
            }
        )
        # sudo: a funding officer, who may create a Flashcoop, only reads half-days.
        for session in self.session_ids.sudo():
            session.copy({"cohort_id": new.id, "date": dates[session.date]})
        for actor in self.actor_ids:
            actor.copy({"cohort_id": new.id})
        new._copy_funding_plan(self)
        if new.session_ids:
            new._shrink_to_sessions()
        return new

    def _get_shifted_dates(self, date_start):
        """Return old date → new date: same rank among the days, weekends skipped."""
        old = sorted(set(self.session_ids.mapped("date")))
        return dict(zip(old, working_days(date_start, len(old)), strict=True))
