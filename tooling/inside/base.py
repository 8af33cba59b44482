"""Run in a new database: a French company, its accounts, the addons ours build on."""

ADDONS = ["event", "account", "portal", "l10n_fr_account"]

france = env.ref("base.fr")
company = env.ref("base.main_company")
company.write(
    {
        "name": "Ma structure",
        "country_id": france.id,
        "currency_id": france.currency_id.id,
    }
)
users = env["res.users"].with_context(active_test=False)
users.search([("share", "=", False)]).write({"lang": "fr_FR", "tz": "Europe/Paris"})
env.company.partner_id.write({"lang": "fr_FR", "tz": "Europe/Paris"})
env.cr.commit()

env["ir.module.module"].search([("name", "in", ADDONS)]).button_immediate_install()

company = env.ref("base.main_company")
env["account.chart.template"].try_loading("fr", company)
assert company.chart_template == "fr", company.chart_template
assert company.currency_id.name == "EUR", company.currency_id.name
env["ir.config_parameter"].set_param("web.base.url.freeze", "True")
env.cr.commit()
