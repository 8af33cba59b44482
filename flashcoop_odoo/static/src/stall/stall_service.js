import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { session } from "@web/session";
import { RefusedError, StallQueue } from "./stall_queue";

const SHEET = "flashcoop.stall.sheet";
const PATIENCE = 20000; // ms for one request: a phone with half a network hangs
const FIRST_RETRY = 3000; // ms, doubled at each failure
const LAST_RETRY = 60000;

/** The server, over a phone's network: no answer in time is no answer. */
export function askServer(env, sheetId, method, args = [], patience = PATIENCE) {
    // not through useService, which forgets the answer when the screen is left
    const request = env.services.orm.silent.call(SHEET, method, [[sheetId], ...args]);
    const timer = browser.setTimeout(() => request.abort(), patience);
    return request.finally(() => browser.clearTimeout(timer));
}

/** Why the server did not do it, in words. */
export function explain(error) {
    if (error instanceof RefusedError) {
        return error.message;
    }
    if (error instanceof RPCError) {
        if (isRefusal(error)) {
            return error.data.message;
        }
        return isLoggedOut(error)
            ? _t("You are no longer logged in: load the page again and log in.")
            : _t("The server cannot answer just now.");
    }
    return _t("No network.");
}

function isLoggedOut(error) {
    return error.exceptionName === "odoo.http.SessionExpiredException";
}

function isRefusal(error) {
    return error instanceof RPCError && error.exceptionName?.startsWith("odoo.exceptions.");
}

/**
 * The queues of this user's sheets on this phone: sent whenever there is a chance,
 * whichever screen is open.
 */
class StallQueues {
    constructor(env) {
        this.env = env;
        this.queues = new Map();
        this.retries = new Map(); // by sheet: timer and delay
        this.listeners = new Set();
        this.prefix = `flashcoop_stall:${session.db}:${user.userId}:`;
    }

    start() {
        const now = () => this.flushAll();
        browser.addEventListener("online", now);
        browser.addEventListener("focus", now);
        document.addEventListener("visibilitychange", () => !document.hidden && now());
        browser.addEventListener("storage", ({ key }) => {
            if (!key || key.startsWith(this.prefix)) {
                this.changed(); // another tab of this phone
            }
        });
        for (const sheetId of this.leftovers) {
            this.get(sheetId);
        }
        now();
    }

    /** Sheets of which this phone still holds something. */
    get leftovers() {
        const ids = Object.keys(browser.localStorage)
            .filter((key) => key.startsWith(this.prefix))
            .map((key) => parseInt(key.slice(this.prefix.length)));
        return new Set(ids.filter(Boolean));
    }

    get(sheetId) {
        if (!this.queues.has(sheetId)) {
            const send = (entries) => this.send(sheetId, entries);
            const key = this.prefix + sheetId;
            const queue = new StallQueue(key, send, browser.localStorage);
            queue.onChange = () => this.changed(sheetId);
            this.queues.set(sheetId, queue);
        }
        return this.queues.get(sheetId);
    }

    changed() {
        this.listeners.forEach((listener) => listener());
    }

    async send(sheetId, entries) {
        try {
            return await askServer(this.env, sheetId, "record_entries", [entries]);
        } catch (error) {
            throw isRefusal(error) ? new RefusedError(explain(error)) : error;
        }
    }

    /** Send now; what then still waits is tried again later, and later each time. */
    async flush(sheetId) {
        const queue = this.get(sheetId);
        browser.clearTimeout(this.retries.get(sheetId)?.timer);
        await queue.flush();
        if (!queue.waiting.length) {
            this.retries.delete(sheetId);
        } else if (!queue.sending) {
            this.retryLater(sheetId);
        }
    }

    retryLater(sheetId) {
        const last = this.retries.get(sheetId)?.delay;
        const delay = last ? Math.min(last * 2, LAST_RETRY) : FIRST_RETRY;
        const timer = browser.setTimeout(() => this.flush(sheetId), delay);
        this.retries.set(sheetId, { timer, delay });
    }

    flushAll() {
        this.retries.forEach(({ timer }) => browser.clearTimeout(timer));
        this.retries.clear();
        return Promise.all([...this.queues.keys()].map((id) => this.flush(id)));
    }
}

export const stallService = {
    dependencies: ["orm"],
    start(env) {
        const queues = new StallQueues(env);
        queues.start();
        return queues;
    },
};

registry.category("services").add("flashcoop_stall", stallService);
