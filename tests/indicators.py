"""Factories of the tests on indicators."""

from common import FlashcoopCase
from freezegun import freeze_time

# What was published of “Chez Cook'is”: four people, all unemployed.
COOKIS = (
    ("Lila", "f", "2001-05-12", "4"),
    ("Sofia", "f", "1999-09-23", "4"),
    ("Noémie", "f", "1996-11-02", "3"),
    ("Hugo", "m", "1995-12-18", "4"),
)


class IndicatorsCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator = cls._create_user("coordinator")
        cls.cohort = cls._create_cohort("Chez Cook'is")
        cls.cohort.generate_sessions()

    @classmethod
    def _level(cls, code):
        return cls.env.ref(f"flashcoop_odoo.education_level_{code}").id

    @classmethod
    def _create_cookis(cls, cohort=None, **values):
        """Return the four people of the first Flashcoop."""
        people = cls.env["flashcoop.participant"]
        for name, gender, birth_date, level in COOKIS:
            people |= cls._create_participant(
                cohort or cls.cohort,
                name,
                "completed",
                gender=gender,
                birth_date=birth_date,
                labour_status="unemployed",
                education_level_id=cls._level(level),
                **values,
            )
        return people

    def _rows(self, cohorts=None, **options):
        """Return {code: row} as the coordinator sees them in the house."""
        cohorts = (self.cohort if cohorts is None else cohorts).with_user(
            self.coordinator
        )
        options.setdefault("leaves_house", False)
        found = {}
        for row in cohorts.get_indicators(**options)["rows"]:
            found.setdefault(row["code"], row)
        return found

    def _totals(self, *codes, **options):
        rows = self._rows(**options)
        return [rows[code]["total"] for code in codes]

    def _answer(self, person, term, kind, day, **values):
        """Note what became of somebody at a term, on a day."""
        followup = person.followup_ids.filtered(lambda f: f.term == term)
        with freeze_time(f"{day} 12:00:00"):
            kind_id = self.env.ref(f"flashcoop_odoo.exit_kind_{kind}").id
            followup.write({"kind_id": kind_id, "situation_date": day, **values})
        return followup
