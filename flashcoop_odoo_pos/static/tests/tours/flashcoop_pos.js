import { registry } from "@web/core/registry";

/** Longest wait for one step, in ms: test servers answer one request at a time. */
const PATIENCE = 60000;

const click = (trigger) => [{ trigger, run: "click" }];
const see = (trigger) => [{ trigger }];
const inDialog = (trigger) => `.modal:not(.o_inactive_modal) ${trigger}`;

const add = (product) => click(`article.product .product-name:contains("${product}")`);

/** Pay the present order by one means, and start the next. */
const pay = (method) => [
    ...click(".product-screen .pay-order-button"),
    ...click(`.paymentmethods .paymentmethod .payment-name:contains("${method}")`),
    ...click(".payment-screen button.validation-button.next"),
    ...click(".receipt-screen .button.next.highlight[name='done']"),
    ...see(".product-screen"),
];

const sellFor = (cohort) => [
    ...click(".flashcoop-button"),
    ...click(inDialog(`.selection-item:contains("${cohort}")`)),
    ...see(`.flashcoop-button:contains("${cohort}")`),
];

registry.category("web_tour.tours").add("flashcoop_pos_day", {
    steps: () =>
        [
            ...click(".screen-login .btn.open-register-btn"),
            ...click(inDialog(".modal-footer .btn-primary")),
            ...see(".flashcoop-button:contains('Chez Nous')"),
            ...add("Cookie"),
            ...pay("Caisse"),
            ...add("Tasse"),
            ...sellFor("Chez Eux"),
            ...pay("Carte"),
            ...see(".flashcoop-button:contains('Chez Nous')"),
            ...add("Cookie"),
            ...sellFor("Aucun Flashcoop"),
            ...pay("Carte"),
            ...click(".pos-rightheader button:has(.fa-bars)"),
            ...click("span.dropdown-item:contains('Fermer la caisse')"),
            ...click(".modal .payment-methods-overview"),
            ...click(".modal button.fa-clone:eq(0)"),
            {
                trigger: inDialog(".modal-footer .btn-primary"),
                run: "click",
                expectUnloadPage: true,
            },
        ].map((step) => ({ timeout: PATIENCE, ...step })),
});
