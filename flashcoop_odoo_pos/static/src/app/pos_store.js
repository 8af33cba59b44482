import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";

patch(PosStore.prototype, {
    /** @override A new order is sold for the Flashcoop of the shop. */
    createNewOrder(data = {}) {
        return super.createNewOrder({
            flashcoop_cohort_id: this.config.flashcoop_cohort_id,
            ...data,
        });
    },
});
