"""People and programme of the editions, as coordination and animation do it."""

from datetime import timedelta

from odoo import Command
from odoo.fields import Date

from . import people, signatures


def create_first(world):
    """Return the first Flashcoop, recruiting, with its programme and its people."""
    facts = {**people.COHORT, "place_id": _create_place(world, people.PLACE).id}
    return _create(world, facts, people.ACTORS, people.PARTICIPANTS)


def _create(world, facts, actors, participants):
    cohort = world.as_("coordinator")["flashcoop.cohort"].create(facts)
    cohort.generate_sessions()
    _add_actors(world, cohort, actors)
    _name_sessions(world, cohort)
    cohort.action_recruit()
    for row in participants:
        _create_participant(world, cohort, *row, "vitalis")
    return cohort


def run_first(world, cohort):
    statuses = {(row[0], row[1]): row[2:] for row in people.EXCEPTIONS}
    _run(world, cohort, statuses)


def _run(world, cohort, statuses):
    """Run the days: everybody is on the sheets, which are signed and locked."""
    cohort.action_run()
    cohort.participant_ids.action_start()
    _save_sheets(world, cohort, len(cohort.session_ids), statuses)
    sessions = world.as_("facilitator")["flashcoop.session"].search(
        [("cohort_id", "=", cohort.id)]
    )
    signatures.sign_all(sessions)
    sessions.action_lock()


def complete_first(world, cohort):
    cohort.participant_ids.action_complete()
    followups = cohort.participant_ids.followup_ids
    followups.cancel_reason = people.NO_FOLLOWUP
    followups.action_cancel()
    cohort.action_to_closing()


def duplicate(world, cohort):
    """Return the second edition, made from the first."""
    facts = people.NEXT_COHORT
    wizard = world.as_("coordinator")["flashcoop.duplicate.edition"].create(
        {
            "cohort_id": cohort.id,
            "name": facts["name"],
            "date_start": facts["date_start"],
        }
    )
    second = cohort.browse(wizard.action_duplicate()["res_id"])
    second.write(
        {
            "trade": facts["trade"],
            "note": facts["note"],
            "place_id": _create_place(world, people.NEXT_PLACE).id,
        }
    )
    gone = [world.contacts[key] for key in people.NEXT_ACTORS_GONE]
    second.actor_ids.filtered(lambda actor: actor.partner_id in gone).unlink()
    _add_actors(world, second, people.NEXT_ACTORS)
    return second


def run_second(world, cohort):
    """Recruit, and run the first days."""
    cohort.action_recruit()
    for name, gender, birth_date, prescriber in people.NEXT_PARTICIPANTS:
        _create_participant(world, cohort, name, gender, birth_date, None, prescriber)
    cohort.action_run()
    cohort.participant_ids.action_start()
    _save_sheets(world, cohort, people.NEXT_HALF_DAYS_FILLED, {})


def run_latest(world):
    """Run a small edition of these weeks: its people are to be called now."""
    start = Date.today() - timedelta(days=people.LATEST_STARTED)
    facts = {**people.LATEST_COHORT, "date_start": start}
    cohort = _create(world, facts, people.LATEST_ACTORS, people.LATEST_PARTICIPANTS)
    for person in cohort.participant_ids.partner_id:
        person.phone = people.LATEST_PHONE
    _run(world, cohort, {})
    cohort.participant_ids.action_complete()
    cohort.action_to_closing()


def _create_place(world, place):
    name, city, zip_code = place
    return world.as_("coordinator")["res.partner"].create(
        {"name": name, "city": city, "zip": zip_code, "company_id": world.company.id}
    )


def _add_actors(world, cohort, rows):
    cohort.actor_ids = [
        Command.create(
            {
                "partner_id": world.contacts[key].id,
                "role": role,
                "function": function,
            }
        )
        for key, role, function in rows
    ]


def _name_sessions(world, cohort):
    """Give the half-days their titles and the two people who run them."""
    facilitators = cohort.actor_ids.filtered(lambda a: a.role == "facilitator")
    for session, title in zip(cohort.session_ids, people.TITLES, strict=True):
        session.name = title
    cohort.session_ids.facilitator_ids = facilitators.partner_id


def _create_participant(world, cohort, name, gender, birth_date, level, prescriber):
    """Add a candidate and admit them; what was not published stays unknown."""
    env = world.as_("coordinator")
    person = env["res.partner"].create({"name": name, "company_id": world.company.id})
    values = {
        "cohort_id": cohort.id,
        "partner_id": person.id,
        "gender": gender,
        "birth_date": birth_date,
        "prescriber_id": world.contacts[prescriber].id,
        "note": f"<p>{people.INVENTED}</p>",
        **people.NOT_PUBLISHED,
    }
    if level:  # published for the first edition, whose people were all unemployed
        reached = env.ref(f"flashcoop_odoo.education_level_{level}")
        values["education_level_id"] = reached.id
        values["labour_status"] = "unemployed"
        values["adviser_id"] = world.contacts["adviser"].id
    env["flashcoop.participant"].create(values).action_admit()


def _save_sheets(world, cohort, count, statuses):
    """Fill in the first ``count`` half-days, everybody present but ``statuses``."""
    env = world.as_("facilitator")
    participants = cohort.participant_ids.sorted("id")
    sheet = []
    for number, session in enumerate(cohort.session_ids.sorted()[:count]):
        for rank, participant in enumerate(participants):
            line = {"session_id": session.id, "participant_id": participant.id}
            known = statuses.get((number, rank))
            if known:
                line |= dict(zip(("status", "minutes", "reason"), known, strict=True))
            else:
                line["status"] = "present"
            sheet.append(line)
    env["flashcoop.attendance"].save_sheet(sheet)
