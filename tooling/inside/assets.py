"""Run in a template: build style sheets and scripts once, for all its clones.

Only what our pages, tours and reports load: Odoo's own list also has the dark screens
and its unit tests, and takes three times as long. What is missing is built when asked.
"""

SCRIPTS = [
    "web.assets_web",
    "web.assets_backend_lazy",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
    "web.__assets_tests_call__",
    "web.assets_tests",
]
STYLES = [
    "web.assets_web",
    "web.assets_web_print",
    "web.assets_backend_lazy",
    "web.assets_frontend",
    "web.report_assets_common",
    "web.report_assets_pdf",
]

qweb = env["ir.qweb"]
for bundle in SCRIPTS:
    qweb._get_asset_bundle(bundle, css=False, js=True).js()
for bundle in STYLES:
    qweb._get_asset_bundle(bundle, css=True, js=False).css()
env.cr.commit()
