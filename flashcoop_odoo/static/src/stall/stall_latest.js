import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { isUnsaved, unsavedLines, waitingLines } from "./stall_queue";

const { DateTime } = luxon;

/**
 * What was entered last, on this phone and on others: take back, pay otherwise, settle
 * what was refused.
 */
export class StallLatest extends Component {
    static template = "flashcoop_odoo.StallLatest";
    static props = { stall: Object, sell: Function };

    setup() {
        this.dialog = useService("dialog");
        this.stall = useState(this.props.stall);
        this.state = useState({ correcting: null });
        onMounted(() => this.stall.showLatest(true));
        onWillUnmount(() => this.stall.showLatest(false));
    }

    /** The newest first; of those that only take back, the ones not saved yet. */
    get tickets() {
        return [...this.records, ...this.otherRecords]
            .sort((a, b) => b.at - a.at)
            .map((record) => this.describe(record));
    }

    get records() {
        return this.stall.records.filter(
            (record) => record.entries.length || isUnsaved(record)
        );
    }

    /** What the server has from other phones, as if it were this one's. */
    get otherRecords() {
        const own = this.stall.records.flatMap(({ entries }) => entries);
        const known = new Set(own.map(({ ticket }) => ticket));
        return this.stall.latest
            .filter(({ ticket, lines }) => !known.has(ticket) && lines.length)
            .map(({ ticket, time, lines, ...common }) => ({
                ...common,
                id: ticket,
                at: deserializeDateTime(time).toMillis(),
                entries: lines,
                cancels: [],
                saved: lines.map(({ uuid }) => uuid),
                refused: {},
                isOther: true,
            }));
    }

    /** Taken back here, or elsewhere. */
    isTakenBack(record) {
        const tickets = new Set(record.entries.map(({ ticket }) => ticket));
        return (
            this.stall.queue.isTakenBack(record) ||
            this.stall.latest.some((t) => t.is_taken_back && tickets.has(t.ticket))
        );
    }

    describe(record) {
        const lines = record.entries.length ? record.entries : record.cancels;
        const offers = this.stall.offersById;
        return {
            record,
            id: record.id,
            time: DateTime.fromMillis(record.at).toFormat("HH:mm"),
            text: lines
                .map((line) => `${line.quantity} ${offers[line.offer_id]?.name || "?"}`)
                .join(", "),
            amount: record.kind === "sale" ? this.stall.amountOf(lines) : null,
            paid: this.getPaid(record),
            sentences: [...new Set(Object.values(record.refused))],
            isWaiting: waitingLines(record).length > 0,
            isUnsaved: isUnsaved(record),
            isTakenBack: this.isTakenBack(record),
            isOther: Boolean(record.isOther),
            isTakingBack: !record.entries.length,
        };
    }

    getPaid(record) {
        if (record.kind !== "sale") {
            return record.kind === "gift" ? _t("Gift") : _t("Broken");
        }
        return this.stall.sheet.modes.find(({ id }) => id === record.mode_id)?.name || "";
    }

    /** Means of payment a ticket may have been paid by instead. */
    otherModes({ mode_id }) {
        return this.stall.sheet.modes.filter(({ id }) => id !== mode_id);
    }

    ask(body, confirmLabel, confirm) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Are you sure?"),
            body,
            confirmLabel,
            confirm,
            cancelLabel: _t("No"),
            cancel: () => {},
        });
    }

    takeBack({ record, text, amount, paid }) {
        const body = amount
            ? _t("Take back %(what)s and give back %(amount)s (%(paid)s)?", {
                  what: text,
                  amount: this.stall.money(amount),
                  paid,
              })
            : _t("Take back %s?", text);
        this.ask(body, _t("Take back"), () => this.stall.takeBack(record));
    }

    correct({ record }, modeId) {
        this.state.correcting = null;
        this.stall.takeBack(record, modeId);
    }

    sendAgain({ record }) {
        this.stall.queue.retry(record);
        return this.stall.flush();
    }

    /** Put what is not saved back into the basket, to be entered again. */
    edit({ record }) {
        for (const line of unsavedLines(record)) {
            this.stall.change(line.offer_id, line.quantity);
        }
        this.stall.kind = record.kind;
        this.stall.queue.remove(record);
        this.props.sell();
    }

    remove({ record, text }) {
        this.ask(
            _t("The server does not have it, and will never get it: %s", text),
            _t("Remove from the phone"),
            () => this.stall.queue.remove(record)
        );
    }
}
