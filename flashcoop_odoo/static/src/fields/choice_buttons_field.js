import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * One button a value of a selection, pressed with a single tap in lists and cards,
 * without opening the line first; a second tap takes it back.
 *
 * Options: `empty`, the value that has no button and that a second tap goes back to, none
 * by default; `colors`, the Bootstrap colour of each value; `ranks`, to show 1, 2, 3… for
 * values whose labels are too long for a row.
 */
export class ChoiceButtonsField extends Component {
    static template = "flashcoop_odoo.ChoiceButtonsField";
    static props = {
        ...standardFieldProps,
        empty: { type: String, optional: true },
        colors: { type: Object, optional: true },
        ranks: { type: Boolean, optional: true },
    };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get choices() {
        const { selection } = this.props.record.fields[this.props.name];
        return selection
            .filter(([value]) => value !== this.props.empty)
            .map(([value, label], rank) => ({
                value,
                label,
                shown: this.props.ranks ? rank + 1 : label,
            }));
    }

    get label() {
        const { selection } = this.props.record.fields[this.props.name];
        const choice = selection.find(([value]) => value === this.value);
        return choice ? choice[1] : "";
    }

    /** A sheet that the user may not change, or that is locked, shows words only. */
    get isReadonly() {
        return this.props.readonly || !this.props.record.model.root.isInEdition;
    }

    color(value) {
        return this.props.colors?.[value] || "primary";
    }

    buttonClass(value) {
        return this.value === value ? `btn-${this.color(value)}` : "btn-outline-secondary";
    }

    choose(value) {
        const { empty = false, name, record } = this.props;
        const next = this.value === value ? empty : value;
        if (next !== this.value && (next || !record.fields[name].required)) {
            return this.props.record.update({ [this.props.name]: next });
        }
    }
}

export const choiceButtonsField = {
    component: ChoiceButtonsField,
    displayName: _t("Choice Buttons"),
    supportedTypes: ["selection"],
    extractProps: ({ options }, dynamicInfo) => ({
        empty: options.empty,
        colors: options.colors,
        ranks: Boolean(options.ranks),
        readonly: dynamicInfo.readonly,
    }),
};

registry.category("fields").add("flashcoop_choice_buttons", choiceButtonsField);
