"""What the history of a record says first, in French that agrees with its name."""

from common import FlashcoopCase


class TestCreationMessage(FlashcoopCase):
    def test_a_feminine_name_is_not_said_to_be_created_as_a_masculine_one(self):
        sheet = self.env["flashcoop.volunteer.sheet"].create(
            {
                "cohort_id": self._create_cohort().id,
                "partner_id": self._create_partner("Nadia").id,
            }
        )
        sheet = sheet.with_context(lang="fr_FR")
        self.assertEqual(
            sheet._creation_message(),
            "Création\N{NO-BREAK SPACE}: Feuille de bénévolat",
        )

    def test_records_of_others_keep_the_words_of_core(self):
        partner = self._create_partner()
        self.assertEqual(partner._creation_message(), "Contact created")
