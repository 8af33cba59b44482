import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";

/**
 * A radio whose answer can be taken back: empty is “not asked”, which no choice says.
 */
export class ClearableRadioField extends RadioField {
    static template = "flashcoop_odoo.ClearableRadioField";

    get isClearable() {
        return Boolean(this.value) && !this.props.readonly;
    }

    clear() {
        return this.props.record.update({ [this.props.name]: false });
    }
}

export const clearableRadioField = {
    ...radioField,
    component: ClearableRadioField,
    displayName: _t("Radio That Can Be Cleared"),
};

registry.category("fields").add("flashcoop_clearable_radio", clearableRadioField);
