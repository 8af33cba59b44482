import { confirm, inState, openApp, openMenu, press } from "./steps";

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

export function grant() {
    return [...press("action_grant"), ...confirm(), ...inState("granted")];
}

export function createReport() {
    return [...inState("granted"), ...press("action_create_report"), ...inState("draft")];
}

/** Review and send a report that has open points: the dialog tells them first. */
export function sendReport() {
    const dialog = ".modal:not(.o_inactive_modal)";
    return [
        ...press("action_review"),
        ...inState("review"),
        ...press("action_send"),
        { trigger: `${dialog} .alert-warning li` },
        { trigger: `${dialog} button.btn-secondary[name='action_send']`, run: "click" },
        { trigger: "body:not(:has(.modal))" },
        ...inState("sent"),
    ];
}
