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

export function sendReport() {
    return [
        ...press("action_review"),
        ...inState("review"),
        ...press("action_send"),
        ...confirm(),
        ...inState("sent"),
    ];
}
