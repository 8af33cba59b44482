import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";
import { addTour } from "./steps";

/** Sell one cookie as another phone would: what the panel shows comes from the server. */
async function sellElsewhere() {
    const [, id] = browser.location.pathname.match(/stall\.sheet\/(\d+)/);
    const call = (method, args) =>
        rpc(`/web/dataset/call_kw/flashcoop.stall.sheet/${method}`, {
            model: "flashcoop.stall.sheet",
            method,
            args: [[Number(id)], ...args],
            kwargs: {},
        });
    const { offers, modes } = await call("get_stall_state", []);
    await call("record_entries", [
        [
            {
                uuid: "b",
                ticket: "b",
                time: "2022-03-12 10:30:00",
                kind: "sale",
                offer_id: offers[0].id,
                quantity: 1,
                price_unit: offers[0].price_unit,
                mode_id: modes[0].id,
            },
        ],
    ]);
}

addTour("flashcoop_live_sales", () => [
    { trigger: ".o_form_view .o_field_widget[name=target_quantity]" },
    { trigger: ".o-form-buttonbox .o_button_more", run: "click" },
    { trigger: ".o-form-buttonbox button:has(.fa-line-chart)", run: "click" },
    { trigger: ".o_flashcoop_live .o_live_amount:contains('3,00')" },
    { trigger: ".o_live_tickets:contains(/^1$/)" },
    { trigger: "[data-target='amount'] [aria-valuenow='3']" },
    { trigger: "[data-target='quantity'] [aria-valuenow='50']" },
    { trigger: "[data-product='Cookie']:contains('38')" },
    { trigger: ".o_live_sellers:contains('Ana')" },
    { trigger: "body", run: sellElsewhere },
    // shown by itself, at the next look
    { trigger: ".o_live_amount:contains('4,50')" },
    { trigger: ".o_live_tickets:contains(/^2$/)" },
    { trigger: ".o_live_basket:contains('2,25')" },
    { trigger: ".o_live_hours:contains('11')" },
    { trigger: ".o_live_day", run: "select all" },
    { trigger: ".o_live_amount:contains('4,50')" },
]);
