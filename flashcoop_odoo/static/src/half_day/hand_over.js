import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

const HOLD = 1500; // ms: nobody leaves by a slip of the finger
const CLASS = "o_flashcoop_handed_over";

/**
 * The device goes round. Menus, messages and dialogs of whoever is logged in are taken off
 * the page, shortcuts and the back button do nothing, and a button that is held gives all
 * of it back. It keeps people from seeing or changing something by accident; it is no
 * lock: whoever knows the browser can open another page.
 */
export class HandOver extends Component {
    static template = "flashcoop_odoo.HandOver";
    static props = { takeBack: Function, slots: Object };

    setup() {
        this.state = useState({ held: false });
        const { state, href } = { state: browser.history.state, href: browser.location.href };
        const stay = (ev) => {
            ev.stopImmediatePropagation(); // before the web client follows
            browser.history.pushState(state, "", href);
        };
        const noShortcut = (ev) => {
            if (ev.ctrlKey || ev.altKey || ev.metaKey) {
                ev.stopImmediatePropagation();
                ev.preventDefault();
            }
        };
        onMounted(() => {
            document.body.classList.add(CLASS);
            window.addEventListener("popstate", stay, true);
            window.addEventListener("keydown", noShortcut, true);
            // not on every device: an iPhone has none
            document.documentElement.requestFullscreen?.().catch(() => {});
        });
        onWillUnmount(() => {
            browser.clearTimeout(this.timer);
            document.body.classList.remove(CLASS);
            window.removeEventListener("popstate", stay, true);
            window.removeEventListener("keydown", noShortcut, true);
            if (document.fullscreenElement) {
                document.exitFullscreen().catch(() => {});
            }
        });
    }

    hold() {
        this.release();
        this.state.held = true;
        this.timer = browser.setTimeout(() => this.props.takeBack(), HOLD);
    }

    release() {
        browser.clearTimeout(this.timer);
        this.state.held = false;
    }

    onKeydown(ev) {
        if (["Enter", " "].includes(ev.key) && !ev.repeat) {
            this.hold();
        }
    }
}
