import { Component, onWillStart, useState } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const SECTIONS = {
    reports: {
        icon: "fa-file-text-o",
        title: _t("Reports to send"),
        hint: _t("Late, or due within 60 days."),
        none: _t("No report is due."),
    },
    payments: {
        icon: "fa-clock-o",
        title: _t("Payments overdue"),
        hint: _t("Instalments past their date that nobody has paid."),
        none: _t("No payment is late."),
    },
    ending: {
        icon: "fa-hourglass-half",
        title: _t("Eligibility ends soon"),
        hint: _t("What is left to charge within 60 days."),
        none: _t("No funding ends soon."),
    },
    risk: {
        icon: "fa-exclamation-triangle",
        title: _t("Money at risk"),
        hint: _t("Granted, ending, and without costs to charge it to: it may have to be paid back."),
        none: _t("Every grant that ends has its costs."),
    },
    returns: {
        icon: "fa-undo",
        title: _t("Money to give back"),
        hint: _t("More was received than the funder admits, by the final report."),
        none: _t("Nothing is to be given back."),
    },
    uncovered: {
        icon: "fa-scissors",
        title: _t("Costs without a funder"),
        hint: _t("What no funding takes yet, by Flashcoop."),
        none: _t("Every cost has its funder."),
        costs: "left",
    },
    vouchers: {
        icon: "fa-paperclip",
        title: _t("Vouchers missing"),
        hint: _t("Costs whose document has no file."),
        none: _t("Every cost has its voucher."),
        costs: "no_voucher",
    },
};

/** What waits in the fundings: each section says how much, of whom, and opens it. */
export class FundingBoard extends Component {
    static template = "flashcoop_odoo.FundingBoard";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ sections: [] });
        onWillStart(async () => {
            const sections = await this.orm.call("flashcoop.funding.board", "get_board", []);
            this.state.sections = sections.map((s) => ({ ...SECTIONS[s.code], ...s }));
        });
    }

    money({ amount, currency_id }) {
        return formatCurrency(amount, currency_id);
    }

    day(date) {
        return formatDate(deserializeDate(date));
    }

    /** @returns {number} how many are not shown */
    more(section) {
        return section.count - section.rows.length;
    }

    /** Where the row is settled: its funding, the costs of its Flashcoop. */
    async openRow(section, row) {
        if (section.costs) {
            const action = await this.orm.call(section.model, "action_view_costs", [[row.id]]);
            return this.action.doAction({
                ...action,
                views: action.view_mode.split(",").map((mode) => [false, mode]),
                context: { ...action.context, [`search_default_${section.costs}`]: 1 },
            });
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.funding_id ? "flashcoop.funding" : section.model,
            res_id: row.funding_id || row.id,
            views: [[false, "form"]],
        });
    }

    openAll(section) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: section.title,
            res_model: section.model,
            views: section.rows[0].funding_id
                ? [[false, "list"]]
                : [
                      [false, "list"],
                      [false, "form"],
                  ],
            domain: [["id", "in", section.ids]],
        });
    }
}

registry.category("actions").add("flashcoop_funding_board", FundingBoard);
