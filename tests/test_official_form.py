"""The State's form, filled in: each row in its field, nothing lost, all editable."""

import base64
import doctest
import io

import pypdf
from common import FlashcoopCase
from forms import blank_form, read_fields
from hypothesis import given
from hypothesis import strategies as st
from test_funder_report_documents import DocumentCase

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.flashcoop_odoo.report import (
    annex_pages,
    form_15059_fields,
    form_15059_filled,
)
from odoo.addons.flashcoop_odoo.report.form_15059 import whole
from odoo.addons.flashcoop_odoo.report.form_15059_fields import all_fields

SHEET = "topmostSubform[0].Page3[0]"
CONTINUED = form_15059_filled.CONTINUED
CORE_REPORT = "odoo.addons.base.models.ir_actions_report"


class TestBlank(FlashcoopCase):
    """The blank is checked when it is put here, on every way in."""

    def _put(self, raw):
        self.company.flashcoop_form_15059 = base64.b64encode(raw)

    def test_the_form_is_kept(self):
        self._put(blank_form())
        self.assertTrue(self.company.flashcoop_form_15059)

    def test_a_form_with_other_fields_is_refused_and_says_what_is_missing(self):
        sentence = (
            "2 of its 260 fields are missing, such as txt_mise_en_oeuvre, num_SUBE_R"
        )
        with self.assertRefused(sentence, ValidationError):
            self._put(blank_form(without=("txt_mise_en_oeuvre", "num_SUBE_R")))
        self.assertFalse(self.company.flashcoop_form_15059)

    def test_what_is_no_pdf_is_refused(self):
        for raw in (b"GIF89a", b"%PDF-1.4 cut off", b"x" * 5000):
            with self.assertRefused("no PDF that can be read", ValidationError):
                self._put(raw)

    def test_a_pdf_without_fields_is_refused(self):
        with self.assertRefused("260 of its 260 fields", ValidationError):
            self._put(annex_pages.annex_pdf("Printed", []))

    def test_a_settings_screen_puts_it(self):
        settings = self.env["res.config.settings"].create(
            {"flashcoop_form_15059": base64.b64encode(blank_form())}
        )
        settings.execute()
        self.assertTrue(self.company.flashcoop_form_15059)

    def test_an_officer_puts_none(self):
        officer = self._create_user("officer")
        with self.assertRaises(AccessError):
            self.company.with_user(officer).flashcoop_form_15059 = base64.b64encode(
                blank_form()
            )


