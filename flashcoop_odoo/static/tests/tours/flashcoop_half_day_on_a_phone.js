import { addTour, press } from "./steps";

/** The buttons of one person on the sheet. */
function mark(person, status) {
    const card = `.o_field_widget[name='attendance_ids'] .o_kanban_record:contains('${person}')`;
    const button = `${card} button[data-value='${status}']`;
    return [
        { trigger: button, run: "click" },
        { trigger: `${button}[aria-pressed='true']` },
    ];
}

/** One press more on how late a person was: so many minutes. */
function later(person, minutes) {
    const card = `.o_field_widget[name='attendance_ids'] .o_kanban_record:contains('${person}')`;
    return [
        { trigger: `${card} button[data-step='more']`, run: "click" },
        { trigger: `${card} .o_field_widget[name='late_minutes'] input:value('${minutes}')` },
    ];
}

/** A facilitator fills in the half-day, one tap a person. */
addTour("flashcoop_half_day_on_a_phone", () => [
    { trigger: ".o_main_navbar .o_menu_toggle", run: "click" },
    { trigger: ".o_app_menu_sidebar .o_sidebar_topbar a.btn-primary", run: "click" },
    {
        trigger: ".o_app_menu_sidebar .o_app[data-menu-xmlid='flashcoop_odoo.flashcoop_menu']",
        run: "click",
    },
    { trigger: ".o_kanban_view .o_kanban_record:contains(\"Chez Cook'is\")" },
    { trigger: ".o_main_navbar .o_menu_toggle", run: "click" },
    {
        trigger: ".o_app_menu_sidebar [data-menu-xmlid='flashcoop_odoo.session_menu']",
        run: "click",
    },
    { trigger: ".o_kanban_view .o_kanban_record:first:contains('Lundi 7 mars 2022')" },
    {
        trigger: ".o_kanban_view .o_kanban_record:contains('Fixer les prix')",
        run: "click",
    },
    {
        trigger:
            ".o_form_view .o_field_widget[name='name'] textarea:value('Fixer les prix')",
    },
    ...mark("Ana", "late"),
    ...later("Ana", 20),
    ...press("action_all_present"),
    {
        trigger:
            ".o_field_widget[name='attendance_ids'] .o_kanban_record:contains('Bo') [data-value='present'][aria-pressed='true']",
    },
    ...press("action_lock"),
    { trigger: ".o_widget_web_ribbon .ribbon" },
]);
