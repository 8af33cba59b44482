"""Sheets of attendance and the import of participants."""

from .build import DAYS, PEOPLE
from .timing import Result, measure_writes

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
