import { markRaw } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { RPCError } from "@web/core/network/rpc";
import { uuid } from "@web/core/utils/strings";
import { HalfDayDraft } from "./half_day_draft";
import { askHalfDay, draftPrefix, explain } from "./half_day_service";

const USUAL_DELAY = 15; // minutes, as on the server
const RETRY = 5000; // ms
export const HERE = ["present", "late"];

/** UTC, as the server reads it. */
function now() {
    return new Date().toISOString().slice(0, 19).replace("T", " ");
}

/**
 * What the screen of a half-day shows: the sheet as the server last told it, with what
 * this device has marked and signed since.
 */
export class HalfDayModel {
    constructor(env, sessionId) {
        this.env = markRaw(env);
        this.sessionId = sessionId;
        this.draft = markRaw(new HalfDayDraft(draftPrefix(), sessionId));
        this.sheet = null;
        this.error = "";
        this.saving = false;
        this.again = false; // saving was asked for while it was under way
        this.conflicts = {}; // by participant: the line as somebody else left it
        this.refused = {}; // by uuid of a signature: why
        this.history = []; // for undo: [[participant, {status, late_minutes, reason}]]
        this.asked = 0;
        this.closed = false;
        this.readDraft();
    }

    readDraft() {
        this.marks = this.draft.marks;
        this.signatures = this.draft.signatures;
    }

    /** Read the sheet again; an answer that comes after a later one is dropped. */
    async refresh() {
        const rank = ++this.asked;
        try {
            const sheet = await askHalfDay(this.env, this.sessionId, "get_phone_state");
            if (rank === this.asked) {
                this.sheet = sheet;
                this.error = "";
            }
        } catch (error) {
            this.error = explain(error);
        }
    }

    // --- the sheet, with what waits ---

    get lines() {
        const signing = new Set(this.signatures.map((s) => s.participant_id));
        return this.sheet.lines.map((line) => {
            const mark = this.marks[line.participant_id];
            return {
                ...line,
                ...(mark && {
                    status: mark.status,
                    late_minutes: mark.late_minutes,
                    reason: mark.reason,
                }),
                isUnsaved: Boolean(mark),
                conflict: this.conflicts[line.participant_id],
                signing: signing.has(line.participant_id),
            };
        });
    }

    get unsaved() {
        return Object.keys(this.marks).length + this.signatures.length;
    }

    get expected() {
        return this.lines.filter(({ status }) => status === "expected");
    }

    get here() {
        return this.lines.filter(({ status }) => HERE.includes(status));
    }

    get toSign() {
        return this.here.filter(({ signed, signing }) => !signed && !signing);
    }

    /** Nobody has been marked and nobody has signed, here or elsewhere. */
    get isUntouched() {
        return this.lines.every(
            ({ status, signed, signing }) => status === "expected" && !signed && !signing
        );
    }

    get isOpen() {
        return this.sheet.may_write && !this.sheet.locked;
    }

    // --- marking ---

    /** Mark people; `changes` holds status, late_minutes or reason. */
    mark(lines, changes) {
        this.history.push(
            lines.map(({ participant_id, status, late_minutes, reason }) => [
                participant_id,
                { status, late_minutes, reason },
            ])
        );
        for (const line of lines) {
            this._setMark(line.participant_id, { ...this._known(line), ...changes });
        }
        this.readDraft();
    }

    /** One tap on a status; a second one takes it back. */
    tap(line, status) {
        const next = line.status === status ? "expected" : status;
        const late_minutes = next === "late" ? line.late_minutes || USUAL_DELAY : 0;
        this.mark([line], { status: next, late_minutes });
    }

    allPresent() {
        this.mark(this.expected, { status: "present", late_minutes: 0 });
    }

    undo() {
        for (const [participantId, before] of this.history.pop() || []) {
            this._setMark(participantId, before);
        }
        this.readDraft();
    }

    _known({ status, late_minutes, reason }) {
        return { status, late_minutes, reason };
    }

