import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";
import { answer, cut, mend, mendNetwork } from "./network";
import { addTour } from "./steps";

const SESSION = "flashcoop.session";
export const SHEET = { trigger: ".o_flashcoop_half_day .o_half_day_line" };
export const SAVED = { trigger: ".o_half_day_saved" };

export function line(person) {
    return `.o_half_day_line[data-person='${person}']`;
}

export function mark(person, status) {
    const button = `${line(person)} button[data-value='${status}']`;
    return [
        { trigger: button, run: "click" },
        { trigger: `${button}[aria-pressed='true']` },
    ];
}

export function marked(person, status) {
    return { trigger: `${line(person)} button[data-value='${status}'][aria-pressed='true']` };
}

function unsaved(count) {
    return { trigger: `.o_half_day_unsaved[data-count='${count}']` };
}

export function press(name) {
    return { trigger: `.o_half_day_${name}:enabled`, run: "click" };
}

/** Draw a stroke of one's own on the paper. */
export function draw(seed) {
    return {
        trigger: ".o_sign_pad canvas",
        async run() {
            const canvas = this.anchor;
            const box = canvas.getBoundingClientRect();
            const at = (type, x, y) =>
                canvas.dispatchEvent(
                    new PointerEvent(type, {
                        bubbles: true,
                        isPrimary: true,
                        pointerId: 1,
                        buttons: type === "pointerup" ? 0 : 1,
                        pressure: 0.5,
                        clientX: box.left + x,
                        clientY: box.top + y,
                    })
                );
            at("pointerdown", 30, 40);
            for (let step = 1; step < 10; step++) {
                at("pointermove", 30 + 20 * step, 40 + ((step * (seed + 3) * 17) % 90));
                await new Promise((done) => setTimeout(done, 20));
            }
            at("pointerup", 210, 60);
        },
    };
}

/** A tap changes nothing: the facilitator holds the button to have the device back. */
export function takeBack() {
    return [
        { trigger: ".o_hand_over_done" },
        { trigger: ".o_hand_over_take_back", run: "click" },
        {
            trigger: ".o_hand_over_done ~ div .o_hand_over_take_back:not(.o_held)",
            run() {
                this.anchor.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
            },
        },
        SHEET,
    ];
}

/** While the device goes round, nothing of its owner is on the page. */
function outOfReach() {
    return {
        trigger: ".o_hand_over",
        async run() {
            const path = browser.location.pathname;
            browser.history.back();
            await new Promise((done) => setTimeout(done, 300));
            const shown = [...document.body.children].filter((el) => el.offsetParent);
            const others = shown.filter((el) => !el.matches(".o_action_manager"));
            if (others.length || browser.location.pathname !== path) {
                throw new Error(`In reach: ${others.map((el) => el.className)}`);
            }
        },
    };
}

function signs(person, seed) {
    return [
        { trigger: `.o_sign_pad_name:contains('${person}')` },
        { trigger: ".o_sign_pad_confirm:disabled" },
        draw(seed),
        { trigger: ".o_sign_pad_confirm:enabled", run: "click" },
    ];
}

/** From an empty sheet to a locked one, with the signatures of all who came. */
addTour("flashcoop_half_day_screen", () => [
    SHEET,
    { trigger: ".o_half_day_untouched" },
    { trigger: ".o_flashcoop_half_day:not(:has(.o_half_day_not_today))" },
    ...mark("Ana", "late"),
    { trigger: `${line("Ana")} button[data-step='more']`, run: "click" },
    { trigger: `${line("Ana")} .o_half_day_minutes:contains('20')` },
    ...mark("Cy", "excused"),
    { trigger: `${line("Cy")} .o_half_day_reason`, run: "edit Rendez-vous && press Tab" },
    press("all"),
    marked("Bo", "present"),
    press("undo"),
    { trigger: `${line("Bo")} button[data-value='present'][aria-pressed='false']` },
    press("all"),
    marked("Bo", "present"),
    unsaved(3),
    press("save"),
    SAVED,
    // somebody else came
    press("walk_in"),
    { trigger: ".o_half_day_walk_ins input[name='name']", run: "edit Dia Sow" },
    press("add"),
    marked("Dia Sow", "present"),
    // the tablet goes round
    press("sign"),
    outOfReach(),
    ...signs("Ana", 1),
    { trigger: ".o_sign_pad_name:contains('Bo')" },
    draw(9),
    { trigger: ".o_sign_pad_clear:enabled", run: "click" },
    ...signs("Bo", 2),
    ...signs("Dia Sow", 3),
    ...takeBack(),
    { trigger: ".o_main_navbar" },
    SAVED,
    { trigger: `${line("Ana")} .o_half_day_signed` },
    // the code for phones
    press("show_code"),
    { trigger: ".o_half_day_qr svg path" },
    { trigger: ".o_half_day_code .btn-primary", run: "click" },
    // the facilitator signs for the sheet, and says who led it
    press("validate"),
    { trigger: ".o_half_day_leader[aria-pressed='false']:contains('Léa Roux')", run: "click" },
    { trigger: ".o_half_day_leader[aria-pressed='true']" },
    press("lead"),
    draw(7),
    { trigger: ".o_sign_pad_confirm:enabled", run: "click" },
    { trigger: ".o_half_day_locked:contains('tour_facilitator')" },
    { trigger: ".o_flashcoop_half_day:not(:has(.o_half_day_footer))" },
]);

