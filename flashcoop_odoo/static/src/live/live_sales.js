import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { formatCurrency } from "@web/core/currency";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { formatFloat } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { explain } from "../stall/stall_service";

const POLL = 10000; // ms between two looks at the sales
const COHORT = "flashcoop.cohort";

/**
 * A selling day while it runs, for a phone in the kitchen or a screen on the wall: all
 * amounts, taxes included, are the server's; nothing is added up here but the columns.
 */
export class LiveSales extends Component {
    static template = "flashcoop_odoo.LiveSales";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm").silent;
        this.action = useService("action");
        this.display = { controlPanel: {} };
        const context = this.props.action.context || {};
        this.state = useState({
            cohorts: [],
            cohortId: context.flashcoop_cohort_id || false,
            day: context.flashcoop_day || false,
            sales: null,
            at: null,
            problem: "",
        });
        this.asked = 0;
        const poll = browser.setInterval(() => !document.hidden && this.look(), POLL);
        onWillUnmount(() => browser.clearInterval(poll));
        onWillStart(async () => {
            this.state.cohorts = await this.orm.call(COHORT, "get_live_cohorts", []);
            this.state.cohortId ||= this.state.cohorts[0]?.id;
            await this.look();
        });
    }

    /** Read the sales again; an answer that comes after a later one is dropped. */
    async look() {
        const { cohortId, day } = this.state;
        if (!cohortId) {
            return;
        }
        const rank = ++this.asked;
        try {
            const sales = await this.orm.call(COHORT, "get_live_sales", [[cohortId], day]);
            if (rank === this.asked) {
                Object.assign(this.state, { sales, at: luxon.DateTime.now(), problem: "" });
            }
        } catch (error) {
            if (rank === this.asked) {
                this.state.problem = explain(error); // what is shown stays, with its hour
            }
        }
    }

    setCohort(ev) {
        Object.assign(this.state, { cohortId: Number(ev.target.value), day: false });
        return this.look();
    }

    setDay(ev) {
        this.state.day = ev.target.value;
        return this.look();
    }

    openBoard() {
        return this.action.doAction("flashcoop_odoo.sale_report_action", {
            additionalContext: { search_default_cohort_id: this.state.cohortId },
        });
    }

    // --- words ---

    get status() {
        const { at, problem } = this.state;
        const time = at?.toFormat("HH:mm:ss");
        if (problem) {
            return time ? _t("%(problem)s Figures of %(time)s.", { problem, time }) : problem;
        }
        return time ? _t("Up to date at %s", time) : "";
    }

    get days() {
        const { day, days } = this.state.sales;
        return [...new Set([...days, day, "all"])];
    }

    dayName(day) {
        return day === "all" ? _t("All days") : formatDate(deserializeDate(day));
    }

    money(amount) {
        return formatCurrency(amount || 0, this.state.sales.currency_id);
    }

    pieces(quantity) {
        const digits = Number.isInteger(quantity) ? 0 : 2;
        return formatFloat(quantity || 0, { digits: [16, digits] });
    }

    // --- the target ---

    get targets() {
        const { amount, quantity, target_amount, target_quantity, target_is_whole } =
            this.state.sales;
        const targets = [];
        if (target_amount) {
            const left = target_amount - amount;
            targets.push({
                id: "amount",
                reached: percent(amount, target_amount),
                aim: target_is_whole
                    ? _t("Target of all sales: %s", this.money(target_amount))
                    : _t("Target: %s", this.money(target_amount)),
                left: left > 0 ? _t("%s to go", this.money(left)) : _t("Reached!"),
            });
        }
        if (target_quantity) {
            const left = target_quantity - quantity;
            const count = this.pieces(target_quantity);
            targets.push({
                id: "quantity",
                reached: percent(quantity, target_quantity),
                aim: target_is_whole
                    ? _t("Target of all sales: %s pieces", count)
                    : _t("Target: %s pieces", count),
                left: left > 0 ? _t("%s pieces to go", this.pieces(left)) : _t("Reached!"),
            });
        }
        return targets;
    }

    // --- the columns: what had been sold before each hour, and in it ---

    get columns() {
        const { hours, target_amount } = this.state.sales;
        const known = hours.filter(({ name }) => name);
        let before = 0;
        const columns = known.map(({ name, amount, tickets }) => {
            const column = { name: name.slice(0, 2), before, amount, tickets };
            before += amount;
            return column;
        });
        const scale = Math.max(before, target_amount, ...columns.map((c) => c.before)) || 1;
        return {
            columns: columns.map((column) => ({
                ...column,
                title: _t("%(amount)s at %(hour)s h", {
                    amount: this.money(column.amount),
                    hour: column.name,
                }),
                low: percent(Math.min(column.before, column.before + column.amount), scale),
                high: percent(Math.abs(column.amount), scale),
            })),
            target: target_amount ? percent(target_amount, scale) : 0,
        };
    }

    /** The widest of the amounts, to draw the others against. */
    width(amount, parts) {
        return percent(amount, Math.max(...parts.map((part) => part.amount)));
    }
}

function percent(amount, total) {
    return total > 0 ? Math.min(Math.max(Math.round((100 * amount) / total), 0), 100) : 0;
}

registry.category("actions").add("flashcoop_live_sales", LiveSales);
