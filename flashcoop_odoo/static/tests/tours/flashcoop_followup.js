import { addTour, choose, openApp, openMenu, press } from "./steps";

const DIALOG = ".modal:not(.o_inactive_modal)";

/** The form of one person, in the round of calls. */
function callOf(name) {
    return { trigger: `${DIALOG} .modal-title:contains('${name}')` };
}

/** A round of calls: the first answers, the second does not, the third is unreachable. */
addTour("flashcoop_followup_campaign", () => [
    ...openApp("flashcoop_odoo.flashcoop_menu"),
    ...openMenu("flashcoop_odoo.followup_root_menu", "flashcoop_odoo.followup_menu"),
    { trigger: ".o_list_view .o_data_row:contains('Ana')" },
    ...press("action_call_first", ".o_control_panel"),

    callOf("Ana"),
    ...choose("kind_id", "CDI", DIALOG),
    ...press("action_answered_next", DIALOG),

    callOf("Bo"),
    ...press("action_no_answer_next", DIALOG),

    callOf("Cy"),
    ...press("action_unreachable_next", DIALOG),

    { trigger: ".o_notification:contains('Plus personne')" },
    { trigger: "body:not(:has(.modal)) .o_list_view .o_data_row:contains('Bo')" },
    { trigger: ".o_list_view:not(:has(.o_data_row:contains('Cy')))" },

    // an answer that comes after all, from the list
    ...press("action_call", ".o_list_view .o_data_row:contains('Bo')"),
    callOf("Bo"),
    ...choose("kind_id", "Formation qualifiante", DIALOG),
    ...press("action_answered_next", DIALOG),
    { trigger: "body:not(:has(.modal)) .o_list_view:not(:has(.o_data_row:contains('Bo')))" },
]);

/** The review of somebody, from their form to the last step. */
addTour("flashcoop_review", () => [
    { trigger: ".o_notebook_headers .nav-link[name='review']", run: "click" },
    ...press("action_review"),
    { trigger: ".o_form_view .o_field_widget[name='line_ids'] .o_data_row:eq(13)" },
    {
        trigger: ".o_field_widget[name='line_ids'] .o_data_row:first .o_data_cell[name='self_after']",
        run: "click",
    },
    {
        trigger: ".o_selected_row .o_field_widget[name='self_before'] input",
        run: "click",
    },
    { trigger: ".o_select_menu_item:contains('Avec')", run: "click" },
    {
        trigger: ".o_selected_row .o_field_widget[name='self_after'] input",
        run: "click",
    },
    { trigger: ".o_select_menu_item:contains('autonomie')", run: "click" },
    { trigger: ".o_notebook_headers .nav-link[name='words']", run: "click" },
    { trigger: ".o_field_widget[name='project'] textarea", run: "edit Un CAP de boulanger" },
    { trigger: ".o_form_button_save", run: "click" },
    { trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible" },
]);
