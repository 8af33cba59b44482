import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";

/** A whole number whose zero means that nobody knows it: shown as nothing. */
export class OptionalIntegerField extends IntegerField {
    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

export const optionalIntegerField = {
    ...integerField,
    component: OptionalIntegerField,
    displayName: _t("Whole Number or Nothing"),
    isEmpty: (record, fieldName) => !record.data[fieldName],
};

registry.category("fields").add("flashcoop_optional_integer", optionalIntegerField);
