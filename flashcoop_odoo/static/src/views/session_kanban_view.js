import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { SearchModel } from "@web/search/search_model";
import { kanbanView } from "@web/views/kanban/kanban_view";

/**
 * Begins with the day that the calendar would show: on a phone, where the cards come
 * instead of the calendar, the half-days of the day are on top. The user sees the
 * filter and may take it off.
 */
export class SessionSearchModel extends SearchModel {
    async load(config) {
        const { flashcoop_calendar: instead, initial_date: day } = config.context || {};
        if (!instead || !day) {
            return super.load(config);
        }
        const dynamicFilters = [
            {
                description: _t("From %s on", formatDate(deserializeDate(day))),
                domain: `[("date", ">=", "${day}")]`,
            },
        ];
        return super.load({ ...config, dynamicFilters });
    }
}

registry.category("views").add("flashcoop_session_kanban", {
    ...kanbanView,
    SearchModel: SessionSearchModel,
});