class FormCase(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.flashcoop_form_15059 = base64.b64encode(blank_form())

    def _fill(self, report=None):
        """Return the filled form, as a reader."""
        return pypdf.PdfReader(io.BytesIO((report or self.report)._get_form()))

    def _values(self, reader):
        fields = read_fields(reader)
        return {name: str(widget.get("/V", "")) for name, widget in fields.items()}

    def _amounts(self, values, key, is_total=False):
        """Return forecast and actual of a line of the form."""
        names = (
            (f"num_{key}_P", f"num_{key}_R")
            if is_total
            else (f"num_P_{key}", f"num_R_{key}")
        )
        return tuple(values[f"{SHEET}.{name}[0]"] for name in names)

    def _numbers(self, values, *keys):
        texts = [
            self._amounts(values, k, not k[0].isdigit())[1].replace("\xa0", "")
            for k in keys
        ]
        return sum(int(text or 0) for text in texts)


class TestFilledForm(FormCase):
    def test_rows_stand_in_their_fields_in_whole_euros(self):
        values = self._values(self._fill())
        for key, amounts in {
            "achat": ("650", "1 008"),
            "1_1": ("0", "301"),
            "1_3": ("650", "612"),
            "1_5": ("450", "450"),
            "2_1": ("1 500", "1 831"),
            "SUBE": ("0", "9 801"),
            "2_30": ("1 500", "11 642"),
            "2_36": ("1 500", "11 930"),
            "1_2": ("", ""),  # a line without figures stays empty
        }.items():
            found = self._amounts(values, key, not key[0].isdigit())
            self.assertEqual(tuple(t.replace("\xa0", " ") for t in found), amounts, key)
        self.assertEqual(values[f"{SHEET}.txt_1_1[0]"], "Prestations de services")
        self.assertEqual(values[f"{SHEET}.num_achat_pour[0]"], "155")
        self.assertEqual(values[f"{SHEET}.num_subvention[0]"], "6\xa0000")
        self.assertEqual(values[f"{SHEET}.num_pourcentage[0]"], "52")
        self.assertEqual(values[f"{SHEET}.num_exo[0]"], "22")

    def test_printed_lines_add_up_to_printed_totals(self):
        values = self._values(self._fill())
        costs = ["achat", "SE", "ASE", "IT", "CP", "1_19", "1_20", "1_21", "1_22"]
        costs += ["1_23", "1_24", "1_25", "1_26"]
        self.assertEqual(self._numbers(values, *costs), self._numbers(values, "1_27"))
        grants = [f"2_{number}" for number in range(3, 22)]
        self.assertEqual(self._numbers(values, *grants), self._numbers(values, "SUBE"))
        income = ["2_1", "2_2", "SUBE", "2_22", "2_24", "2_25", "2_26"]
        income += ["2_27", "2_28", "2_29"]
        self.assertEqual(self._numbers(values, *income), self._numbers(values, "2_30"))

    def test_a_funder_stands_where_its_name_can(self):
        values = self._values(self._fill())
        self.assertEqual(values[f"{SHEET}.txt_2_4[0]"], "Préfecture de l'Essonne")
        self.assertEqual(self._amounts(values, "2_4"), ("0", "6\xa0000"))
        self.assertEqual(self._amounts(values, "2_3"), ("", ""))
        self.assertEqual(values[f"{SHEET}.txt_2_21[0]"], "Fondation du Pain")

    def test_what_the_percentage_is_of_is_told_with_it(self):
        content = self.report._get_content()
        content["sentence"] |= {"note": "Ligne 87 non comprise."}
        [note, *_others] = form_15059_fields.field_values(content).notes
        words = "La subvention de 6 000 € représente 52 % du Total des produits."
        self.assertEqual(note.replace("\xa0", " "), f"{words} Ligne 87 non comprise.")

    def test_funders_beyond_the_lines_of_the_form_are_told_on_the_annex(self):
        funders = [(f"Direction {n}", "state", 100 * n) for n in range(1, 6)]
        reader = self._fill(self._create_report(funders))
        values = self._values(reader)
        self.assertEqual(self._amounts(values, "2_3")[1], "100")
        self.assertEqual(self._amounts(values, "2_5")[1], "1\xa0200")
        self.assertEqual(values[f"{SHEET}.txt_2_5[0]"], "voir l’annexe")
        self.assertEqual(len(reader.pages), 5)
        text = " ".join(reader.pages[-1].extract_text().split())
        for number in (1, 3, 4, 5):
            self.assertIn(f"Direction {number} : prévision 0 €", text)
        self.assertNotIn("Direction 2", text)

    def test_a_row_without_a_line_goes_to_the_row_of_its_kind(self):
        cohort = self.report.cohort_ids
        self._create_entry([("791000", -120.4, self._distribution((100, cohort)))])
        self.env.invalidate_all()
        reader = self._fill()
        values = self._values(reader)
        self.assertEqual(self._amounts(values, "2_22"), ("0", "130"))
        text = " ".join(reader.pages[-1].extract_text().split())
        self.assertIn(
            "79 – Transfert de charges : prévision 0 €, réalisation 120", text
        )

    def test_who_the_organisation_is(self):
        self.report.write(
            {
                "body_siret": "552 100 554 00013",
                "body_rna": "W912345678",
                "body_register": "07/03/1998",
                "signed_on": "2022-12-30",
                "signed_place": "Les Ulis",
            }
        )
        values = self._values(self._fill())
        page = "topmostSubform[0].Page{}[0].{}[0]"
        for number, name, text in (
            (2, "txt_siret", "55210055400013"),
            (2, "txt_RNA", "W912345678"),
            (2, "txt_asso", "070398"),
            (4, "txt_nom", "Camille Modèle"),
            (4, "dat_fait", "30/12/2022"),
        ):
            self.assertEqual(values[page.format(number, name)], text)

    def test_no_value_is_longer_than_its_field(self):
        self.report.write(
            {"body_siret": "1" * 30, "body_register": "tome 12, folio 345"}
        )
        reader = self._fill()
        for name, widget in read_fields(reader).items():
            limit = widget.get("/MaxLen")
            if limit:
                self.assertLessEqual(len(widget.get("/V", "")), limit, name)
        self.assertIn("tome 12, folio 345", reader.pages[-1].extract_text())

    def test_every_reader_shows_it_and_it_can_be_changed(self):
        reader = self._fill()
        root = reader.trailer["/Root"]
        self.assertNotIn("/Perms", root)
        self.assertNotIn("/XFA", root["/AcroForm"])
        for name, widget in read_fields(reader).items():
            self.assertFalse(int(widget.get("/Ff", 0)) & 1, name)
            drawn = widget["/AP"]["/N"].get_data().decode("cp1252")
            words = str(widget.get("/V", "")).split()
            self.assertTrue(all(word in drawn for word in words[:1]), name)

    def test_what_stood_in_the_file_does_not_stay(self):
        self.company.flashcoop_form_15059 = base64.b64encode(
            self._create_report([("Ville", "municipality", 50)])._get_form()
        )
        values = self._values(self._fill())
        self.assertEqual(self._amounts(values, "2_13"), ("0", "801"))
        self.company.flashcoop_form_15059 = base64.b64encode(self.report._get_form())
        values = self._values(
            self._fill(self._create_report([("Région", "region", 9)]))
        )
        self.assertEqual(self._amounts(values, "2_13"), ("", ""))

    def test_long_texts_go_on_on_an_annex_page(self):
        text = "\n".join(
            f"Paragraphe {n} " + " ".join(f"mot{n}-{w}" for w in range(80))
            for n in range(8)
        )
        self.report.objectives_text = text
        reader = self._fill()
        field = self._values(reader)["topmostSubform[0].Page2[0].txt_obj[0]"]
        self.assertTrue(field.endswith(CONTINUED))
        pages = [page.extract_text() for page in reader.pages[4:]]
        self.assertIn("Les objectifs de l’action", pages[0])
        for page in pages:
            self.assertIn("PROJET", page)
        told = field.removesuffix(CONTINUED).split() + " ".join(pages).split()
        missing = [word for word in text.split() if word not in told]
        self.assertEqual(missing, [])

    def test_the_fields_of_the_table_are_named_once(self):
        self.assertEqual(len(all_fields()), len(set(all_fields())))
        self.assertEqual(len(all_fields()), 260)


class TestFormOfAReport(FormCase):
    def test_an_officer_downloads_a_draft(self):
        report = self.report.with_user(self._create_user("officer"))
        self.assertTrue(report.has_form)
        url = report.action_download_form()["url"]
        self.assertRegex(url, f"/{report.id}/form_file.*-projet-cerfa.pdf$")
        self.assertTrue(base64.b64decode(report.form_file).startswith(b"%PDF"))

    def test_without_the_blank_it_says_who_puts_it_where(self):
        self.company.flashcoop_form_15059 = False
        self.assertFalse(self.report.has_form)
        self.assertFalse(self.report.form_file)
        with self.assertRefused("puts it in the settings", UserError):
            self.report.action_download_form()

    def test_the_form_that_was_sent_stays(self):
        report = self.report.with_user(self._create_user("officer"))
        report = report.with_context(force_report_rendering=False)
        with mute_logger(CORE_REPORT):
            self._send_report(report)
        form = report.sent_form_id
        self.assertRegex(form.name, "-v1-cerfa.pdf$")
        raw = form.raw
        cohort = report.cohort_ids.with_env(self.env)
        self._create_bill([("601", 99, self._distribution((100, cohort)))])
        self.company.flashcoop_form_15059 = False
        self.env.invalidate_all()
        self.assertEqual(report._get_form(), raw)
        self.assertIn(f"/web/content/{form.id}?", report.action_download_form()["url"])
        for name, value in (("raw", b"other"), ("datas", "b3RoZXI=")):
            with self.assertRefused("are those of its sending"):
                form.write({name: value})
        with self.assertRefused("are those of its sending"):
            report.write({"sent_form_id": False})

    def test_another_company_fills_its_own_blank(self):
        other = self._create_company()
        self.assertFalse(other.flashcoop_form_15059)

    def test_values_are_those_of_the_frozen_content(self):
        report = self.report
        with mute_logger(CORE_REPORT):
            self._send_report(report)
        reader = pypdf.PdfReader(io.BytesIO(report.sent_form_id.raw))
        values = self._values(reader)
        rows = {row["code"]: row for row in report.content["rows"]}
        for code, key in (("TC", "1_27"), ("TP", "2_30"), ("70", "2_1")):
            row = rows[code]
            self.assertEqual(
                self._amounts(values, key),
                (whole(row["forecast_whole"]), whole(row["actual_whole"])),
            )


class TestLayoutOfTheForm(FlashcoopCase):
    def test_the_examples_in_docstrings_hold(self):
        for module in (form_15059_fields, form_15059_filled, annex_pages):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted)
            self.assertFalse(result.failed)

    def test_a_text_is_cut_between_words_and_loses_none(self):
        widgets = read_fields(pypdf.PdfReader(io.BytesIO(blank_form())))
        name = "topmostSubform[0].Page2[0].txt_obj[0]"

        @given(st.text(alphabet="ab c\né€'-(", max_size=6000))
        def check(text):
            text = text.strip()
            fitter = form_15059_filled._Fitter(widgets)
            fitted = fitter.fit(name, text)
            shown = fitted.text.removesuffix(CONTINUED)
            words = shown.split() + fitter.rest.get(name, "").split()
            self.assertEqual(words, text.split())

        check()
