import { markRaw } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { roundDecimals } from "@web/core/utils/numbers";
import { isUnsaved, waitingLines } from "./stall_queue";
import { askServer, explain } from "./stall_service";

/**
 * What the selling screen shows: the sheet as the server last told it, plus what this
 * phone has entered since. Amounts are in company currency, taxes included.
 */
export class StallModel {
    constructor(env, sheetId) {
        this.env = markRaw(env);
        this.sheetId = sheetId;
        this.queues = markRaw(env.services.flashcoop_stall);
        this.queue = markRaw(this.queues.get(sheetId));
        this.sheet = null;
        this.error = "";
        this.asked = 0;
        this.kind = "sale";
        this.basket = {}; // pieces by offer
        this.draftKey = `flashcoop_stall_count:${this.queue.prefix}`;
        this.countDraft = readDraft(this.draftKey); // see StallCount
        this.latest = []; // tickets of all phones, read while somebody looks at them
        this.isLatestShown = false;
        this.done = null; // the last ticket, shown until the next tap
        this.sellerKey = `flashcoop_stall_seller:${this.queue.prefix}`;
        this.sellerId = Number(localStorage.getItem(this.sellerKey)) || false;
        this.readQueue();
    }

    readQueue() {
        this.records = this.queue.records;
        this.sending = this.queue.sending;
        this.problem = this.queue.problem && markRaw(this.queue.problem);
    }

    /** Read the sheet again; an answer that comes after a later one is dropped. */
    async refresh(method = "get_stall_state") {
        const rank = ++this.asked;
        try {
            const sheet = await askServer(this.env, this.sheetId, method);
            if (rank === this.asked) {
                this.sheet = sheet;
                this.error = "";
                this.dropOldDraft();
                await this.refreshLatest();
            }
        } catch (error) {
            this.error = explain(error);
        }
    }

    /** Without an answer, what was read before stays. */
    async refreshLatest() {
        if (this.isLatestShown) {
            this.latest = await askServer(this.env, this.sheetId, "get_latest_tickets");
        }
    }

    async showLatest(isShown) {
        this.isLatestShown = isShown;
        try {
            await this.refreshLatest();
        } catch (error) {
            this.error = explain(error);
        }
    }

    async flush() {
        await this.queues.flush(this.sheetId);
        await this.refresh();
    }

    // --- what waits on this phone ---

    get unsaved() {
        return this.records.filter(isUnsaved);
    }

    get refused() {
        return this.records.filter((record) => Object.keys(record.refused).length);
    }

    get reason() {
        return this.problem ? explain(this.problem) : "";
    }

    get waiting() {
        return this.records.flatMap(waitingLines);
    }

    // --- the sheet, with what waits ---

    get isOpen() {
        return this.sheet.state === "open";
    }

    get offers() {
        const pieces = {};
        for (const line of this.waiting) {
            pieces[line.offer_id] = (pieces[line.offer_id] || 0) + line.quantity;
        }
        return this.sheet.offers.map((offer) => {
            const gone = offer.sold + offer.given + offer.broken + (pieces[offer.id] || 0);
            return { ...offer, gone, left: offer.brought - gone };
        });
    }

    get offersById() {
        return Object.fromEntries(this.sheet.offers.map((offer) => [offer.id, offer]));
    }

    get modes() {
        const amounts = {};
        for (const line of this.waiting.filter(({ kind }) => kind === "sale")) {
            const amount = line.quantity * line.price_unit;
            amounts[line.mode_id] = (amounts[line.mode_id] || 0) + amount;
        }
        return this.sheet.modes.map((mode) => ({
            ...mode,
            expected: this.round(mode.expected + (amounts[mode.id] || 0)),
        }));
    }

    get sales() {
        return this.round(this.modes.reduce((sum, mode) => sum + mode.expected, 0));
    }

    // --- the count, until the server has it ---

    get hasDraft() {
        const { counts, takings, reason } = this.countDraft;
        return reason !== null || [counts, takings].some((part) => Object.keys(part).length);
    }

    /** Keep in the phone's storage what was counted here: a reload loses nothing. */
    keepDraft() {
        if (this.hasDraft) {
            this.countDraft.version = this.sheet.version;
            localStorage.setItem(this.draftKey, JSON.stringify(this.countDraft));
        } else {
            localStorage.removeItem(this.draftKey);
        }
    }

    /** What was counted before the day was closed, here or elsewhere, is of no use. */
    dropOldDraft() {
        const isOld = !this.isOpen || this.countDraft.version !== this.sheet.version;
        if (this.hasDraft && isOld) {
            this.countDraft = emptyDraft();
            this.keepDraft();
        }
    }

    // --- the basket ---

    get basketLines() {
        const offers = this.offersById;
        return Object.entries(this.basket)
            .filter(([id, quantity]) => quantity && offers[id])
            .map(([id, quantity]) => ({
                offer_id: offers[id].id,
                name: offers[id].name,
                quantity,
                price_unit: offers[id].price_unit,
                amount: this.round(quantity * offers[id].price_unit),
            }));
    }

    get total() {
        return this.amountOf(this.basketLines);
    }

    change(offerId, step) {
        this.done = null;
        const quantity = (this.basket[offerId] || 0) + step;
        this.basket[offerId] = Math.min(Math.max(quantity, 0), 999);
    }

    /**
     * Keep the basket as one ticket, then send it.
     *
     * @throws when the phone cannot keep it: the basket stays
     */
    sell(modeId, change = 0) {
        const lines = this.basketLines;
        if (!lines.length) {
            return; // a second tap
        }
        const mode_id = this.kind === "sale" ? modeId : false;
        const common = { kind: this.kind, mode_id, seller_id: this.knownSeller };
        const record = this.queue.add(lines, common);
        this.basket = {};
        this.kind = "sale";
        this.done = { record, change };
        this.flush();
    }

    takeBack(record, modeId = null) {
        this.done = null;
        this.queue.takeBack(record, modeId);
        this.flush();
    }

    /** The seller remembered here, unless that person no longer sells. */
    get knownSeller() {
        const { sellers } = this.sheet;
        return sellers.some(({ id }) => id === this.sellerId) && this.sellerId;
    }

    setSeller(id) {
        this.sellerId = id;
        localStorage.setItem(this.sellerKey, id || "");
    }

    // --- amounts ---

    round(amount) {
        return roundDecimals(amount, 2);
    }

    amountOf(lines) {
        const sum = lines.reduce((total, line) => total + line.quantity * line.price_unit, 0);
        return this.round(sum);
    }

    money(amount) {
        return formatCurrency(amount, this.sheet.currency_id);
    }
}

function emptyDraft() {
    return { version: null, counts: {}, takings: {}, reason: null };
}

function readDraft(key) {
    try {
        return { ...emptyDraft(), ...JSON.parse(localStorage.getItem(key)) };
    } catch {
        return emptyDraft();
    }
}
