import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { getDataURLFromFile } from "@web/core/utils/urls";
import { explain } from "./half_day_service";

const STEP = 5; // minutes

/** One person of the sheet: four buttons, and what goes with late and excused. */
export class HalfDayLine extends Component {
    static template = "flashcoop_odoo.HalfDayLine";
    static props = { model: Object, line: Object, sign: Function };

    setup() {
        this.orm = useService("orm");
        this.model = useState(this.props.model);
        this.state = useState({ error: "", sending: false });
    }

    get line() {
        return this.props.line;
    }

    get choices() {
        return [
            { value: "present", label: _t("Present"), color: "success" },
            { value: "late", label: _t("Late"), color: "warning" },
            { value: "excused", label: _t("Excused"), color: "info" },
            { value: "absent", label: _t("Absent"), color: "danger" },
        ];
    }

    labelOf(status) {
        const choice = this.choices.find(({ value }) => value === status);
        return choice ? choice.label : _t("Expected");
    }

    buttonClass({ value, color }) {
        return this.line.status === value ? `btn-${color}` : "btn-outline-secondary";
    }

    get hasReason() {
        return ["late", "excused", "absent"].includes(this.line.status);
    }

    get conflictText() {
        const { status, by } = this.line.conflict;
        return _t("%(name)s has marked meanwhile: %(status)s", {
            name: by || _t("Somebody"),
            status: this.labelOf(status),
        });
    }

    later(minutes) {
        const most = this.model.sheet.minutes;
        const late_minutes = Math.min(Math.max(this.line.late_minutes + minutes, STEP), most);
        this.model.mark([this.line], { late_minutes });
    }

    get less() {
        return -STEP;
    }

    get more() {
        return STEP;
    }

    setReason(reason) {
        if (reason.trim() !== this.line.reason) {
            this.model.mark([this.line], { reason: reason.trim() });
        }
    }

    /** The proof goes at once: a photo is too large to wait on the phone. */
    async sendProof(input) {
        const [file] = input.files;
        input.value = "";
        if (!file) {
            return;
        }
        Object.assign(this.state, { error: "", sending: true });
        try {
            const url = await getDataURLFromFile(file);
            await this.orm.silent.write("flashcoop.attendance", [this.line.id], {
                proof: url.split(",")[1],
                proof_name: file.name,
            });
            await this.model.refresh();
        } catch (error) {
            this.state.error = explain(error);
        }
        this.state.sending = false;
    }
}