    _setMark(participantId, wanted) {
        const line = this.sheet.lines.find((l) => l.participant_id === participantId);
        const same = Object.entries(wanted).every(([name, value]) => line[name] === value);
        if (same) {
            this.draft.dropMark(participantId);
            delete this.conflicts[participantId];
        } else {
            const was = this.marks[participantId]?.was || [line.status, line.minutes];
            this.draft.setMark(participantId, { ...wanted, was });
        }
    }

    /** Two people marked somebody: this device's mark, or the other one. */
    settle(line, keepMine) {
        const { status, minutes } = line.conflict;
        delete this.conflicts[line.participant_id];
        if (keepMine) {
            const mark = { ...this.marks[line.participant_id], was: [status, minutes] };
            this.draft.setMark(line.participant_id, mark);
        } else {
            this.draft.dropMark(line.participant_id);
        }
        this.readDraft();
        return this.save();
    }

    // --- signing ---

    sign(line, image) {
        this.draft.addSignature({
            uuid: uuid(),
            participant_id: line.participant_id,
            image,
            signed_at: now(),
        });
        this.readDraft();
        return this.save();
    }

    dropSignature(signature) {
        this.draft.dropSignature(signature.uuid);
        delete this.refused[signature.uuid];
        this.readDraft();
    }

    /** Sign for the whole sheet and lock it. Throws when the server says no. */
    async validate(signature, leaderIds) {
        this.sheet = await askHalfDay(this.env, this.sessionId, "validate_sheet", [
            { ...signature, signed_at: signature.signed_at || now() },
            leaderIds,
        ]);
        this.history = [];
    }

    async addWalkIn(values) {
        const { id, name, phone } = values;
        const args = [id || false, name || "", phone || ""];
        this.sheet = await askHalfDay(this.env, this.sessionId, "add_walk_in", args);
    }

    // --- saving ---

    /** Send all that is here, in one call; what does not leave is sent again later. */
    async save() {
        this.draft.isWanted = true;
        browser.clearTimeout(this.timer);
        if (this.saving) {
            this.again = true; // what came since is not in what was sent
            return;
        }
        const marks = this.draft.marks;
        const signatures = this.draft.signatures.filter(({ uuid }) => !this.refused[uuid]);
        if (!Object.keys(marks).length && !signatures.length) {
            this.draft.isWanted = false;
            return;
        }
        this.saving = true;
        try {
            const rows = Object.entries(marks).map(([id, mark]) => ({
                participant_id: Number(id),
                ...mark,
            }));
            this.asked++; // an older answer knows less
            const answer = await askHalfDay(this.env, this.sessionId, "save_phone", [
                rows,
                signatures,
            ]);
            this.asked++;
            this._forget(marks, signatures, answer);
            this.sheet = answer.state;
            this.error = "";
        } catch (error) {
            this.again = false; // all that is wanted is tried again anyway
            this.error = explain(error);
            this._retryLater(error);
        } finally {
            this.saving = false;
            this.readDraft();
        }
        if (this.again) {
            this.again = false;
            await this.save();
        }
    }

    /** Drop what was sent, unless it was changed meanwhile. */
    _forget(marks, signatures, { conflicts, refused }) {
        this.conflicts = {};
        for (const conflict of conflicts) {
            this.conflicts[conflict.participant_id] = conflict;
        }
        const later = this.draft.marks;
        for (const [id, mark] of Object.entries(marks)) {
            if (JSON.stringify(later[id]) === JSON.stringify(mark) && !this.conflicts[id]) {
                this.draft.dropMark(id);
            }
        }
        for (const { uuid } of signatures) {
            if (!(uuid in refused)) {
                this.draft.dropSignature(uuid);
            }
        }
        Object.assign(this.refused, refused);
        this.draft.isWanted = this.again;
    }

    /** What the server refused, only a person can settle. */
    _retryLater(error) {
        if (!this.closed && !(error instanceof RPCError)) {
            this.timer = browser.setTimeout(() => this.save(), RETRY);
        }
    }

    /** The network may be back. */
    wake() {
        if (this.draft.isWanted) {
            return this.save();
        }
        return this.saving || document.hidden ? null : this.refresh();
    }

    leave() {
        this.closed = true;
        browser.clearTimeout(this.timer);
    }
}
