"""Browsers driven step by step, several at once: a tour has one browser only."""

import base64
import io
import time

from PIL import Image

from odoo.tests.common import ChromeBrowser

PATIENCE = 60  # seconds for one step on a busy machine

# What of a screen is wider than the phone, and which targets are too small for a thumb.
MEASURE = """(() => {
    const scope = document.querySelector(%(scope)r);
    const width = document.documentElement.clientWidth;
    const box = (el) => el.getBoundingClientRect();
    const name = (el) =>
        `${el.getAttribute("class")} “${el.textContent.trim().slice(0, 20)}”`;
    // what is inside a list that is pushed sideways is within reach
    const slides = (el) =>
        el !== document.body &&
        (["auto", "scroll"].includes(getComputedStyle(el).overflowX)
            ? el.scrollWidth > el.clientWidth
            : slides(el.parentElement));
    const shown = [...scope.querySelectorAll("*")].filter((el) => el.checkVisibility());
    const wide = shown.filter(
        (el) => (box(el).right > width + 1 || box(el).left < -1) && !slides(el)
    );
    const targets = shown.filter((el) =>
        el.matches("button:not(.btn-close), .btn, label.person") // that one is core's
    );
    const small = targets.filter((el) => box(el).height < 43.5);
    return {
        overflow: document.documentElement.scrollWidth - width,
        wide: wide.map(name),
        small: small.map((el) => `${box(el).height} px: ${name(el)}`),
        targets: targets.length,
    };
})()"""


class Phone:
    """One browser of a test, of the size of the test's class.

    :param case: an `HttpCase`; requests have to be allowed (``allow_requests``).
    :param login: of who is logged in; nobody without.
    """

    def __init__(self, case, login=None):
        self.case = case
        self.browser = ChromeBrowser(case)
        case.addCleanup(self.browser.stop)
        if login:
            case.authenticate(login, login, browser=self.browser)

    def open(self, url):
        self.browser.navigate_to(url, wait_stop=True)

    def run(self, script):
        """Return what a JavaScript expression gives."""
        answer = self._ask(
            "Runtime.evaluate",
            expression=script,
            returnByValue=True,
            awaitPromise=True,
        )
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"]["exception"])
        return answer["result"].get("value")

    def wait(self, selector):
        """Wait until something is shown."""
        self._wait(f"!!document.querySelector({selector!r})?.getClientRects().length")

    def wait_gone(self, selector):
        """Wait until nothing of the kind can be seen."""
        seen = "{ visibilityProperty: true }"
        self._wait(f"!document.querySelector({selector!r})?.checkVisibility({seen})")

    def wait_text(self, text):
        """Wait until a text is on the screen."""
        self._wait(f"document.body.innerText.includes({text!r})")

    def tap(self, selector):
        """Tap in the middle of something that is shown."""
        self.wait(selector)
        x, y = self._middle(selector)
        for kind in ("mousePressed", "mouseReleased"):
            self._mouse(kind, x, y)

    def hold(self, selector, seconds=2):
        """Keep a finger on something."""
        self.wait(selector)
        x, y = self._middle(selector)
        self._mouse("mousePressed", x, y)
        time.sleep(seconds)
        self._mouse("mouseReleased", x, y)

    def cut(self, *urls):
        """Let no request to these addresses (with ``*``) leave, over reloads too."""
        self._ask("Network.setBlockedURLs", urls=urls)

    def mend(self):
        """Let all requests through again."""
        self.cut()

    def draw(self, selector):
        """Draw a stroke on something."""
        self.wait(selector)
        x, y = self._middle(selector)
        self._mouse("mousePressed", x - 60, y - 20)
        for step in range(1, 8):
            self._mouse("mouseMoved", x - 60 + 15 * step, y - 20 + step * step)
        self._mouse("mouseReleased", x + 50, y + 30)

    def picture(self):
        """Return the screen as a picture."""
        data = self._ask("Page.captureScreenshot", format="png")["data"]
        return Image.open(io.BytesIO(base64.b64decode(data)))

    def measure(self, scope):
        """Return what does not fit on this phone: see `MEASURE`."""
        return self.run(MEASURE % {"scope": scope})

    def _wait(self, condition):
        end = time.monotonic() + PATIENCE
        while not self.run(f"(() => {{ try {{ return {condition} }} catch {{}} }})()"):
            if time.monotonic() > end:
                shown = self.run("document.body.innerText")
                raise AssertionError(f"Not shown: {condition}\n{shown}")
            time.sleep(0.1)

    def _middle(self, selector):
        return self.run(
            f"""(() => {{
                const element = document.querySelector({selector!r});
                let box = element.getBoundingClientRect();
                if (box.top < 0 || box.bottom > innerHeight) {{
                    element.scrollIntoView({{ block: "center" }});
                    box = element.getBoundingClientRect();
                }}
                return [box.left + box.width / 2, box.top + box.height / 2];
            }})()"""
        )

    def _mouse(self, kind, x, y):
        self._ask(
            "Input.dispatchMouseEvent",
            type=kind,
            x=x,
            y=y,
            button="left",
            buttons=0 if kind == "mouseReleased" else 1,
            clickCount=1,
        )

    def _ask(self, method, **params):
        return self.browser._websocket_request(method, params=params, timeout=PATIENCE)
