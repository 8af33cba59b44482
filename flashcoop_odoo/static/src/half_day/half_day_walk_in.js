import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { askHalfDay, explain } from "./half_day_service";

/** Somebody comes who is not on the sheet: chosen, or entered by name. */
export class HalfDayWalkIn extends Component {
    static template = "flashcoop_odoo.HalfDayWalkIn";
    static props = { model: Object, close: Function };

    setup() {
        this.state = useState({ people: [], name: "", phone: "", error: "", busy: false });
        onWillStart(async () => {
            const { env, sessionId } = this.props.model;
            try {
                this.state.people = await askHalfDay(env, sessionId, "get_walk_ins");
            } catch (error) {
                this.state.error = explain(error);
            }
        });
    }

    add(values) {
        return this.send(values);
    }

    addNew() {
        const { name, phone } = this.state;
        if (!name.trim()) {
            this.state.error = _t("Type the person's name.");
            return;
        }
        return this.send({ name, phone });
    }

    /** Sent twice, the same name is the same person. */
    async send(values) {
        Object.assign(this.state, { busy: true, error: "" });
        try {
            await this.props.model.addWalkIn(values);
            this.props.close();
        } catch (error) {
            this.state.error = explain(error);
        }
        this.state.busy = false;
    }
}