/** No network, a reload, and everything is there and saved once. */
addTour("flashcoop_half_day_offline", () => [
    SHEET,
    cut(SESSION, "save_phone"),
    ...mark("Ana", "present"),
    press("save"),
    { trigger: ".o_half_day_error" },
    unsaved(1),
    cut(SESSION),
    { trigger: `${line("Ana")} .o_half_day_sign_one`, run: "click" },
    ...signs("Ana", 4),
    ...takeBack(),
    ...mark("Bo", "absent"),
    unsaved(3),
    {
        trigger: "body",
        expectUnloadPage: true,
        run: () => browser.location.reload(), // and the network is back
    },
    SHEET,
    SAVED,
    marked("Bo", "absent"),
    { trigger: `${line("Ana")} .o_half_day_signed` },
]);

let release;

/** A slow network: the first answer to a saving waits until it is released. */
function holdSaving() {
    const held = new Promise((done) => (release = done));
    rpc._rpc = (url, ...args) => {
        const sent = answer(url, ...args);
        if (!url.includes("save_phone")) {
            return sent;
        }
        mendNetwork();
        const late = held.then(() => sent);
        late.abort = () => {};
        return late;
    };
}

/** Who signs while a saving is under way is saved after it, without another word. */
addTour("flashcoop_half_day_slow", () => [
    SHEET,
    ...mark("Ana", "present"),
    ...mark("Bo", "present"),
    { trigger: "body", run: holdSaving },
    { trigger: `${line("Ana")} .o_half_day_sign_one`, run: "click" },
    ...signs("Ana", 4),
    ...takeBack(),
    { trigger: `${line("Ana")} .o_half_day_signing` },
    { trigger: `${line("Bo")} .o_half_day_sign_one`, run: "click" },
    ...signs("Bo", 5),
    ...takeBack(),
    { trigger: `${line("Bo")} .o_half_day_signing` },
    { trigger: "body", run: () => release() },
    { trigger: `${line("Ana")} .o_half_day_signed` },
    { trigger: `${line("Bo")} .o_half_day_signed` },
    SAVED,
]);

function markElsewhere(status) {
    return async () => {
        const call = (model, method, args) =>
            answer(`/web/dataset/call_kw/${model}/${method}`, {
                model,
                method,
                args,
                kwargs: {},
            }, {});
        const id = await call("flashcoop.session", "get_current_id", []);
        const state = await call("flashcoop.session", "get_phone_state", [[id]]);
        const [ana] = state.lines.filter(({ name }) => name === "Ana");
        await call("flashcoop.attendance", "write", [[ana.id], { status }]);
    };
}

/** Somebody else marks the same person meanwhile: it is told, and chosen. */
addTour("flashcoop_half_day_conflict", () => [
    SHEET,
    ...mark("Ana", "present"),
    { trigger: "body", run: markElsewhere("absent") },
    press("save"),
    { trigger: `${line("Ana")} .o_half_day_conflict` },
    unsaved(1),
    { trigger: `${line("Ana")} [data-keep='theirs']`, run: "click" },
    SAVED,
    marked("Ana", "absent"),
    ...mark("Ana", "late"),
    { trigger: "body", run: markElsewhere("excused") },
    press("save"),
    { trigger: `${line("Ana")} [data-keep='mine']`, run: "click" },
    SAVED,
    marked("Ana", "late"),
    mend,
]);

function type(key) {
    return {
        trigger: ".o_grid_table td:focus",
        run: `press ${key}`,
    };
}

function focused(row, column) {
    return { trigger: `td[data-row='${row}'][data-column='${column}']:focus` };
}

/** The grid by keyboard: arrows, letters, one save. */
addTour("flashcoop_attendance_grid", () => [
    focused(0, 0),
    type("p"),
    focused(1, 0),
    type("r"),
    focused(2, 0),
    type("ArrowRight"),
    focused(2, 1),
    type("a"),
    type("ArrowUp"),
    focused(1, 1),
    type("e"),
    focused(2, 1),
    type("ArrowUp"),
    focused(1, 1),
    type("Delete"),
    { trigger: ".o_grid_save:contains('3'):enabled", run: "click" },
    { trigger: ".o_grid_save:disabled" },
    { trigger: "td[data-row='1'][data-column='0'].text-bg-warning:not(.o_grid_changed)" },
    // the way back saves what is marked
    { trigger: "td[data-row='0'][data-column='1']", run: "click" },
    { trigger: ".o_grid_changed" },
    { trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a", run: "click" },
    { trigger: ".o_form_view .o_field_widget[name='name']" },
]);

/** The half-day of another day says so, and leads to that of today. */
addTour("flashcoop_half_day_not_today", () => [
    { trigger: ".o_half_day_not_today:contains('hier')" },
    { trigger: ".o_half_day_today", run: "click" },
    { trigger: ".o_flashcoop_half_day:not(:has(.o_half_day_not_today)) .o_half_day_line" },
]);
