import {
    addLine,
    addTour,
    choose,
    confirm,
    inState,
    openApp,
    openMenu,
    press,
    ROW,
    save,
    type,
    typeDate,
} from "./steps";

const CELL = ".o_field_widget[name='line_ids'] .o_data_row:first .o_data_cell";

/** What belongs to later years, then the draft entries of a closing. */
addTour("flashcoop_year_end", () => [
    ...openApp("flashcoop_odoo.flashcoop_menu"),
    ...openMenu("flashcoop_odoo.funding_root_menu", "flashcoop_odoo.year_end_menu"),
    { trigger: ".o_list_button_add", run: "click" },
    ...typeDate("date_to", "31/12/2022"),
    ...save(),
    { trigger: `${CELL}[name='later_amount']`, run: "click" },
    ...type("later_amount", "2000", ROW),
    ...type("note", "Article 4 de la convention", ROW),
    ...save(),
    { trigger: `${CELL}[name='report_amount']:contains('500,00')` },
    ...press("action_propose"),
    { trigger: ".o_notification:contains('Écritures en brouillon : 3')" },
    ...inState("draft"),
    { trigger: ".o_field_widget[name='entries_text']:contains('31/12/2022')" },
    { trigger: "body:not(:has(button[name='action_propose']))" },
]);

/** From an entry to the closing behind it and to the others, without a role here. */
addTour("flashcoop_year_end_accountant", () => [
    { trigger: ".alert:contains('Clôture au 31/12/2022')" },
    { trigger: "button[name='action_view_flashcoop_year_end']", run: "click" },
    { trigger: `${CELL}[name='report_amount']:contains('500,00')` },
    { trigger: "body:not(:has(button[name='action_propose']))" },
    { trigger: ".oe_stat_button[name='action_view_entries']", run: "click" },
    { trigger: ".o_list_view .o_data_row:eq(2)" },
]);

/** The hours of a volunteer, validated by somebody else. */
addTour("flashcoop_volunteer_sheet", () => [
    ...openApp("flashcoop_odoo.flashcoop_menu"),
    ...openMenu("flashcoop_odoo.funding_root_menu", "flashcoop_odoo.volunteer_sheet_menu"),
    { trigger: ".o_list_button_add", run: "click" },
    ...choose("partner_id", "Nadia"),
    ...choose("cohort_id", "Chez Cook'is"),
    ...addLine("line_ids"),
    ...typeDate("date", "07/03/2022", ROW),
    ...type("name", "Comité de pilotage", ROW),
    ...type("quantity", "2:30", ROW),
    ...save(),
    { trigger: `${CELL}[name='amount']:contains('26,43')` },
    ...press("action_validate"),
    ...confirm(),
    ...inState("validated"),
]);
