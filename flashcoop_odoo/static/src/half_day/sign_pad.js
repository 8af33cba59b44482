/* global SignaturePad */
import { Component, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { loadJS } from "@web/core/assets";
import { browser } from "@web/core/browser/browser";

/**
 * A large paper to sign on. Core's `NameAndSignature` also lets one type a name or load
 * a picture, which proves nothing here; this is core's drawing library alone.
 */
export class SignPad extends Component {
    static template = "flashcoop_odoo.SignPad";
    static props = {
        title: String,
        text: { type: String, optional: true },
        rank: { type: String, optional: true },
        error: { type: String, optional: true },
        busy: { type: Boolean, optional: true },
        confirm: Function, // (image as a data URL) => void
        confirmLabel: String,
        skip: { type: Function, optional: true },
        close: { type: Function, optional: true },
    };

    setup() {
        this.canvas = useRef("canvas");
        this.state = useState({ isEmpty: true });
        onWillStart(() => loadJS("/web/static/lib/signature_pad/signature_pad.umd.js"));
        useEffect(
            (canvas) => {
                this.pad = new SignaturePad(canvas, {
                    penColor: "navy",
                    minWidth: 1,
                    maxWidth: 3,
                });
                this.pad.addEventListener("endStroke", () => {
                    this.state.isEmpty = this.pad.isEmpty();
                });
                this.fit();
            },
            () => [this.canvas.el]
        );
        const fit = () => this.fit();
        browser.addEventListener("resize", fit);
        onWillUnmount(() => browser.removeEventListener("resize", fit));
    }

    /** A device that is turned keeps what was drawn. */
    fit() {
        const canvas = this.canvas.el;
        if (!canvas) {
            return;
        }
        const strokes = this.pad.toData();
        const ratio = Math.max(browser.devicePixelRatio || window.devicePixelRatio || 1, 1);
        canvas.width = canvas.offsetWidth * ratio;
        canvas.height = canvas.offsetHeight * ratio;
        canvas.getContext("2d").scale(ratio, ratio);
        this.pad.fromData(strokes);
    }

    clear() {
        this.pad.clear();
        this.state.isEmpty = true;
    }

    confirm() {
        const image = this.pad.toDataURL();
        this.props.confirm(image);
    }
}
