import {
    addTour,
    confirm,
    inState,
    openApp,
    openMenu,
    openTab,
    press,
    save,
    type,
    typeDate,
} from "./steps";

const DIALOG = ".modal:not(.o_inactive_modal)";
const INSTALMENTS = ".o_field_widget[name='instalment_ids']";

/** From the application to a smaller award, and to the letter that calls for it. */
addTour("flashcoop_application", () => [
    ...openApp("flashcoop_odoo.flashcoop_menu"),
    ...openMenu("flashcoop_odoo.funding_root_menu", "flashcoop_odoo.funding_menu"),
    { trigger: ".o_data_cell:contains('Contrat de ville')", run: "click" },
    ...inState("draft"),
    ...type("file_number", "DA-2022-0042"),
    ...openTab("application"),
    ...type("commitment_number", "2104567890"),
    ...save(),
    ...press("action_ask"),
    ...inState("asked"),
    { trigger: ".o_field_widget[name='application_ids'] .o_data_row:contains('1 000,00')" },

    ...press("action_open_grant"),
    ...type("granted_amount", "800", DIALOG),
    ...typeDate("date_granted", "10/02/2022", DIALOG),
    { trigger: `${DIALOG} .modal-title`, run: "click" },
    { trigger: `${DIALOG} .o_field_widget[name='preview_html'] td.fw-bold:contains('560,00')` },
    ...press("action_apply", DIALOG),
    ...inState("granted"),
    { trigger: ".o_field_widget[name='gap_amount']:contains('-200,00')" },

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
]);
