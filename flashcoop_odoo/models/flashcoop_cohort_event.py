from datetime import datetime

import pytz

from odoo import Command, api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, format_time

from ..calc.halfdays import HALF_DAYS, at_hour

# What an event and its cohort have in common: field there → field here.
COMMON_FIELDS = {
    "name": "name",
    "date_tz": "tz",
    "address_id": "place_id",
    "user_id": "coordinator_id",
    "company_id": "company_id",
}
EVENT_DATES = {"date_begin", "date_end"}


class FlashcoopCohortEvent(models.Model):
    """The core event of a cohort: the same name, dates and place, always in step.

    The event begins on the cohort's first day and ends on its last, at the hours of the
    half-days of these days; before there are any, at the event's own hours.
    """

    _inherit = "flashcoop.cohort"

    @api.model
    def _event_fields(self):
        """Fields whose change moves the event."""
        return {"date_start", "date_end", *COMMON_FIELDS.values()}

    def _prepare_event_vals(self):
        self.ensure_one()
        start, end = self._get_bounds_utc()
        return {
            "name": self.name,
            "date_begin": start,
            "date_end": end,
            "date_tz": self.tz,
            "address_id": self.place_id.id,
            "user_id": self.coordinator_id.id,
            "company_id": self.company_id.id,
        }

    def _create_events(self):
        """Create the event of each cohort, without core's default mails.

        With them, 500 registrations take minutes and mail people we only list.
        sudo: a coordinator needs no right on events.
        """
        Event = self.env["event.event"].sudo()
        for cohort in self.sudo().filtered(lambda c: not c.event_id):
            cohort.event_id = Event.with_context(flashcoop_no_sync=True).create(
                cohort._prepare_event_vals()
                | {
                    "event_mail_ids": [Command.clear()],
                    "question_ids": [Command.clear()],
                }
            )

    def _sync_event(self):
        """Keep dates, place and name of the event in step (sudo as above)."""
        for cohort in self.sudo().filtered("event_id"):
            event = cohort.event_id.with_context(flashcoop_no_sync=True)
            vals = cohort._prepare_event_vals()
            if vals.pop("name") != event.name:
                cohort._sync_event_name()
            event.write(vals)

    def _sync_event_name(self):
        """Give the event our name in all languages: ours has one for all."""
        languages = {code for code, _name in self.env["res.lang"].get_installed()}
        for cohort in self.sudo():
            cohort.event_id.update_field_translations(
                "name", dict.fromkeys(languages | {"en_US"}, cohort.name)
            )

    # === HOURS === #

    def _get_bounds_utc(self):
        """Return when the event begins and ends, as naive UTC datetimes."""
        self.ensure_one()
        first, last = self.date_start, self.date_end
        start = at_hour(first, HALF_DAYS["morning"][0])
        end = at_hour(last, HALF_DAYS["afternoon"][1])
        if self.event_id:
            own = [moment.time() for moment in self._get_event_bounds()]
            if first != last or own[0] < own[1]:
                start = datetime.combine(first, own[0])
                end = datetime.combine(last, own[1])
        planned_start, planned_end = self._get_planned_bounds(first, last)
        return self._to_utc(planned_start or start), self._to_utc(planned_end or end)

    def _get_event_bounds(self):
        """Return when the event begins and ends now, in its own local time."""
        zone = pytz.timezone(self.event_id.date_tz or "UTC")
        return [
            pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)
            for moment in (self.event_id.date_begin, self.event_id.date_end)
        ]

    def _get_planned_bounds(self, first, last):
        """Return the local datetimes at which the half-days of the day ``first`` begin
        and those of ``last`` end; None for a day without."""
        days = self.session_ids.grouped("date")
        starts = days.get(first, self.session_ids.browse()).mapped("hour_start")
        stops = days.get(last, self.session_ids.browse()).mapped("hour_end")
        return (
            at_hour(first, min(starts)) if starts else None,
            at_hour(last, max(stops)) if stops else None,
        )

    def _to_utc(self, local):
        """Return a naive local datetime of the cohort as a naive UTC one."""
        zone = pytz.timezone(self.tz or "Europe/Paris")
        return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)

    # === WHAT IS CHANGED IN THE EVENTS APP === #

    def _follow_events(self, changed):
        """Take over what was changed on the events, by the rules of the cohorts.

        Called in sudo: staff of the Events app decide on name, dates and place and may
        know nothing else of a Flashcoop.

        :param changed: names of fields of the events.
        :raise UserError: when the event leaves half-days out, or begins or ends at
            other hours than they do.
        """
        dates = EVENT_DATES & changed
        for cohort in self:
            vals = cohort._get_common_changes(changed)
            if "tz" in vals and not dates:
                # days and hours stay, in the other zone: as when ours is changed
                cohort.event_id.with_context(flashcoop_no_sync=True).date_tz = cohort.tz
            if dates:
                start, end = cohort._get_event_bounds()
                cohort._check_event_bounds(start, end)
                days = {"date_start": start.date(), "date_end": end.date()}
                if any(cohort[name] != day for name, day in days.items()):
                    vals |= days
            if vals:
                cohort.write(vals)
            if "name" in vals:
                cohort._sync_event_name()

    def _get_common_changes(self, changed):
        """Return our values for what was changed on the event, dates apart."""
        event = self.event_id
        vals = {
            ours: event[theirs]
            for theirs, ours in COMMON_FIELDS.items()
            if theirs in changed and event[theirs] != self[ours]
        }
        if "company_id" in vals:
            raise UserError(
                self.env._(
                    "“%(event)s” is the event of a Flashcoop of %(company)s, whose"
                    " books hold its entries: it stays in this company.",
                    event=event.name,
                    company=self.company_id.name,
                )
            )
        return {
            name: value.id if isinstance(value, models.BaseModel) else value
            for name, value in vals.items()
        }

    def _check_event_bounds(self, start, end):
        """Refuse dates of the event, in local time, that its half-days contradict."""
        days = self.session_ids.mapped("date")
        if days and not start.date() <= min(days) <= max(days) <= end.date():
            raise UserError(
                self.env._(
                    "“%(cohort)s” has half-days from %(first)s to %(last)s: its event"
                    " cannot leave them out. Move them in the Flashcoop first (“Move a"
                    " day”), and the event follows.",
                    cohort=self.name,
                    first=format_date(self.env, min(days)),
                    last=format_date(self.env, max(days)),
                )
            )
        planned = self._get_planned_bounds(start.date(), end.date())
        for moment, half_day in zip((start, end), planned, strict=True):
            if half_day and moment != half_day:
                raise UserError(
                    self.env._(
                        "On %(day)s, the event of “%(cohort)s” has the hours of the"
                        " half-days (%(time)s): change these in the Flashcoop, and the"
                        " event follows.",
                        day=format_date(self.env, moment.date()),
                        cohort=self.name,
                        time=format_time(
                            self.env, half_day.time(), time_format="short"
                        ),
                    )
                )

    def _check_may_appoint(self):
        """Refuse that the event's responsible is changed by somebody who may not choose
        the coordinator: coordinating a Flashcoop opens its people's data.

        :raise AccessError: unless the user has this right, or it is a program.
        """
        cohorts = self.sudo().filtered(lambda c: c.event_id.user_id != c.coordinator_id)
        if self.env.su or not cohorts:
            return
        cohorts = cohorts.with_env(self.env)
        if not cohorts.has_access("write"):
            raise AccessError(
                self.env._(
                    "Who is responsible for “%s” coordinates this Flashcoop and sees"
                    " its people: ask its coordinator to change this there.",
                    cohorts[0].sudo().name,
                )
            )
        cohorts._check_guarded_fields({"coordinator_id": False})

    # === REGISTRATIONS === #

    def _get_to_settle(self):
        """Extend with what only a person can bring in step with the Events app."""
        self.ensure_one()
        cohort = self.sudo()  # counted only
        lines = super()._get_to_settle()
        doubtful = cohort.participant_ids.filtered(
            lambda p: (
                p.state in ("admitted", "active", "completed")
                and p.registration_id.state in ("draft", "cancel")
            )
        )
        if doubtful:
            lines.append(
                self.env._(
                    "Participants whose registration is cancelled or not confirmed in"
                    " the Events app: %s",
                    len(doubtful),
                )
            )
        stray = cohort.event_id.registration_ids.filtered(
            lambda r: r.state != "cancel" and not r.flashcoop_participant_ids
        )
        if stray:
            lines.append(
                self.env._(
                    "Registrations in the Events app without a participant: %s",
                    len(stray),
                )
            )
        return lines

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        for event in self.sudo().event_id:
            if event.registration_ids.filtered(lambda r: r.state != "cancel"):
                raise UserError(
                    self.env._(
                        "People are registered for “%s” in the Events app: cancel their"
                        " registrations first.",
                        event.name,
                    )
                )

    def unlink(self):
        """Extend to take cancelled registrations along: they would keep the event.

        sudo as above.
        """
        self.check_access("unlink")
        registrations = self.sudo().event_id.registration_ids
        registrations.filtered(lambda r: r.state == "cancel").unlink()
        return super().unlink()

    def action_view_event(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "event.event",
            "res_id": self.event_id.id,
            "view_mode": "form",
        }
