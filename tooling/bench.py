"""`./dev bench`: measures the addon against plain SQL and OCA's MIS Builder."""

from . import databases, odoo, paths, process, setup, template, venv
from .console import SetupError, step

DATABASE = databases.name_for("bench")
SCRIPT = paths.ROOT / "benchmarks" / "run.py"
REQUIREMENTS = paths.TOOLING / "requirements-bench.txt"
OCA = paths.DEV / "oca"

#: With `flashcoop_bench`, which lets MIS Builder read analytic lines.
ADDONS = paths.ROOT / "benchmarks" / "addons"


def bench(arguments):
    """Run benchmarks/run.py in a new clone of the template; return its exit code.

    Its arguments follow in `sys.argv`, as if it were run alone. The clone is dropped
    afterwards, unless one of them is `--keep`.
    """
    if not SCRIPT.exists():
        raise SetupError("There is no benchmarks/run.py in this clone yet.")
    with process.only_one():
        source = setup.prepare()
        template.ensure(source)
        venv.install_beside(REQUIREMENTS, OCA)
        folders = [*source.addons, paths.ROOT, OCA / "odoo" / "addons", ADDONS]
        addons_path = f"--addons-path={','.join(map(str, folders))}"
        with step(f"making the database {DATABASE}, with OCA's MIS Builder"):
            _make_database(addons_path)
    script = (
        f"import sys; sys.argv = {[str(SCRIPT), *arguments]!r}\n"
        f"exec(compile(open({str(SCRIPT)!r}).read(), {str(SCRIPT)!r}, 'exec'))\n"
    )
    code = odoo.run_script(DATABASE, script, addons_path)
    if "--keep" not in arguments:
        databases.drop(DATABASE)
    return code


def _make_database(addons_path):
    """Clone the template and install what we compare with in the clone."""
    databases.clone(template.TEMPLATE, DATABASE)
    odoo.run_quietly(
        *("server", addons_path, "-d", DATABASE, "-i", "flashcoop_bench"),
        *("--stop-after-init", "--no-http"),
        log=paths.LOGS / "bench.log",
        failure="Odoo could not install MIS Builder",
    )
