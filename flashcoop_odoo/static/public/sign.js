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
    form.addEventListener("submit", (ev) => {
        const chosen = form.querySelector("input[name='person']:checked");
        if (!chosen || pad.isEmpty()) {
            ev.preventDefault();
            document.getElementById("missing").hidden = false;
            return;
        }
        form.elements.image.value = pad.toDataURL();
        form.querySelector("button[type='submit']").disabled = true;
    });
})();
