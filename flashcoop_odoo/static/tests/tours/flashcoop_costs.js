import { addTour, choose, openApp, openMenu, press } from "./steps";

const STEPS = ".modal .o_field_widget[name='step_ids']";
const RESTS = ".modal .o_field_widget[name='rest_ids']";

const row = (code) => `.o_data_row:has(td[name='account_code']:contains('${code}'))`;

/** Costs are charged to one funding, then a suggestion is read and agreed to. */
addTour("flashcoop_costs", () => [
    ...openApp("flashcoop_odoo.flashcoop_menu"),
    ...openMenu("flashcoop_odoo.funding_root_menu", "flashcoop_odoo.cost_menu"),
    { trigger: ".o_data_row:contains('✗ Ville'):contains('✓ Région')" },
    { trigger: `${row("606")} .o_list_record_selector input`, run: "click" },
    ...press("action_charge", ".o_control_panel"),
    ...choose("funding_id", "Ville", ".modal"),
    ...press("action_prepare", ".modal"),
    { trigger: `${STEPS} .o_data_row:contains('100,00')` },
    ...press("action_charge", ".modal .modal-footer"),
    { trigger: `body:not(:has(.modal)) .o_list_view:not(:has(${row("606")}))` },
    ...press("action_suggest", ".o_control_panel"),
    { trigger: `${STEPS} .o_data_row:contains('Région'):contains('40,00')` },
    { trigger: `${RESTS} .o_data_row:contains('30,00'):contains('625')` },
    ...press("action_charge", ".modal .modal-footer"),
    { trigger: `body:not(:has(.modal)) .o_list_view:not(:has(${row("623")}))` },
    { trigger: row("625") },
]);
