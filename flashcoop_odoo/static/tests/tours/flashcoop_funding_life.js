import { createReport, grant, openFunding, sendReport } from "./funding_steps";
import {
    addTour,
    choose,
    confirm,
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
const closed = { trigger: "body:not(:has(.modal))" };
const INSTALMENTS = ".o_field_widget[name='instalment_ids']";
const GAPS = ".o_field_widget[name='gap_ids']";
const WARNING = ".o_field_widget[name='warning_html']";

/** The officer asks, is granted less, calls for the first part, charges a bill. */
addTour("flashcoop_life_asked", () => [
    ...openFunding("Contrat de ville"),
    ...inState("draft"),
    ...type("file_number", "DA-2022-0042"),
    ...openTab("application"),
    ...type("commitment_number", "2104567890"),
    ...save(),
    ...press("action_print_budget"),
    ...press("action_ask"),
    ...inState("asked"),
    { trigger: ".o_field_widget[name='application_ids'] .o_data_row:contains('1 000,00')" },

    ...grant(
        { day: "10/02/2022", amount: "800" },
        "[name='preview_html'] td.fw-bold:contains('560,00')",
    ),
    { trigger: ".o_field_widget[name='gap_amount']:contains('-200,00')" },
    { trigger: ".o_field_widget[name='due_amount']:contains('800,00')" },

    ...openTab("application"),
    ...typeDate("date_signed", "15/02/2022"),
    ...save(),
    ...openTab("instalments"),
    ...press("action_call", INSTALMENTS),
    { trigger: ".o_field_widget[name='bank_account_id'] input" },
    ...press("action_issue"),
    ...confirm(),
    ...inState("issued"),
    { trigger: ".o_field_widget[name='name']:contains('AF/')" },

    ...openMenu("flashcoop_odoo.funding_root_menu", "flashcoop_odoo.cost_menu"),
    { trigger: ".o_data_row:contains('438,60') .o_list_record_selector input", run: "click" },
    ...press("action_charge", ".o_control_panel"),
    ...choose("funding_id", "Contrat de ville", ".modal"),
    ...press("action_prepare", ".modal"),
    { trigger: ".modal .o_field_widget[name='step_ids'] .o_data_row:contains('438,60')" },
    ...press("action_charge", ".modal .modal-footer"),
    { trigger: "body:not(:has(.modal)) .o_list_view:not(:has(.o_data_row:contains('438,60')))" },
]);

/** The accountant registers what the funder paid on the award. */
addTour("flashcoop_life_paid", () => [
    { trigger: ".o_data_row:contains('Préfecture') td[name='name']", run: "click" },
    ...press("action_register_payment"),
    ...type("amount", "560", DIALOG),
    { trigger: `${DIALOG} .o_field_widget[name='payment_date']` },
    ...press("action_create_payments", DIALOG),
    closed,
    { trigger: ".o_form_view:contains('240,00')" },
]);

/** The officer makes the report, settles what is missing, sends it, takes the files
 * and gives the funder a link. */
addTour("flashcoop_life_reported", () => [
    ...openFunding("Contrat de ville"),
    { trigger: ".o_field_widget[name='received_amount']:contains('560,00')" },
    { trigger: ".o_field_widget[name='spent_amount']:contains('438,60')" },
    ...createReport(),
    { trigger: `${WARNING}:contains('objectifs'):contains('écarts')` },
    ...type("objectives_text", "Quatre personnes ont vendu."),
    ...openTab("sheet_2"),
    { trigger: ".o_field_widget[name='table_html'] tr:contains('438,60')" },
    ...openTab("sheet_3"),
    { trigger: `${GAPS} .o_data_row:contains('561,40') td[name='note']`, run: "click" },
    ...type("note", "Moins d'achats que prévu.", ROW),
    ...save(),
    { trigger: `${GAPS} .o_data_row:contains('200,00') td[name='note']`, run: "click" },
    ...type("note", "Accordé moins que demandé.", ROW),
    ...save(),
    { trigger: `.o_form_view:not(:has(${WARNING}:contains('objectifs')))` },
    { trigger: `.o_form_view:not(:has(${WARNING}:contains('écarts')))` },
    ...sendReport(),
    ...press("action_download_form"),
    ...press("action_download_dossier"),

    ...press("action_view_links"),
    { trigger: ".o_list_button_add", run: "click" },
    ...type("name", "Mme Martin", ".o_selected_row"),
    { trigger: ".o_list_button_save", run: "click" },
    { trigger: ".o_data_row:contains('Mme Martin') .o_field_widget[name='url']" },
]);
