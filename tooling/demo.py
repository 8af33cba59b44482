"""`./dev demo`: the addon with its demo cohort, served on this machine only."""

import contextlib
import json
import signal
import subprocess
import time
import urllib.error
import urllib.request

from . import databases, odoo, paths, process, setup, system, template
from .console import SetupError, say, step

DATABASE = databases.name_for("demo")
REPORTS = paths.BUILD / "demo"
LOG = paths.LOGS / "server.log"
FIRST_PORT = 8069
START_LIMIT = 120  # seconds

COMPANIONS = """
bridges = env["ir.module.module"].search([("name", "=like", "flashcoop_odoo_%")])
bridges.filtered(
    lambda bridge: set(bridge.dependencies_id.mapped("state")) == {"installed"}
).button_immediate_install()
"""

LOAD = """
from odoo.addons.flashcoop_odoo.demo import load
load(env)
env.cr.commit()
"""

REPORT = """
import json, pathlib
from odoo.addons.flashcoop_odoo.demo import LOGINS, write_reports
env["ir.config_parameter"].set_param("web.base.url", {url!r})
env["ir.config_parameter"].set_param("web.base.url.freeze", "True")
env.cr.commit()
write_reports(env, pathlib.Path({folder!r}))
env.cr.commit()
pathlib.Path({logins!r}).write_text(json.dumps([list(row) for row in LOGINS]))
"""


def demo(serve):
    """Load the demo cohort, write its reports, then serve until ctrl-C."""
    with process.only_one():
        source = setup.prepare()
        system.offer(system.wkhtmltopdf, "wkhtmltopdf", "write PDFs")
        template.ensure(source)
        _ensure_database()
        port = odoo.free_port(FIRST_PORT)
        logins = _write_reports(port)
        _tell(port, logins, serve)
        server = _start(port) if serve else None  # another ./dev sees its port taken
    if server:
        _serve(server)
    return 0


def _ensure_database():
    """Make the demo database, unless it is there for the present files."""
    key = template.key_of_all()
    if databases.key(DATABASE) == key:
        return
    with step("demo database: people, accounts and funders of the demo cohort"):
        databases.clone(template.TEMPLATE, DATABASE)
        # those that install themselves where Odoo's accounting is
        _run(COMPANIONS, "demo.log", "The bridges could not be installed")
        _run(LOAD, "demo.log", "The demo data could not be loaded")
    databases.set_key(DATABASE, key)


def _write_reports(port):
    """Write the finished report of the demo cohort; return the logins."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    logins = paths.DEV / "logins.json"
    url = f"http://localhost:{port}"
    script = REPORT.format(url=url, folder=str(REPORTS), logins=str(logins))
    with step("writing the report of the demo cohort"):
        _run(script, "report.log", "The report of the demo cohort could not be written")
    return json.loads(logins.read_text())


def _run(script, log_name, failure):
    """Run a script in the demo database; show Odoo's words if it fails."""
    log = paths.LOGS / log_name
    with open(log, "w") as output:
        code = odoo.run_script(DATABASE, script, stdout=output, stderr=output)
    if code:
        say(process.tail(log))
        raise SetupError(f"{failure}: Odoo's words are above.")


def _tell(port, logins, serve):
    """Print where everything is."""
    say()
    say(f"Reports written to {REPORTS.relative_to(paths.ROOT)}/:")
    for path in sorted(REPORTS.iterdir()):
        say(f"  {path.name}")
    if serve and port != FIRST_PORT:
        say(f"\nPort {FIRST_PORT} is taken: using {port}.")
    say("\nLogins (role, login, password):")
    width = max(len(role) for role, _login, _password in logins)
    for role, login, password in logins:
        say(f"  {role:<{width}}  {login}  {password}")
    say("  (admin admin sees the settings: choose the company of the demo there)")


def _start(port):
    """Start the server of the demo database; return it when it answers."""
    command = odoo.command(
        "server",
        *("-d", DATABASE, "--http-port", port, "--db-filter", f"^{DATABASE}$"),
    )
    with open(LOG, "wb") as output:
        server = subprocess.Popen(
            command,
            env=odoo.environment(),
            stdout=output,
            stderr=output,
            preexec_fn=process.end_with_parent,
        )
    try:
        with step("starting the server"):
            _wait_for(server, port)
    except BaseException:
        _end(server)
        raise
    say(f"\nOpen http://localhost:{port}   (ctrl-C stops it)")
    return server


def _serve(server):
    """Let the server work until ctrl-C."""
    try:
        server.wait()
        raise SetupError(f"The server ended: see {LOG.relative_to(paths.ROOT)}.")
    except KeyboardInterrupt:
        say("\nStopped.")
    finally:
        _end(server)


def _wait_for(server, port):
    """Wait until the login page answers."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"http://{odoo.INTERFACE}:{port}/web/login")
            return
        time.sleep(0.3)
    say(process.tail(LOG))
    raise SetupError("The server did not start: Odoo's words are above.")


def _end(server):
    """End the server we started."""
    with contextlib.suppress(KeyboardInterrupt):
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
