"""Run in a template: build the style sheets and scripts once, for all its clones."""

env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
