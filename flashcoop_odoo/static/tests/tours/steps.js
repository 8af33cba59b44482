import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

/** Longest wait for one step, in ms: test servers answer one request at a time. */
const PATIENCE = 60000;

/** A tour that waits long enough for a slow machine. */
export function addTour(name, steps) {
    registry.category("web_tour.tours").add(name, {
        steps: () => steps().map((step) => ({ timeout: PATIENCE, ...step })),
    });
}

/** One of the app's menus; the second name is that of an entry below it. */
export function openMenu(menu, entry) {
    const steps = [
        { trigger: `.o_menu_sections [data-menu-xmlid='${menu}']`, run: "click" },
    ];
    if (entry) {
        steps.push({ trigger: `.dropdown-item[data-menu-xmlid='${entry}']`, run: "click" });
    }
    return steps;
}

export function openApp(app) {
    return stepUtils.goToAppSteps(app);
}

export function openTab(name) {
    return [
        { trigger: `.o_notebook_headers .nav-link[name='${name}']`, run: "click" },
        { trigger: `.o_notebook_headers .nav-link.active[name='${name}']` },
    ];
}

/** Type into a text, number or date field; `where` narrows the search. */
export function type(name, value, where = ".o_form_view") {
    const field = `${where} .o_field_widget[name='${name}']`;
    return [
        {
            trigger: `${field} input, ${field} textarea`,
            run: `edit ${value}`,
        },
    ];
}

/** Type a date; the calendar closes with the next click. */
export function typeDate(name, value, where = ".o_form_view") {
    const input = `${where} .o_field_widget input[data-field='${name}']`;
    return [
        {
            trigger: `${where} .o_field_widget button[data-field='${name}'], ${input}`,
            run: "click",
        },
        { trigger: input, run: `edit ${value}` },
    ];
}

/** Choose a record that exists. */
export function choose(name, text, where = ".o_form_view") {
    return [
        ...type(name, text, where),
        {
            trigger: `.o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option):contains("${text}")`,
            run: "click",
        },
    ];
}

/** Choose a record that does not exist yet. */
export function create(name, text, where = ".o_form_view") {
    return [
        ...type(name, text, where),
        { trigger: ".o_m2o_dropdown_option_create a", run: "click" },
    ];
}

/** Start a new line of a list in a form; its fields are then in `ROW`. */
export function addLine(name) {
    return [
        {
            trigger: `.o_field_widget[name='${name}'] .o_field_x2many_list_row_add a`,
            run: "click",
        },
        { trigger: `.o_field_widget[name='${name}'] .o_selected_row` },
    ];
}

export const ROW = ".o_selected_row";

export function press(name, where = ".o_form_view") {
    return [{ trigger: `${where} button[name='${name}']`, run: "click" }];
}

/** Say yes to what a button asks. */
export function confirm() {
    return [
        { trigger: ".modal:not(.o_inactive_modal) .modal-footer .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ];
}

/** Wait until the status bar shows a state. */
export function inState(state) {
    return [
        {
            trigger: `.o_field_widget[name='state'] .o_arrow_button_current[data-value='${state}']`,
        },
    ];
}

export function save() {
    return stepUtils.saveForm();
}
