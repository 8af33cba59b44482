import { uuid } from "@web/core/utils/strings";

/** Records sent in one request, and records kept to be taken back later. */
const BATCH = 50;
const KEPT = 30;

/** The answer of a server that understood and says no, in words. */
export class RefusedError extends Error {}

/** UTC, as the server reads it. */
function now() {
    return new Date().toISOString().slice(0, 19).replace("T", " ");
}

/**
 * What one phone enters on one stall sheet, kept in its storage until the server has it.
 *
 * A record is what one tap entered: `entries` of one ticket and, when it takes another
 * record back, its `cancels`. Each lives under a key of its own, written in one go, so
 * neither a crash nor a second tab of the browser can lose one. `saved` holds the uuids
 * that the server has, `refused` sentences by uuid. Sent records stay a while, to be
 * taken back; the others stay until they are sent or removed by hand.
 */
export class StallQueue {
    /**
     * @param {string} key of this database, user and sheet
     * @param {(entries: object[]) => Promise<{saved: string[], refused: object}>} send
     *     throws `RefusedError` when the server says no to all; anything else thrown
     *     means that nobody knows whether the entries arrived
     * @param {Storage} storage
     */
    constructor(key, send, storage = localStorage) {
        this.prefix = `${key}:`;
        this.send = send;
        this.storage = storage;
        this.sending = false;
        this.problem = null;
        this.onChange = () => {};
    }

    /** All records, oldest first. */
    get records() {
        return Object.keys(this.storage)
            .filter((key) => key.startsWith(this.prefix))
            .map((key) => this._read(key))
            .filter(Boolean)
            .sort((a, b) => a.at - b.at);
    }

    /** Records of which something has still to be sent. */
    get waiting() {
        return this.records.filter((record) => waitingLines(record).length);
    }

    /** Records that are not saved as a whole. */
    get unsaved() {
        return this.records.filter(isUnsaved);
    }

    /**
     * Keep a ticket, before anything is sent.
     *
     * @param {{offer_id: number, quantity: number, price_unit: number}[]} lines
     * @param {{kind: string, mode_id: number|false, seller_id: number|false}} common
     * @throws when the phone's storage is full or forbidden: nothing is kept then
     */
    add(lines, common) {
        return this._create({ id: uuid(), ...makeTicket(lines, common), cancels: [] });
    }

    /**
     * Take a record back by entries of the opposite quantity in the same ticket; with
     * a means of payment, enter it again as paid by that one. Their names derive from
     * those of the record: taken back twice, by two phones perhaps, is taken back once.
     */
    takeBack(record, mode_id = null) {
        const id = `${record.id}-back`;
        const lines = record.entries.filter((line) => !(line.uuid in record.refused));
        const again = mode_id
            ? makeTicket(lines, { ...record, mode_id }, (line) => `${line.uuid}-again`)
            : { ...record, entries: [] };
        const cancels = lines.map((line) => ({
            ...line,
            uuid: `${line.uuid}-back`,
            time: now(),
            quantity: -line.quantity,
        }));
        if (this.storage.getItem(this.prefix + id) || !cancels.length) {
            return null;
        }
        return this._create({ ...again, id, back: record.id, cancels });
    }

    isTakenBack(record) {
        return this.storage.getItem(`${this.prefix}${record.id}-back`) !== null;
    }

    /** Remove from the phone what the server does not have of a record. */
    remove(record) {
        const gone = unsavedLines(record).map((line) => line.uuid);
        const stays = (line) => !gone.includes(line.uuid);
        record = {
            ...record,
            entries: record.entries.filter(stays),
            cancels: record.cancels.filter(stays),
            refused: {},
        };
        if (record.entries.length || record.cancels.length) {
            this._write(record);
        } else {
            this.storage.removeItem(this.prefix + record.id);
        }
        this.onChange();
    }

    /** Let what was refused be sent again. */
    retry(record) {
        this._write({ ...record, refused: {} });
        this.onChange();
    }

    /** Send all that waits; `problem` then says why something still does. */
    async flush() {
        if (this.sending || !this.waiting.length) {
            return;
        }
        this.sending = true;
        this.onChange();
        try {
            while (this.waiting.length) {
                await this._sendBatch(this.waiting.slice(0, BATCH));
            }
            this.problem = null;
        } catch (error) {
            this.problem = error;
        } finally {
            this.sending = false;
            this._prune();
            this.onChange();
        }
    }

    async _sendBatch(records) {
        try {
            await this._sendLines(records.flatMap(waitingLines));
        } catch (error) {
            if (!(error instanceof RefusedError) || records.length === 1) {
                throw error;
            }
            await this._sendOneByOne(records);
        }
    }

    /** One record that the server refuses as a whole does not hold up the others. */
    async _sendOneByOne(records) {
        let refusal = null;
        for (const record of records) {
            try {
                await this._sendLines(waitingLines(record));
            } catch (error) {
                if (!(error instanceof RefusedError)) {
                    throw error;
                }
                refusal = error;
            }
        }
        if (refusal) {
            throw refusal;
        }
    }

    async _sendLines(lines) {
        const { saved, refused } = await this.send(lines);
        const settled = lines.filter(({ uuid }) => saved.includes(uuid) || uuid in refused);
        if (lines.length && !settled.length) {
            throw new Error("The server answered for none of the entries.");
        }
        for (const record of this.records) {
            const uuids = allLines(record).map((line) => line.uuid);
            const known = uuids.filter((uuid) => saved.includes(uuid));
            const bad = uuids.filter((uuid) => uuid in refused);
            if (known.length || bad.length) {
                record.saved = [...new Set([...record.saved, ...known])];
                bad.forEach((uuid) => (record.refused[uuid] = refused[uuid]));
                this._write(record);
            }
        }
    }

    /** Forget the oldest of what the server has. */
    _prune() {
        const sent = this.records.filter((record) => !isUnsaved(record));
        for (const record of sent.slice(0, -KEPT)) {
            this.storage.removeItem(this.prefix + record.id);
        }
    }

    _create(values) {
        const last = this.records.at(-1)?.at || 0;
        const at = Math.max(Date.now(), last + 1);
        const record = { ...values, at, saved: [], refused: {} };
        this._write(record);
        this.onChange();
        return record;
    }

    _read(key) {
        try {
            return JSON.parse(this.storage.getItem(key));
        } catch {
            return null; // not ours: it stays as it is
        }
    }

    _write(record) {
        this.storage.setItem(this.prefix + record.id, JSON.stringify(record));
    }
}

function makeTicket(lines, { kind, mode_id, seller_id }, nameOf = () => uuid()) {
    const ticket = uuid();
    const common = { ticket, time: now(), kind, mode_id, seller_id };
    const entries = lines.map((line) => ({
        ...common,
        uuid: nameOf(line),
        offer_id: line.offer_id,
        quantity: line.quantity,
        price_unit: line.price_unit,
    }));
    return { kind, mode_id, seller_id, entries };
}

export function allLines(record) {
    return [...record.cancels, ...record.entries];
}

/** What the server does not have: waiting or refused. */
export function unsavedLines(record) {
    return allLines(record).filter((line) => !record.saved.includes(line.uuid));
}

export function waitingLines(record) {
    return unsavedLines(record).filter((line) => !(line.uuid in record.refused));
}

export function isUnsaved(record) {
    return unsavedLines(record).length > 0;
}
