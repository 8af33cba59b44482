/* global SignaturePad */
/** One signature with a finger, sent with the form. */
(function () {
    const form = document.getElementById("sign");
    if (!form) {
        return;
    }
    const canvas = document.getElementById("paper");
    const pad = new SignaturePad(canvas, { penColor: "navy", minWidth: 1, maxWidth: 3 });

    function fit() {
        const strokes = pad.toData();
        const ratio = Math.max(window.devicePixelRatio || 1, 1);
        canvas.width = canvas.offsetWidth * ratio;
        canvas.height = canvas.offsetHeight * ratio;
        canvas.getContext("2d").scale(ratio, ratio);
        pad.fromData(strokes); // a phone that is turned keeps what was drawn
    }

    window.addEventListener("resize", fit);
    fit();
    document.getElementById("again").addEventListener("click", () => pad.clear());

    /** Say what lacks beside it and go there: the button is far below on a phone. */
    function tell(id, isMissing) {
        const sentence = document.getElementById(id);
        sentence.hidden = !isMissing;
        return isMissing && sentence.parentElement;
    }

    form.addEventListener("submit", (ev) => {
        const chosen = form.querySelector("input[name='person']:checked");
        const lacking = [
            tell("missing_person", !chosen),
            tell("missing_ink", pad.isEmpty()),
        ].filter(Boolean);
        if (lacking.length) {
            ev.preventDefault();
            lacking[0].scrollIntoView();
            return;
        }
        form.elements.image.value = pad.toDataURL();
        form.querySelector("button[type='submit']").disabled = true;
    });
})();
