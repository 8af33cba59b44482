"""Sheets of attendance and the import of participants."""

import time

from .build import DAYS, PEOPLE
from .timing import Result, measure_writes, undone

COHORTS = 20  # the participants are imported into so many


def compare_attendance(cohorts):
    """Measure the grid's one call that saves all people at all half-days."""
    cohort, env = cohorts[0], cohorts.env
    Attendance = env["flashcoop.attendance"]

    def save(people):
        marks = [
            {
                "session_id": session.id,
                "participant_id": person.id,
                "status": ("present", "absent", "excused")[number % 3],
            }
            for number, person in enumerate(people)
            for session in cohort.session_ids
        ]
        return lambda: Attendance.apply_marks(marks)

    people = cohort.participant_ids
    samples = measure_writes(
        env,
        all=lambda: save(people),
        few=lambda: save(people[:3]),
    )
    title = f"attendance of {PEOPLE} people × {2 * DAYS} half-days"
    name = "for 3 people"
    queries = samples["few"].queries
    yield Result(title, samples["all"].queries, name, queries, 1.0, unit="queries")
    yield Result(title, samples["all"].seconds, name, samples["few"].seconds)


def compare_import(cohorts, count):
    """Measure participants created in one batch, against core's registrations.

    Both with ``tracking_disable``, as the web client's import has it, on contacts that
    exist. Ours create the registrations too.
    """
    env = cohorts.env(context=dict(cohorts.env.context, tracking_disable=True))
    cohorts = cohorts.with_env(env)[-COHORTS:]
    persons = env["res.partner"].create([{"name": f"New {n}"} for n in range(count)])

    def participants():
        vals_list = [
            {"cohort_id": cohorts[n % len(cohorts)].id, "partner_id": person.id}
            for n, person in enumerate(persons)
        ]
        return lambda: env["flashcoop.participant"].create(vals_list)

    def registrations():
        Registration = env["event.registration"].with_context(flashcoop_no_sync=True)
        vals_list = [
            {
                "event_id": cohorts[n % len(cohorts)].sudo().event_id.id,
                "partner_id": person.id,
                "name": person.name,
            }
            for n, person in enumerate(persons)
        ]
        return lambda: Registration.create(vals_list)

    samples = measure_writes(env, ours=participants, core=registrations)
    ours, core = samples["ours"].seconds, samples["core"].seconds
    title = f"import of {count:,} participants"
    yield Result(title, ours, "registrations", core, 1.5)


def compare_list(cohorts, count):
    """Measure a pasted list of people, read, looked at and accepted, against core's
    contacts and registrations for as many; ours also says of each who they are."""
    env = cohorts.env(context=dict(cohorts.env.context, tracking_disable=True))
    cohort = cohorts.with_env(env)[-1]
    people = [(f"New {_letters(n)}", f"new{n}@example.com") for n in range(count)]
    text = "\n".join(["Nom;Courriel", *(f"{name};{mail}" for name, mail in people)])

    def pasted():
        intake = env["flashcoop.intake"].create({"cohort_id": cohort.id, "text": text})

        def accept():
            intake.action_preview()
            intake.action_accept()

        return accept

    def core():
        event = cohort.sudo().event_id
        Registration = env["event.registration"].with_context(flashcoop_no_sync=True)

        def register():
            persons = env["res.partner"].create(
                [{"name": name, "email": mail} for name, mail in people]
            )
            Registration.create(
                [
                    {"event_id": event.id, "partner_id": person.id, "name": person.name}
                    for person in persons
                ]
            )

        return register

    samples = measure_writes(env, ours=pasted, core=core)
    ours, core = samples["ours"].seconds, samples["core"].seconds
    title = f"list of {count:,} people, read and accepted"
    yield Result(title, ours, "contacts, registrations", core, 2.0)


def _letters(number):
    """Return a number in letters: names have no digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def compare_anonymising(cohorts, count):
    """Measure people anonymised in one go, against core's own writes that empty the
    contacts of a tenth of them one by one, ten times; once each, for the time."""
    env = cohorts.env(context=dict(cohorts.env.context, tracking_disable=True))
    with undone(env):
        files = _create_old_files(env, count)
        ours = _seconds(env, files.anonymise)
    with undone(env):
        contacts = _create_old_files(env, count // 10).partner_id
        core = 10 * _seconds(env, lambda: _empty_one_by_one(contacts))
    yield Result(f"{count:,} people anonymised", ours, "contacts emptied", core, 4.0)


def _create_old_files(env, count):
    """Return candidates of long ago, who are due."""
    cohort = env["flashcoop.cohort"].create(
        {"name": "Long ago", "date_start": "2015-03-02"}
    )
    contacts = env["res.partner"].create(
        [
            {"name": f"Old {n}", "email": f"old{n}@example.com", "phone": f"0{n:09}"}
            for n in range(count)
        ]
    )
    return env["flashcoop.participant"].create(
        [{"cohort_id": cohort.id, "partner_id": contact.id} for contact in contacts]
    )


def _empty_one_by_one(contacts):
    for contact in contacts:
        contact.write({"name": "–", "email": False, "phone": False, "active": False})


def _seconds(env, work):
    env.flush_all()
    env.invalidate_all()
    start = time.perf_counter()
    work()
    env.flush_all()
    return time.perf_counter() - start
