import { inState, openApp, openMenu, press, type, typeDate } from "./steps";

const DIALOG = ".modal:not(.o_inactive_modal)";

/** What the tours of fundings share. */
export function openFundings() {
    return [
        ...openApp("flashcoop_odoo.flashcoop_menu"),
        ...openMenu("flashcoop_odoo.funding_root_menu", "flashcoop_odoo.funding_menu"),
    ];
}

export function openFunding(name) {
    const row = `.o_data_row:contains('${name}') td[name='partner_id']`;
    return [...openFundings(), { trigger: row, run: "click" }];
}

/** Note the funder's decision in its dialog, where `shown` is then read. */
export function grant({ day, amount }, shown) {
    return [
        ...press("action_open_grant"),
        ...(amount ? type("granted_amount", amount, DIALOG) : []),
        ...typeDate("date_granted", day, DIALOG),
        { trigger: `${DIALOG} .modal-title`, run: "click" },
        { trigger: `${DIALOG} .o_field_widget${shown}` },
        ...press("action_apply", DIALOG),
        { trigger: "body:not(:has(.modal))" },
        ...inState("granted"),
    ];
}

export function createReport() {
    return [...inState("granted"), ...press("action_create_report"), ...inState("draft")];
}

/** Review and send a report that has open points: the dialog tells them first. */
export function sendReport() {
    return [
        ...press("action_review"),
        ...inState("review"),
        ...press("action_send"),
        { trigger: `${DIALOG} .alert-warning li` },
        { trigger: `${DIALOG} button.btn-secondary[name='action_send']`, run: "click" },
        { trigger: "body:not(:has(.modal))" },
        ...inState("sent"),
    ];
}
