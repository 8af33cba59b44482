import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { session } from "@web/session";
import { explain } from "../stall/stall_service";

const SESSION = "flashcoop.session";
const PATIENCE = 20000; // ms for one request: a phone with half a network hangs

export { explain };

/** The server, over a phone's network: no answer in time is no answer. */
export function askHalfDay(env, sessionId, method, args = []) {
    const ids = sessionId ? [[sessionId]] : [];
    // not through useService, which forgets the answer when the screen is left
    const request = env.services.orm.silent.call(SESSION, method, [...ids, ...args]);
    const timer = browser.setTimeout(() => request.abort(), PATIENCE);
    return request.finally(() => browser.clearTimeout(timer));
}

/** Keys of this database and user in the storage of the phone. */
export function draftPrefix() {
    return `flashcoop_half_day:${session.db}:${user.userId}:`;
}
