import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { formatDate, deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { StallCount } from "./stall_count";
import { StallLatest } from "./stall_latest";
import { StallModel } from "./stall_model";
import { StallSell } from "./stall_sell";

const POLL = 10000; // ms between two looks at what the other phones sold

/** The stall on a phone: one open sheet, sold from, corrected, counted and closed. */
export class Stall extends Component {
    static template = "flashcoop_odoo.Stall";
    static components = { StallSell, StallLatest, StallCount };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        const sheetId = this.props.action.context?.active_id;
        this.stall = useState(new StallModel(this.env, sheetId));
        this.state = useState({ tab: "sell" });
        const { listeners } = this.stall.queues;
        const read = () => this.stall.readQueue();
        listeners.add(read);
        const poll = browser.setInterval(() => this.look(), POLL);
        onWillStart(async () => {
            await this.stall.refresh("open_stall");
            this.stall.flush();
        });
        onWillUnmount(() => {
            listeners.delete(read);
            browser.clearInterval(poll);
        });
    }

    get tabs() {
        return [
            { id: "sell", name: _t("Sell"), icon: "fa-shopping-basket" },
            { id: "latest", name: _t("Latest"), icon: "fa-list" },
            { id: "count", name: _t("Cashing up"), icon: "fa-calculator" },
        ];
    }

    get date() {
        return formatDate(deserializeDate(this.stall.sheet.date));
    }

    /** Means that took something, and cash. */
    get modes() {
        return this.stall.modes.filter(({ is_cash, expected }) => is_cash || expected);
    }

    get progress() {
        const { target_amount } = this.stall.sheet;
        const reached = (100 * this.stall.sales) / target_amount;
        return Math.round(Math.min(Math.max(reached, 0), 100));
    }

    get target() {
        return _t("of %s", this.stall.money(this.stall.sheet.target_amount));
    }

    get closed() {
        const { number } = this.stall.sheet;
        return _t("%s is closed and in the books: a coordinator can reopen it.", number);
    }

    get unsavedText() {
        const count = this.stall.unsaved.length;
        return count === 1
            ? _t("1 entry not saved yet")
            : _t("%s entries not saved yet", count);
    }

    /** Why they are not, or what to do. */
    get unsavedReason() {
        if (this.stall.reason) {
            return this.stall.reason;
        }
        return this.stall.waiting.length ? _t("Being sent…") : _t("Refused: see “Latest”.");
    }

    look() {
        if (!document.hidden) {
            return this.stall.refresh(this.stall.sheet ? "get_stall_state" : "open_stall");
        }
    }

    retry() {
        return this.stall.sheet ? this.stall.flush() : this.look();
    }

    leave() {
        if (this.env.config.breadcrumbs?.length > 1) {
            return this.env.config.historyBack();
        }
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "flashcoop.stall.sheet",
                res_id: this.stall.sheetId,
                views: [[false, "form"]],
            },
            { clearBreadcrumbs: true }
        );
    }
}

registry.category("actions").add("flashcoop_stall", Stall);
