import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { parseMonetary } from "@web/views/fields/parsers";

const NOTES = [5, 10, 20, 50];

/** Products, the current basket, and how it leaves the stall. */
export class StallSell extends Component {
    static template = "flashcoop_odoo.StallSell";
    static props = { stall: Object };

    setup() {
        this.stall = useState(this.props.stall);
        this.cash = useState({ modeId: null, given: "" });
        this.failure = useState({ text: "" });
    }

    get kinds() {
        return [
            { id: "sale", name: _t("Sale") },
            { id: "gift", name: _t("Gift") },
            { id: "breakage", name: _t("Broken") },
        ];
    }

    get offers() {
        return this.stall.offers.filter(({ id, active }) => active || this.pieces(id));
    }

    pieces(offerId) {
        return this.stall.basket[offerId] || 0;
    }

    /** Notes worth offering: those that pay the basket. */
    get notes() {
        return NOTES.filter((note) => note > this.stall.total);
    }

    leftText(offer) {
        const left = offer.left - this.pieces(offer.id);
        return offer.brought
            ? _t("%(left)s/%(brought)s left", { left, brought: offer.brought })
            : _t("%s gone", offer.gone);
    }

    giveBackText(amount) {
        return _t("Give back %s", this.stall.money(amount));
    }

    get missingText() {
        return this.giveBack < 0
            ? _t("%s missing", this.stall.money(-this.giveBack))
            : _t("This is no amount");
    }

    get cashInText() {
        return _t("Cash in %s", this.stall.money(this.stall.total));
    }

    get doneText() {
        const { record } = this.stall.done;
        const amount = this.stall.money(this.stall.amountOf(record.entries));
        const mode = this.stall.sheet.modes.find(({ id }) => id === record.mode_id);
        return {
            sale: _t("Sold: %(amount)s, %(means)s.", { amount, means: mode?.name }),
            gift: _t("Given, nothing to pay."),
            breakage: _t("Noted as broken."),
        }[record.kind];
    }

    setKind(kind) {
        this.stall.kind = kind;
        this.stall.done = null;
        this.cancelCash();
    }

    change(offerId, step) {
        this.cancelCash();
        this.stall.change(offerId, step);
    }

    empty() {
        this.cancelCash();
        this.stall.basket = {};
    }

    setSeller(ev) {
        this.stall.setSeller(Number(ev.target.value) || false);
    }

    // --- paying ---

    pay(mode) {
        if (mode.is_cash && this.stall.total) {
            this.cash.modeId = mode.id;
        } else {
            this.sell(mode.id);
        }
    }

    cancelCash() {
        Object.assign(this.cash, { modeId: null, given: "" });
    }

    /** What the customer gave, NaN when it is no amount, null when nothing was typed. */
    get given() {
        const text = this.cash.given.trim();
        if (!text) {
            return null;
        }
        try {
            return this.stall.round(parseMonetary(text));
        } catch {
            return NaN;
        }
    }

    get giveBack() {
        return this.given === null ? 0 : this.stall.round(this.given - this.stall.total);
    }

    give(amount) {
        this.cash.given = this.given === amount ? "" : `${amount}`;
    }

    /** A gift or a breakage is paid by no means. */
    sell(modeId = false, giveBack = 0) {
        try {
            this.stall.sell(modeId, giveBack);
            this.failure.text = "";
            this.cancelCash();
        } catch (error) {
            this.failure.text = _t(
                "This phone cannot keep the sale (%s): write it on paper, then make room"
                + " on the phone or leave private browsing.",
                error.message
            );
        }
    }
}
