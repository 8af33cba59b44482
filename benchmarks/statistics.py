"""The indicators of twenty thousand participants, against hand-written SQL."""

from .timing import Result, measure, undone

PEOPLE = 20_000
TERMS = ("exit", "m3", "m6")


def compare_indicators(cohorts, count=PEOPLE):
    """Measure the indicators of ``count`` participants, added and undone here.

    By hand are counted: the ESF+ indicators by gender, each person once, with hours and
    half-days; neither the politique de la ville, nor why something is not known.
    """
    env = cohorts.env
    with undone(env):
        _insert_people(env, cohorts, count)
        env.cr.execute("ANALYZE flashcoop_participant, flashcoop_attendance")
        samples = measure(
            env,
            ours=lambda: cohorts.get_indicators(leaves_house=False),
            by_hand=lambda: _by_hand(env, cohorts),
        )
        ours, by_hand = samples["ours"], samples["by_hand"]
        _check_equal(ours.answer, by_hand.answer)
        few = measure(env, few=lambda: cohorts[:2].get_indicators(leaves_house=False))
    title = f"indicators of {ours.answer['participants']:,} participants"
    yield Result(title, ours.seconds, "SQL by hand", by_hand.seconds, 4.0)
    queries = few["few"].queries
    yield Result(title, ours.queries, "2 cohorts", queries, 1.0, unit="queries")


def _check_equal(found, by_hand):
    rows = {row["code"]: row for row in found["rows"]}
    for code, total in by_hand.items():
        if rows[code]["total"] != total:
            raise AssertionError(f"{code}: {rows[code]['total']} ≠ {total} by hand")


def _insert_people(env, cohorts, count):
    """Insert people with their entry situation, sheets and answers, by SQL."""
    env.cr.execute(
        """
        WITH contact AS (
            INSERT INTO res_partner (name, active, company_id, autopost_bills)
            SELECT 'Statistic ' || number, TRUE, NULL, 'ask'
              FROM generate_series(1, %(count)s) AS number
         RETURNING id
        ), numbered AS (
            SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS number FROM contact
        ), person AS (
            INSERT INTO flashcoop_participant
                   (cohort_id, company_id, partner_id, pseudonym, state, entry_date,
                    birth_date, gender, labour_status, unemployed_months,
                    unemployed_for, diploma_level_id, education_level_id, disability,
                    nationality, qpv, benefit, rural, housing_exclusion)
            SELECT cohort.id, cohort.company_id, numbered.id,
                   'P-S' || numbered.number, 'completed', cohort.date_start,
                   cohort.date_start - (5900 + number * 37 %% 9000)::int,
                   (ARRAY['f', 'm', 'x', 'f', 'm', 'f', NULL])[1 + number %% 7],
                   (ARRAY['unemployed', 'unemployed', 'inactive', 'education',
                          'employed', 'unemployed', 'unknown', NULL])[1 + number %% 8],
                   (number * 7 %% 30)::int,
                   CASE WHEN number * 7 %% 30 = 0 THEN NULL
                        WHEN number * 7 %% 30 < 6 THEN 'lt6'
                        WHEN number * 7 %% 30 < 12 THEN '6_11'
                        WHEN number * 7 %% 30 < 24 THEN '12_23'
                        ELSE 'ge24' END,
                   (%(levels)s::int[])[1 + number %% 5],
                   (%(levels)s::int[])[1 + number %% 5],
                   (ARRAY['no', 'no', 'yes', 'refused'])[1 + number %% 4],
                   (ARRAY['fr', 'fr', 'eu', 'non_eu'])[1 + number %% 4],
                   (ARRAY['yes', 'no', NULL])[1 + number %% 3],
                   (ARRAY['rsa', 'none', 'cej'])[1 + number %% 3],
                   (ARRAY['yes', 'no'])[1 + number %% 2],
                   (ARRAY['no', 'yes', 'unknown'])[1 + number %% 3]
              FROM numbered
              JOIN flashcoop_cohort cohort
                ON cohort.id = (%(cohorts)s::int[])[1 + number %% %(cohort_count)s]
         RETURNING id, cohort_id, company_id
        ), answer AS (
            INSERT INTO flashcoop_followup
                   (participant_id, cohort_id, company_id, term, state, kind_id)
            SELECT person.id, cohort_id, company_id, term,
                   CASE WHEN person.id %% 3 = 0 THEN 'todo' ELSE 'answered' END,
                   CASE WHEN person.id %% 3 > 0
                        THEN (%(kinds)s::int[])[1 + person.id %% %(kind_count)s] END
              FROM person, unnest(%(terms)s) AS term
        )
        INSERT INTO flashcoop_attendance
               (session_id, participant_id, cohort_id, company_id, status, minutes)
        SELECT session.id, person.id, session.cohort_id, session.company_id,
               CASE WHEN (session.id + person.id) %% 9 = 0 THEN 'absent'
                    ELSE 'present' END,
               CASE WHEN (session.id + person.id) %% 9 = 0 THEN 0 ELSE 210 END
          FROM person
          JOIN flashcoop_session session ON session.cohort_id = person.cohort_id
        """,
        {
            "count": count,
            "levels": env["flashcoop.education.level"].sudo().search([]).ids[:5],
            "cohorts": cohorts.ids,
            "cohort_count": len(cohorts),
            "kinds": (kinds := env["flashcoop.exit.kind"].sudo().search([])).ids,
            "kind_count": len(kinds),
            "terms": list(TERMS),
        },
    )


