import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * Minutes, with a button to take some off and one to add some, for a finger; a number
 * may be typed too.
 *
 * Options: `step`, the minutes of one press; `rest`, the field with the minutes that
 * are left, which go down as these go up.
 */
export class StepperField extends Component {
    static template = "flashcoop_odoo.StepperField";
    static props = {
        ...standardFieldProps,
        step: { type: Number, optional: true },
        rest: { type: String, optional: true },
    };
    static defaultProps = { step: 5 };

    get value() {
        return this.props.record.data[this.props.name] || 0;
    }

    get most() {
        const rest = this.props.rest ? this.props.record.data[this.props.rest] : Infinity;
        return this.value + rest;
    }

    /** Also when the form it stands in is not for editing. */
    get isReadonly() {
        return this.props.readonly || !this.props.record.model.root.isInEdition;
    }

    change(value) {
        const minutes = Math.min(Math.max(Math.round(value) || 0, 0), this.most);
        if (minutes !== this.value) {
            return this.props.record.update({ [this.props.name]: minutes });
        }
    }

    type(input) {
        this.change(Number(input.value));
        input.value = this.value; // when what was typed says nothing new
    }
}

export const stepperField = {
    component: StepperField,
    displayName: _t("Minutes by Steps"),
    supportedTypes: ["integer"],
    extractProps: ({ options }, dynamicInfo) => ({
        step: options.step,
        rest: options.rest,
        readonly: dynamicInfo.readonly,
    }),
};

registry.category("fields").add("flashcoop_stepper", stepperField);
