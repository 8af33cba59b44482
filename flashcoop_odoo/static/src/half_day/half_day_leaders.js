import { Component, useState } from "@odoo/owl";

/** Before a half-day is validated: who led it, when nobody is named or others are. */
export class HalfDayLeaders extends Component {
    static template = "flashcoop_odoo.HalfDayLeaders";
    static props = { sheet: Object, confirm: Function, close: Function };

    setup() {
        this.state = useState({ chosen: [] });
    }

    get named() {
        return this.props.sheet.facilitators.join(", ");
    }

    toggle(id) {
        const { chosen } = this.state;
        const others = chosen.filter((other) => other !== id);
        this.state.chosen = others.length < chosen.length ? others : [...chosen, id];
    }

    /** @param {boolean} withMe whoever holds the device led it too */
    confirm(withMe) {
        const me = withMe ? [this.props.sheet.me] : [];
        this.props.confirm([...this.state.chosen, ...me]);
    }
}
