import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { SelectionPopup } from "@point_of_sale/app/components/popups/selection_popup/selection_popup";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";

const NONE = "none";

patch(ControlButtons.prototype, {
    get flashcoops() {
        return this.pos.models["flashcoop.cohort"].getAll();
    },

    /** Let the seller choose whom the present order is for. */
    async clickFlashcoop() {
        const order = this.currentOrder;
        const choices = [...this.flashcoops, { id: NONE, name: _t("No Flashcoop") }];
        const chosen = await makeAwaitable(this.dialog, SelectionPopup, {
            title: _t("Whom is this sale for?"),
            list: choices.map((cohort) => ({
                id: cohort.id,
                label: cohort.name,
                isSelected: cohort.id === (order.flashcoop_cohort_id?.id ?? NONE),
                item: cohort,
            })),
        });
        if (chosen) {
            order.flashcoop_cohort_id = chosen.id === NONE ? undefined : chosen;
        }
    },
});
