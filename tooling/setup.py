"""Everything a command needs before it can work, in order; each part repairs itself."""

from . import odoo, odoo_source, paths, postgres, process, template, venv


def prepare():
    """Make Odoo, the Python packages and the database server ready; return the Odoo."""
    for folder in (paths.DEV, paths.LOGS, paths.FILESTORE):
        folder.mkdir(parents=True, exist_ok=True)
    source = odoo_source.get()
    venv.ensure(source)
    odoo.write_conf(source)
    postgres.ensure()
    return source


def prepare_template():
    """Make everything ready, the template database included."""
    with process.only_one():
        template.ensure(prepare())