def _by_hand(env, cohorts):
    """Return {code: total} of the ESF+ indicators."""
    env.cr.execute(
        """
        WITH presence AS (
            SELECT participant_id, SUM(minutes) AS minutes, COUNT(*) AS filled,
                   COUNT(*) FILTER (WHERE status IN ('present', 'late')) AS attended
              FROM flashcoop_attendance
             WHERE cohort_id IN %(cohorts)s AND status != 'expected'
             GROUP BY participant_id
        ), participation AS (
            SELECT person.*, minutes, filled, attended,
                   EXTRACT(YEAR FROM AGE(entry_date, birth_date)) AS age,
                   leaving.situation AS exit_labour, leaving.qualification,
                   m6.situation AS m6_labour, m6.improved,
                   ROW_NUMBER() OVER (
                       PARTITION BY partner_id ORDER BY entry_date, person.id
                   ) AS place
              FROM flashcoop_participant person
              LEFT JOIN presence ON presence.participant_id = person.id
              LEFT JOIN (
                   SELECT participant_id, situation, qualification
                     FROM flashcoop_followup answer
                     JOIN flashcoop_exit_kind kind ON kind.id = answer.kind_id
                    WHERE term = 'exit' AND category != 'removed'
                   ) leaving ON leaving.participant_id = person.id
              LEFT JOIN (
                   SELECT participant_id, situation, improved
                     FROM flashcoop_followup answer
                     JOIN flashcoop_exit_kind kind ON kind.id = answer.kind_id
                    WHERE term = 'm6' AND category != 'removed'
                   ) m6 ON m6.participant_id = person.id
             WHERE person.cohort_id IN %(cohorts)s
               AND (state IN ('active', 'completed') OR attended > 0)
        )
        SELECT gender, COUNT(*),
               COUNT(*) FILTER (WHERE labour_status = 'unemployed'),
               COUNT(*) FILTER (WHERE labour_status IN ('inactive', 'education')),
               COUNT(*) FILTER (WHERE labour_status = 'employed'),
               COUNT(*) FILTER (WHERE age < 18),
               COUNT(*) FILTER (WHERE age BETWEEN 18 AND 29),
               COUNT(*) FILTER (WHERE age >= 55),
               COUNT(*) FILTER (WHERE level.isced <= 2),
               COUNT(*) FILTER (WHERE level.isced IN (3, 4)),
               COUNT(*) FILTER (WHERE level.isced >= 5),
               COUNT(*) FILTER (WHERE disability = 'yes'),
               COUNT(*) FILTER (WHERE nationality = 'non_eu'),
               COUNT(*) FILTER (WHERE housing_exclusion = 'yes'),
               COUNT(*) FILTER (WHERE rural = 'yes'),
               COUNT(*) FILTER (WHERE labour_status IN ('inactive', 'education')
                                  AND exit_labour = 'searching'),
               COUNT(*) FILTER (WHERE qualification = 'yes'),
               COUNT(*) FILTER (WHERE labour_status IN
                                      ('unemployed', 'inactive', 'education')
                                  AND exit_labour = 'employed'),
               COUNT(*) FILTER (WHERE labour_status IN
                                      ('unemployed', 'inactive', 'education')
                                  AND m6_labour = 'employed'),
               COUNT(*) FILTER (WHERE labour_status = 'employed'
                                  AND improved = 'yes'),
               SUM(minutes), SUM(filled), SUM(attended)
          FROM participation
          LEFT JOIN flashcoop_education_level level ON level.id = diploma_level_id
         WHERE place = 1
         GROUP BY gender
        """,
        {"cohorts": tuple(cohorts.ids)},
    )
    columns = list(zip(*env.cr.fetchall(), strict=True))[1 : len(CODES) + 1]
    return dict(zip(CODES, map(sum, columns), strict=True))


CODES = (
    *("EECO01", "EECO02", "EECO04", "EECO05", "EECO06", "EECO07", "EECO08", "EECO09"),
    *("EECO10", "EECO11", "EECO12", "EECO13", "EECO16", "EECO17", "EECR01", "EECR03"),
    *("EECR04", "EECR05", "EECR06"),
)
