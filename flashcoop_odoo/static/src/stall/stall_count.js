import { Component, onMounted, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { parseMonetary } from "@web/views/fields/parsers";
import { askServer, explain } from "./stall_service";

const PAUSE = 1000; // ms without a tap before the count is saved
const CLOSING = 120000; // ms for the books and their document

/** The end of the day: count, explain, close. */
export class StallCount extends Component {
    static template = "flashcoop_odoo.StallCount";
    static props = { stall: Object };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.stall = useState(this.props.stall);
        this.state = useState({ error: "", closing: false });
        useExternalListener(window, "online", () => this.save());
        onMounted(() => this.save()); // what an earlier visit could not
        onWillUnmount(() => this.save());
    }

    /** What was changed here and is not saved yet: by id, and texts as typed. */
    get draft() {
        return this.stall.countDraft;
    }

    // --- figures: the server's, with what was changed here ---

    get counts() {
        return this.stall.sheet.counts.map((count) => {
            const quantity = this.draft.counts[count.id] ?? count.quantity;
            return { ...count, quantity, amount: this.stall.round(quantity * count.value) };
        });
    }

    get cashBox() {
        return this.stall.round(this.counts.reduce((sum, { amount }) => sum + amount, 0));
    }

    get takings() {
        return this.stall.modes.map((mode) => {
            const text = this.getText(mode);
            const counted = mode.is_cash
                ? this.stall.round(this.cashBox - this.stall.sheet.opening_float)
                : this.parse(text);
            const difference = this.stall.round(counted - mode.expected);
            return { ...mode, text, counted, difference };
        });
    }

    get cashDifference() {
        return this.takings.find(({ is_cash }) => is_cash)?.difference || 0;
    }

    get reason() {
        return this.draft.reason ?? this.stall.sheet.difference_reason;
    }

    getText(mode) {
        const typed = this.draft.takings[mode.taking_id];
        return typed ?? (mode.counted ? this.format(mode.counted) : "");
    }

    format(amount) {
        return formatCurrency(amount, this.stall.sheet.currency_id, { noSymbol: true });
    }

    expectedText(amount) {
        return _t("expected %s", this.stall.money(amount));
    }

    /** A typed amount; NaN when it is none. */
    parse(text) {
        try {
            return text.trim() ? this.stall.round(parseMonetary(text)) : 0;
        } catch {
            return NaN;
        }
    }

    // --- changes ---

    setCount(count, quantity) {
        this.draft.counts[count.id] = Math.min(Math.max(quantity || 0, 0), 99999);
        this.saveSoon();
    }

    typeCount(count, ev) {
        this.setCount(count, parseInt(ev.target.value));
        ev.target.value = this.draft.counts[count.id]; // what is no number is none
    }

    setTaking(mode, text) {
        this.draft.takings[mode.taking_id] = text;
        this.saveSoon();
    }

    setReason(text) {
        this.draft.reason = text;
        this.saveSoon();
    }

    saveSoon() {
        this.state.error = "";
        this.stall.keepDraft();
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.save(), PAUSE);
    }

    /** Save what was changed here; say whether the server has it all. */
    async save() {
        browser.clearTimeout(this.timer);
        if (!this.stall.hasDraft || !this.stall.isOpen) {
            return true;
        }
        const sent = JSON.parse(JSON.stringify(this.draft));
        const typed = Object.entries(sent.takings).map(([id, text]) => [id, this.parse(text)]);
        if (typed.some(([, amount]) => isNaN(amount))) {
            this.state.error = _t("One of the totals is no amount.");
            return false;
        }
        const values = [sent.counts, Object.fromEntries(typed), this.reason];
        try {
            await askServer(this.env, this.stall.sheetId, "save_count", values);
        } catch (error) {
            this.state.error = _t("The count is not saved: %s", explain(error));
            return false;
        }
        await this.stall.refresh();
        this.forget(sent);
        return true;
    }

    /** Drop from the draft what was sent, unless it was changed meanwhile. */
    forget(sent) {
        for (const part of ["counts", "takings"]) {
            for (const [id, value] of Object.entries(sent[part])) {
                if (this.draft[part][id] === value) {
                    delete this.draft[part][id];
                }
            }
        }
        if (this.draft.reason === sent.reason) {
            this.draft.reason = null;
        }
        this.stall.keepDraft();
    }

    // --- closing ---

    /** Why the day cannot be closed from here yet; the server says the rest. */
    get obstacle() {
        if (this.stall.unsaved.length) {
            return _t(
                "Some entries of this phone are not saved yet: wait for the network, or"
                + " settle them under “Latest”."
            );
        }
        if (this.stall.basketLines.length) {
            return _t("A basket is not finished: cash it in or empty it.");
        }
        if (this.cashDifference && !this.reason.trim()) {
            return _t("The cash box differs from the sales: count again, or write why.");
        }
        const wrong = this.takings.find(({ is_cash, difference }) => !is_cash && difference);
        return wrong
            ? _t("%s: the total is not that of the sales.", wrong.name)
            : "";
    }

    askToClose() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Close the day?"),
            body: _t(
                "The day goes into the books. Look first that no other phone still shows"
                + " entries that are not saved."
            ),
            confirmLabel: _t("Close the day"),
            confirm: () => this.close(),
            cancelLabel: _t("Not yet"),
            cancel: () => {},
        });
    }

    async close() {
        this.state.closing = true;
        try {
            if (await this.save()) {
                await askServer(this.env, this.stall.sheetId, "action_close", [], CLOSING);
                this.state.error = "";
            }
        } catch (error) {
            this.state.error = explain(error);
        }
        await this.stall.refresh();
        this.state.closing = false;
    }

    print() {
        return this.action.doActionButton({
            type: "object",
            name: "action_print",
            resModel: "flashcoop.stall.sheet",
            resId: this.stall.sheetId,
        });
    }
}
