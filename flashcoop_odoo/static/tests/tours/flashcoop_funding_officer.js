import { createReport, grant, openFundings, sendReport } from "./funding_steps";
import {
    addLine,
    addTour,
    choose,
    create,
    inState,
    openMenu,
    openTab,
    press,
    ROW,
    save,
    type,
    typeDate,
} from "./steps";

const DIALOG = ".modal:not(.o_inactive_modal)";
const STATEMENT = ".o_field_widget[name='statement_html']";

/** From the award of a funder to the report sent, read from the books. */
addTour("flashcoop_funding_officer", () => [
    ...openFundings(),
    { trigger: ".o_list_button_add", run: "click" },
    ...type("name", "Contrat de ville"),
    ...create("partner_id", "Agglomération"),
    ...choose("kind_id", "EPCI"),
    ...type("asked_amount", "800"),
    ...typeDate("date_from", "01/01/2022"),
    ...typeDate("date_to", "31/12/2022"),
    ...openTab("shares"),
    ...addLine("share_ids"),
    ...choose("cohort_id", "Chez Cook'is", ROW),
    ...type("amount", "800", ROW),
    ...openTab("instalments"),
    ...addLine("instalment_ids"),
    ...type("name", "Avance", ROW),
    ...typeDate("due_date", "01/03/2022", ROW),
    ...type("amount", "500", ROW),
    ...addLine("instalment_ids"),
    ...type("name", "Solde", ROW),
    ...typeDate("due_date", "30/06/2022", ROW),
    ...type("amount", "300", ROW),
    ...save(),
    ...press("action_ask"),
    ...inState("asked"),
    ...grant("01/02/2022", [
        {
            trigger: `${DIALOG} .o_field_widget[name='fiscal_year_end']:contains('31/12/2022')`,
        },
    ]),

    ...openMenu("flashcoop_odoo.cohort_menu"),
    { trigger: ".o_kanban_record:contains(\"Chez Cook'is\")", run: "click" },
    ...openTab("statement"),
    { trigger: `${STATEMENT} tr:contains('438,60')` },
    { trigger: `${STATEMENT} tr:contains('800,00')` },
    ...openTab("funding"),
    ...press("action_open_funding"),

    ...createReport(),
    ...openTab("sheet_2"),
    { trigger: ".o_field_widget[name='table_html'] tr:contains('438,60')" },
    ...openTab("sheet_1"),
    ...type("objectives_text", "Sept jours tenus."),
    ...sendReport(),
    ...openTab("frozen"),
    { trigger: ".o_field_widget[name='content_hash']:not(.o_field_empty)" },
    { trigger: ".o_field_widget[name='is_intact'] input:checked" },
    { trigger: ".o_form_view:not(:has(.o_field_widget[name='signatory'] input))" },
]);
