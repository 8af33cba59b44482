import { addLine, addTour, choose, press, ROW, save, type, typeDate } from "./steps";

const PART = ".modal .o_selected_row";

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
    // another funder takes a part of it, in money
    { trigger: "button[name='action_flashcoop_charge']", run: "click" },
    { trigger: ".modal .o_data_row:contains('Contrat de ville') td[name='amount']", run: "click" },
    ...type("amount", "100", PART),
    { trigger: ".modal .o_field_x2many_list_row_add a", run: "click" },
    { trigger: ".modal .o_field_widget[name='uncharged']:contains('60')" },
    ...choose("funding_id", "Fondation", PART),
    ...type("amount", "150", PART),
    { trigger: ".modal-title", run: "click" },
    { trigger: ".modal .o_data_row:contains('Fondation') td[name='percentage']:contains('60')" },
    { trigger: ".modal button[name='action_charge']", run: "click" },
    { trigger: "body:not(:has(.modal))" },
]);
