import {
    confirm,
    addLine,
    addTour,
    create,
    inState,
    openApp,
    openTab,
    press,
    ROW,
    save,
    type,
    typeDate,
} from "./steps";

/** From an empty app to the first half-day with its attendance. */
addTour("flashcoop_coordinator", () => [
    ...openApp("flashcoop_odoo.flashcoop_menu"),
    { trigger: ".o-kanban-button-new", run: "click" },
    ...type("name", "Chez Cook'is"),
    ...typeDate("date_start", "07/03/2022"),
    ...save(),

    ...openTab("programme"),
    { trigger: ".tab-pane.active button:has(.fa-magic)", run: "click" },
    ...press("action_generate", ".modal"),
    { trigger: ".o_list_view .o_data_row:eq(13)" },
    { trigger: ".o_back_button a", run: "click" },

    ...openTab("people"),
    ...addLine("participant_ids"),
    ...create("partner_id", "Ana Lima", ROW),
    ...save(),
    ...press("action_admit", ".o_field_widget[name='participant_ids'] .o_data_row"),
    {
        trigger:
            ".o_field_widget[name='participant_ids'] .o_data_row:not(:has(button[name='action_admit']))",
    },
    {
        trigger: ".o_field_widget[name='participant_ids'] .o_list_record_open_form_view",
        run: "click",
    },
    ...inState("admitted"),
    ...press("action_start"),
    ...inState("active"),
    { trigger: ".o_back_button a", run: "click" },

    { trigger: ".o-form-buttonbox" },
    ...press("action_view_sessions", ".o-form-buttonbox"),
    { trigger: ".o_list_view .o_data_row:first .o_data_cell[name='period']", run: "click" },
    { trigger: ".o_field_widget[name='attendance_ids'] .o_data_row:contains('Ana Lima')" },
    ...press("action_all_present"),
    { trigger: ".o_field_widget[name='status'] button[data-value='present'].btn-success" },
    ...press("action_lead"),
    ...press("action_lock"),
    { trigger: ".modal-body:contains('ignature')" },
    ...confirm(),
    { trigger: ".o_widget_web_ribbon .ribbon:visible" },
]);
