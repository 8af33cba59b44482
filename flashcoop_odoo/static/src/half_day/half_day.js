import { Component, markup, onWillStart, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { uuid } from "@web/core/utils/strings";
import { formatFloatTime } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { HalfDayDraft } from "./half_day_draft";
import { HalfDayLeaders } from "./half_day_leaders";
import { HalfDayModel } from "./half_day_model";
import { HalfDayLine } from "./half_day_line";
import { askHalfDay, draftPrefix, explain } from "./half_day_service";
import { HalfDayWalkIn } from "./half_day_walk_in";
import { HandOver } from "./hand_over";
import { SignPad } from "./sign_pad";

const POLL = 15000; // ms between two looks at what others signed

/** Where the device keeps what a reload must not undo, as long as the tab lives. */
function handOverKey() {
    return `${draftPrefix()}handed_over`;
}

/** One half-day on a phone or a tablet: who came, who signed, validated. */
export class HalfDay extends Component {
    static template = "flashcoop_odoo.HalfDay";
    static components = { HalfDayLeaders, HalfDayLine, HalfDayWalkIn, HandOver, SignPad };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState({
            view: "sheet", // sheet, sign, leaders, validate, code or walk_in
            signerId: null,
            code: null,
            error: "",
            busy: false,
            model: null,
            leftovers: [],
            loaded: false,
        });
        const wake = () => this.model?.wake();
        browser.addEventListener("online", wake);
        browser.addEventListener("focus", wake);
        const poll = browser.setInterval(wake, POLL);
        useEffect(
            () => this.keepHandOver(),
            () => [this.sheet, this.state.view, this.state.signerId]
        );
        onWillStart(() => this.open(this.props.action.context?.active_id));
        onWillUnmount(() => {
            browser.removeEventListener("online", wake);
            browser.removeEventListener("focus", wake);
            browser.clearInterval(poll);
            this.model?.leave();
        });
    }

    get model() {
        return this.state.model;
    }

    get sheet() {
        return this.model?.sheet;
    }

    /** Show a half-day; without an id, that of now. */
    async open(sessionId) {
        this.model?.leave();
        Object.assign(this.state, { view: "sheet", model: null, error: "" });
        const handed = JSON.parse(browser.sessionStorage.getItem(handOverKey()));
        try {
            sessionId ||= handed?.sessionId || (await askHalfDay(this.env, null, "get_current_id"));
        } catch (error) {
            this.state.error = explain(error);
        }
        if (sessionId) {
            this.state.model = new HalfDayModel(this.env, sessionId);
            this.state.leftovers = HalfDayDraft.leftovers(draftPrefix(), sessionId);
            if (handed?.sessionId === sessionId) {
                this.restoreHandOver(handed);
            } else {
                await this.model.refresh();
            }
            this.props.updateActionState?.({ active_id: sessionId });
            this.model.wake();
        }
        this.state.loaded = true;
    }

    /** Somebody who reloads the page while the device goes round stays where they were: at
     * once and without network, on the sheet as it was. */
    restoreHandOver({ signerId, single, sheet }) {
        this.model.sheet = sheet;
        Object.assign(this.state, { signerId, single, view: "sign" });
    }

    keepHandOver() {
        const { view, signerId, single } = this.state;
        if (view === "sign" && this.sheet) {
            const { sessionId } = this.model;
            const handed = { sessionId, signerId, single, sheet: this.sheet };
            browser.sessionStorage.setItem(handOverKey(), JSON.stringify(handed));
        }
    }

    // --- texts ---

    get hours() {
        return this.sheet.hours.map((hour) => formatFloatTime(hour)).join(" – ");
    }

    get period() {
        return this.sheet.period === "morning" ? _t("morning") : _t("afternoon");
    }

    /** Said loudly: the screen opens on the nearest half-day when today has none. */
    get awayText() {
        const days = this.sheet.days_away;
        if (Math.abs(days) === 1) {
            return days < 0 ? _t("Not today: yesterday.") : _t("Not today: tomorrow.");
        }
        return days < 0
            ? _t("Not today: %s days ago.", -days)
            : _t("Not today: in %s days.", days);
    }

    get counts() {
        const { here, lines } = this.model;
        const signed = here.filter((line) => line.signed || line.signing).length;
        return _t("%(here)s/%(all)s present · %(signed)s signed", {
            here: here.length,
            all: lines.length,
            signed,
        });
    }

    get unsavedText() {
        const { unsaved } = this.model;
        return unsaved === 1 ? _t("1 change not saved yet") : _t("%s changes not saved yet", unsaved);
    }

    get lockedText() {
        return _t("Validated by %(name)s on %(moment)s", {
            name: this.sheet.validated_by,
            moment: this.sheet.validated_at,
        });
    }

    get refusedSignatures() {
        return this.model.signatures
            .filter((signature) => this.model.refused[signature.uuid])
            .map((signature) => ({
                signature,
                name: this.model.lines.find(
                    (line) => line.participant_id === signature.participant_id
                )?.name,
                sentence: this.model.refused[signature.uuid],
            }));
    }

    get signText() {
        return _t("I was present: %(day)s, %(period)s, %(hours)s.", {
            day: this.sheet.day,
            period: this.period,
            hours: this.hours,
        });
    }

    get signLabel() {
        return this.state.single ? _t("I sign") : _t("I sign, next");
    }

    get validateLabel() {
        return _t("Sign and validate");
    }

    // --- signing: the device goes round ---

    /** Whoever holds the device; nobody once all have signed. Who meanwhile signed on
     * their own phone makes room for the next one. */
    get signer() {
        const { signerId, single } = this.state;
        const { toSign } = this.model;
        const chosen = toSign.find((l) => l.participant_id === signerId);
        return chosen || (signerId && !single ? toSign[0] : undefined);
    }

    get rank() {
        const { here } = this.model;
        const place = here.findIndex((l) => l.participant_id === this.signer.participant_id);
        return `${place + 1}/${here.length}`;
    }

    startSigning(line = null) {
        this.model.save();
        this.handTo(line || this.model.toSign[0], Boolean(line));
    }

    /** Hand the device to somebody; to nobody: it waits for the facilitator. */
    handTo(line, single = this.state.single) {
        const signerId = line?.participant_id || null;
        Object.assign(this.state, { signerId, single, view: "sign", error: "" });
    }

    sign(image) {
        const { signer } = this;
        try {
            this.model.sign(signer, image);
        } catch {
            this.state.error = _t("This device cannot keep the signature: its storage is full.");
            return;
        }
        this.nextSigner(signer);
    }

    /** The next one who has not signed, after this one; nobody when all have. */
    nextSigner(signer = this.signer) {
        const { here, toSign } = this.model;
        const place = here.findIndex((l) => l.participant_id === signer.participant_id);
        const waiting = new Set(toSign.map((line) => line.participant_id));
        const next = here.slice(place + 1).find((l) => waiting.has(l.participant_id));
        this.handTo(this.state.single ? null : next);
    }

    backToSheet() {
        browser.sessionStorage.removeItem(handOverKey());
        Object.assign(this.state, { view: "sheet", error: "" });
    }

    // --- validating ---

    get validation() {
        return this.sheet.leads || this.leaderIds.includes(this.sheet.me)
            ? _t("I was there as facilitator. %s.", this.counts)
            : _t("I validate in place of the facilitators. %s.", this.counts);
    }

    get validatorName() {
        return user.name;
    }

    /** Who came and has not signed may sign on paper later: that is said before. */
    startValidating() {
        const missing = this.model.toSign;
        if (!missing.length) {
            return this.showValidation();
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Signatures are missing"),
            body: _t(
                "Not signed yet: %(names)s. Once validated, nobody signs on a screen any more; a signed sheet of paper can be scanned later. Until then the half-day stays among those with missing signatures.",
                { names: missing.map(({ name }) => name).join(", ") }
            ),
            confirmLabel: _t("Validate all the same"),
            confirm: () => this.showValidation(),
            cancelLabel: _t("Back"),
            cancel: () => {},
        });
    }

    /** Nobody is written as facilitator without a word: it is asked. */
    showValidation() {
        const { facilitators, leads, may_stand_in } = this.sheet;
        if (facilitators.length && (leads || may_stand_in)) {
            return this.showValidationPad([]);
        }
        Object.assign(this.state, { view: "leaders", error: "" });
    }

    /** @param {number[]} leaderIds who led the half-day, beside who is named */
    showValidationPad(leaderIds) {
        this.leaderIds = leaderIds;
        this.validationId = uuid();
        Object.assign(this.state, { view: "validate", error: "" });
    }

    async validate(image) {
        this.state.busy = true;
        try {
            await this.model.validate({ uuid: this.validationId, image }, this.leaderIds);
            this.backToSheet();
        } catch (error) {
            this.state.error = explain(error);
        }
        this.state.busy = false;
    }

    // --- the code for phones, and people who just came ---

    async showCode() {
        try {
            await this.model.save();
            const code = await askHalfDay(this.env, this.model.sessionId, "get_sign_code");
            this.state.code = { ...code, svg: markup(code.svg) };
            this.state.view = "code";
        } catch (error) {
            this.state.error = explain(error);
        }
    }

    dropSignature({ signature, name }) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Remove this signature?"),
            body: _t("The server does not have it: %s would sign again.", name),
            confirmLabel: _t("Remove"),
            confirm: () => this.model.dropSignature(signature),
            cancelLabel: _t("Keep"),
            cancel: () => {},
        });
    }

    openForm() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "flashcoop.session",
            res_id: this.model.sessionId,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("flashcoop_half_day", HalfDay);
