import { draw, line, mark, marked, press as tap, SAVED, SHEET } from "./flashcoop_half_day_screen";
import { addTour, confirm, press } from "./steps";

/** A facilitator finds the half-day in the menus and fills it in, one tap a person. */
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
    ...press("action_open_phone"),
    SHEET,
    ...mark("Ana", "late"),
    { trigger: `${line("Ana")} button[data-step='more']`, run: "click" },
    { trigger: `${line("Ana")} .o_half_day_minutes:contains('20')` },
    tap("all"),
    marked("Bo", "present"),
    tap("save"),
    SAVED,
    tap("validate"),
    { trigger: ".modal-body:contains('Ana, Bo')" },
    ...confirm(),
    tap("lead"),
    draw(5),
    { trigger: ".o_sign_pad_confirm:enabled", run: "click" },
    { trigger: ".o_half_day_locked" },
]);
