import { ConnectionLostError, rpc } from "@web/core/network/rpc";

/** The network as it is. */
export const answer = rpc._rpc;

/**
 * Cut the network between the browser and one model.
 *
 * @param {string} model
 * @param {string} [saving] a method that still arrives, and only its answer is lost; by
 *  default nothing leaves
 */
export function cutNetwork(model, saving) {
    rpc._rpc = (url, ...args) => {
        if (!url.includes(model)) {
            return answer(url, ...args);
        }
        const sent = saving && url.includes(saving) && answer(url, ...args);
        const lost = Promise.resolve(sent).then(() => {
            throw new ConnectionLostError(url);
        });
        lost.abort = () => {};
        return lost;
    };
}

export function mendNetwork() {
    rpc._rpc = answer;
}

/** A step that cuts it, or lets all of it through again. */
export const cut = (model, saving) => ({ trigger: "body", run: () => cutNetwork(model, saving) });
export const mend = { trigger: "body", run: mendNetwork };
