import { browser } from "@web/core/browser/browser";
import { answer, cut, mend } from "./network";
import { addTour } from "./steps";

const SELL = ".o_form_view .o_statusbar_buttons button:has(.fa-shopping-basket)";

function open() {
    return [
        { trigger: SELL, run: "click" },
        { trigger: ".o_flashcoop_stall .o_stall_offer" },
    ];
}

function tap(product) {
    return { trigger: `.o_stall_offer[data-offer='${product}']:enabled`, run: "click" };
}

/** Wait until the basket holds so many of a product. */
function inBasket(product, quantity) {
    return {
        trigger: `[data-line='${product}'] .o_stall_quantity:contains(/^${quantity}$/)`,
    };
}

/** Pay by the second means: the card. */
const CARD = { trigger: ".o_stall_pay button:eq(1)", run: "click" };
const SAVED = { trigger: ".o_flashcoop_stall:not(:has(.o_stall_unsaved))" };

function tab(name) {
    return [
        { trigger: `.o_stall_tab[data-tab='${name}']`, run: "click" },
        { trigger: `.o_stall_tab.active[data-tab='${name}']` },
    ];
}

function unsaved(count) {
    return { trigger: `.o_stall_unsaved[data-count='${count}']` };
}

function yes() {
    return [
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ];
}

function pieces(value, quantity) {
    return {
        trigger: `.o_stall_count [data-value='${value}'] .o_stall_pieces_typed`,
        run: `edit ${quantity} && press Tab`,
    };
}

/** A facilitator sells, gives, takes back, pays otherwise, counts and closes. */
addTour("flashcoop_stall_day", () => [
    ...open(),
    { trigger: ".o_stall_seller", run: "selectByLabel Ana" },
    tap("Cookie"),
    tap("Cookie"),
    tap("Cookie"),
    inBasket("Cookie", 3),
    { trigger: "[data-line='Cookie'] [data-step='less']", run: "click" },
    inBasket("Cookie", 2),
    { trigger: ".o_stall_total:contains('3,00')" },
    { trigger: ".o_stall_pay [data-cash]", run: "click" },
    { trigger: ".o_stall_given", run: "edit 2,50" },
    { trigger: ".o_stall_change .text-danger" },
    { trigger: ".o_stall_cash_in:disabled" },
    { trigger: "[data-note='5']", run: "click" },
    { trigger: ".o_stall_change:contains('2,00')" },
    { trigger: ".o_stall_cash_in:enabled", run: "click" },
    { trigger: ".o_stall_done:contains('2,00')" },
    { trigger: ".o_stall_offer[data-offer='Cookie'] .o_stall_left:contains('38')" },
    // a gift
    { trigger: "[data-kind='gift']", run: "click" },
    { trigger: ".o_stall_kind_gift .o_stall_kind_notice" },
    tap("Cookie"),
    { trigger: ".o_stall_free", run: "click" },
    { trigger: ".o_stall_kind_sale .o_stall_done" },
    // a wrong ticket, taken back at once
    tap("Tablette"),
    CARD,
    { trigger: ".o_stall_undo", run: "click" },
    { trigger: ".o_stall_basket:not(:has(.o_stall_done))" },
    // a ticket paid by card, not by cheque as first entered
    tap("Tablette"),
    { trigger: ".o_stall_pay button:eq(2)", run: "click" },
    { trigger: ".o_stall_done" },
    ...tab("latest"),
    { trigger: ".o_stall_ticket:eq(0) .o_stall_correct", run: "click" },
    { trigger: ".o_stall_ticket:eq(0) .o_stall_pay button:eq(1)", run: "click" },
    { trigger: ".o_stall_ticket:eq(1).text-muted" },
    SAVED,
    // the evening
    ...tab("count"),
    { trigger: ".o_stall_close:disabled" },
    pieces(50, 1),
    pieces(2, 1),
    { trigger: ".o_stall_reason", run: "edit Un euro perdu" },
    { trigger: ".o_stall_as_expected:enabled", run: "click" },
    { trigger: ".o_stall_close:enabled", run: "click" },
    ...yes(),
    { trigger: ".o_stall_closed:contains('FDC/')" },
    { trigger: ".o_stall_print" },
]);

const SHEET = "flashcoop.stall.sheet";

/** Close the sheet as another phone would. */
function closeElsewhere() {
    const [, id] = browser.location.pathname.match(/stall\.sheet\/(\d+)/);
    return answer("/web/dataset/call_kw/flashcoop.stall.sheet/action_close", {
        model: "flashcoop.stall.sheet",
        method: "action_close",
        args: [[Number(id)]],
        kwargs: {},
    }, {});
}

