import { addLine, addTour, choose, press, ROW, save, type, typeDate } from "./steps";

/** A cost is charged to a Flashcoop and a funding without a word of analytics. */
addTour("flashcoop_bill", () => [
    { trigger: ".o_list_button_add", run: "click" },
    ...choose("partner_id", "Minoterie"),
    ...typeDate("invoice_date", "10/03/2022"),
    ...addLine("invoice_line_ids"),
    ...type("name", "Farine", ROW),
    ...type("price_unit", "250", ROW),
    ...choose("flashcoop_cohort_id", "Chez Cook'is", ROW),
    ...choose("flashcoop_funding_id", "Contrat de ville", ROW),
    ...save(),
    ...press("action_post"),
    { trigger: ".o_field_widget[name='state'] .o_arrow_button_current[data-value='posted']" },
]);
