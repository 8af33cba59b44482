/**
 * What one device marked and signed at one half-day, in its storage until the server has
 * it. Each mark and each signature lives under a key of its own, written in one go:
 * neither a crash nor a second tab of the browser can lose one.
 */
export class HalfDayDraft {
    /**
     * @param {string} prefix of this database and user
     * @param {number} sessionId
     * @param {Storage} storage
     */
    constructor(prefix, sessionId, storage = localStorage) {
        this.prefix = `${prefix}${sessionId}:`;
        this.storage = storage;
    }

    /** Marks by participant: `{status, late_minutes, reason, was}`. */
    get marks() {
        return Object.fromEntries(
            this._read("mark:").map(([key, mark]) => [Number(key), mark])
        );
    }

    /** `{uuid, participant_id, image, signed_at}`, oldest first. */
    get signatures() {
        return this._read("sign:")
            .map(([, signature]) => signature)
            .sort((a, b) => (a.signed_at < b.signed_at ? -1 : 1));
    }

    /** Whether the user asked to save what is still here. */
    get isWanted() {
        return this.storage.getItem(`${this.prefix}wanted`) !== null;
    }

    set isWanted(wanted) {
        if (wanted) {
            this.storage.setItem(`${this.prefix}wanted`, "1");
        } else {
            this.storage.removeItem(`${this.prefix}wanted`);
        }
    }

    get size() {
        return this._keys("mark:").length + this._keys("sign:").length;
    }

    setMark(participantId, mark) {
        this._write(`mark:${participantId}`, mark);
    }

    dropMark(participantId) {
        this.storage.removeItem(`${this.prefix}mark:${participantId}`);
    }

    addSignature(signature) {
        this._write(`sign:${signature.uuid}`, signature);
    }

    dropSignature(uuid) {
        this.storage.removeItem(`${this.prefix}sign:${uuid}`);
    }

    /** Half-days of which this device holds something, that one left out. */
    static leftovers(prefix, except, storage = localStorage) {
        const ids = Object.keys(storage)
            .filter((key) => key.startsWith(prefix) && !key.endsWith(":wanted"))
            .map((key) => parseInt(key.slice(prefix.length)));
        return [...new Set(ids)].filter((id) => id && id !== except);
    }

    _keys(kind) {
        return Object.keys(this.storage).filter((key) =>
            key.startsWith(this.prefix + kind)
        );
    }

    _read(kind) {
        const start = (this.prefix + kind).length;
        return this._keys(kind).map((key) => [
            key.slice(start),
            JSON.parse(this.storage.getItem(key)),
        ]);
    }

    /** @throws when the storage is full or forbidden: nothing is kept then */
    _write(key, value) {
        this.storage.setItem(this.prefix + key, JSON.stringify(value));
    }
}