/** Another phone closes the day before this one could send: it says so, and keeps it. */
addTour("flashcoop_stall_closed_elsewhere", () => [
    ...open(),
    cut(SHEET),
    tap("Cookie"),
    CARD,
    unsaved(1),
    { trigger: "body", run: closeElsewhere },
    mend,
    { trigger: ".o_stall_unsaved .btn:enabled", run: "click" },
    { trigger: ".o_stall_unsaved:contains('FDC/')" },
    { trigger: ".o_stall_closed" },
    unsaved(1),
    ...tab("latest"),
    { trigger: ".o_stall_ticket .o_stall_remove", run: "click" },
    ...yes(),
    SAVED,
]);

/** No network between two tickets, a reload, and everything is saved once. */
addTour("flashcoop_stall_offline", () => [
    ...open(),
    tap("Cookie"),
    CARD,
    { trigger: ".o_stall_done" },
    SAVED,
    cut(SHEET, "record_entries"),
    tap("Cookie"),
    tap("Cookie"),
    CARD,
    unsaved(1),
    cut(SHEET),
    tap("Tablette"),
    CARD,
    unsaved(2),
    { trigger: ".o_stall_undo", run: "click" },
    unsaved(3),
    tap("Cookie"),
    CARD,
    unsaved(4),
    ...tab("count"),
    { trigger: ".o_stall_obstacle" },
    { trigger: ".o_stall_close:disabled" },
    {
        trigger: "body",
        expectUnloadPage: true,
        run: () => browser.location.reload(), // and the network is back
    },
    { trigger: ".o_flashcoop_stall .o_stall_offer" },
    SAVED,
    { trigger: ".o_stall_sales:contains('6,00')" },
]);

/** What another phone sold is there to be corrected, and taken back once. */
addTour("flashcoop_stall_other_phone", () => [
    ...open(),
    tap("Tablette"),
    CARD,
    { trigger: ".o_stall_done" },
    SAVED,
    ...tab("latest"),
    { trigger: ".o_stall_ticket:eq(1):contains('2 Cookie')" },
    { trigger: ".o_stall_ticket:eq(1) .o_stall_correct", run: "click" },
    { trigger: ".o_stall_ticket:eq(1) .o_stall_pay button:eq(0)", run: "click" },
    { trigger: ".o_stall_ticket.text-muted:contains('2 Cookie')" },
    SAVED,
    { trigger: ".o_stall_ticket:eq(3):contains('1 Cookie')" },
    { trigger: ".o_stall_ticket:eq(3) .o_stall_take_back", run: "click" },
    ...yes(),
    { trigger: ".o_stall_ticket:eq(3).text-muted" },
    SAVED,
    { trigger: ".o_stall_sales:contains('7,00')" },
]);

/** What was counted without network is there after a reload, and is then saved. */
addTour("flashcoop_stall_count_offline", () => [
    ...open(),
    ...tab("count"),
    cut(SHEET),
    pieces(20, 3),
    { trigger: ".o_stall_reason", run: "edit Dix euros de trop" },
    { trigger: ".o_stall_error" },
    {
        trigger: "body",
        expectUnloadPage: true,
        run: () => browser.location.reload(), // and the network is back
    },
    { trigger: ".o_flashcoop_stall .o_stall_offer" },
    ...tab("count"),
    { trigger: "[data-value='20'] .o_stall_pieces_typed:value(3)" },
    { trigger: ".o_stall_reason:value(Dix euros de trop)" },
    { trigger: ".o_stall_close:enabled", run: "click" },
    ...yes(),
    { trigger: ".o_stall_closed:contains('FDC/')" },
]);

const { setTimeout } = browser;

/** The phone sleeps: no timer runs, so nothing is tried again. */
function sleep() {
    browser.setTimeout = () => 0;
}

function wake() {
    browser.setTimeout = setTimeout;
    document.dispatchEvent(new Event("visibilitychange"));
}

/** The network comes back while the phone sleeps: it sends when it wakes, once. */
addTour("flashcoop_stall_sleep", () => [
    ...open(),
    cut(SHEET, "record_entries"),
    { trigger: "body", run: sleep },
    tap("Cookie"),
    CARD,
    unsaved(1),
    mend,
    unsaved(1),
    { trigger: "body", run: wake },
    SAVED,
    { trigger: ".o_stall_sales:contains('1,50')" },
]);
