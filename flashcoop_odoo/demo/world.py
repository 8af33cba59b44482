"""The company of the demo, its users and contacts."""

from odoo import Command
from odoo.exceptions import UserError

from . import money, people


def find_company(env):
    """Return the company of the demo, empty when it is not loaded."""
    return env["res.company"].sudo().search([("name", "=", people.COMPANY["name"])])


class World:
    """What the steps of the demo share: one environment a role, and contacts."""

    def __init__(self, env, company):
        self.env, self.company = env, company
        self.envs, self.contacts, self.fundings = {}, {}, {}

    @classmethod
    def build(cls, env):
        """Return a new company with its chart, users and contacts."""
        env = env(context={**env.context, "lang": "fr_FR", "tz": "Europe/Paris"})
        _install_french(env)
        world = cls(env, _create_company(env))
        world._create_users()
        world._set_up_accounting()
        world._create_contacts()
        return world

    def as_(self, role):
        """Return the environment of the user who has ``role``."""
        return self.envs[role]

    def ref(self, xmlid):
        """Return a record of the company's chart of accounts."""
        chart = self.as_("accountant")["account.chart.template"]
        return chart.with_company(self.company).ref(xmlid)

    # --- steps ---

    def _create_users(self):
        Users = self.env["res.users"].with_context(no_reset_password=True)
        users = Users.create(
            [self._prepare_user(*facts) for facts in people.USERS.values()]
        )
        for role, user in zip(people.USERS, users, strict=True):
            self.contacts[role] = user.partner_id
            context = {
                **self.env.context,
                **user.with_user(user).context_get(),
                "allowed_company_ids": self.company.ids,
            }
            self.envs[role] = self.env(user=user, context=context)

    def _prepare_user(self, _label, name, login, groups):
        return {
            "name": name,
            "login": login,
            "odoobot_state": "disabled",  # its chat would cover a phone
            "password": people.PASSWORD,
            "lang": "fr_FR",
            "tz": "Europe/Paris",
            "company_id": self.company.id,
            "company_ids": [Command.set(self.company.ids)],
            "group_ids": [Command.set([self.env.ref(xmlid).id for xmlid in groups])],
        }

    def _set_up_accounting(self):
        """Do what is done first: 5.5 % VAT, the journals of the stall, the accounts of
        an association."""
        self.as_("manager")["res.partner.bank"].sudo().create(
            {"acc_number": money.IBAN, "partner_id": self.company.partner_id.id}
        )
        for xmlid in ("tva_reduite", "tva_reduite_ttc"):
            self.ref(xmlid).active = True
        modes = self.as_("manager")["flashcoop.payment.mode"]
        for key, facts in money.JOURNALS.items():
            journal = self.as_("accountant")["account.journal"].create(facts)
            mode = modes.env.ref(f"flashcoop_odoo.payment_mode_{key}")
            mode.journal_id = journal.id
        self.as_("manager")["flashcoop.account.setup"].create(
            {}
        ).action_create_accounts()

    def _create_contacts(self):
        Partner = self.as_("coordinator")["res.partner"]
        for key, (name, city) in people.ORGANISATIONS.items():
            self.contacts[key] = Partner.create(
                {
                    "name": name,
                    "city": city,
                    "is_company": True,
                    "company_id": self.company.id,
                }
            )
        for key, (name, organisation, function) in people.CONTACTS.items():
            self.contacts[key] = Partner.create(
                {
                    "name": name,
                    "function": function,
                    "parent_id": organisation and self.contacts[organisation].id,
                    "company_id": self.company.id,
                }
            )


def _install_french(env):
    french = (
        env["res.lang"].with_context(active_test=False).search([("code", "=", "fr_FR")])
    )
    if not french.active:
        env["base.language.install"].create(
            {"lang_ids": [Command.set(french.ids)]}
        ).lang_install()


def _create_company(env):
    """Return a new French company with its chart of accounts."""
    france = env.ref("base.fr")
    company = env["res.company"].create(
        {
            **people.COMPANY,
            "country_id": france.id,
            "currency_id": france.currency_id.id,
        }
    )
    env.ref("base.user_admin").company_ids = [Command.link(company.id)]
    chart = env["account.chart.template"]
    if "fr" not in chart._get_chart_template_mapping():
        raise UserError(
            env._("The demo needs the French chart of accounts (l10n_fr_account).")
        )
    chart.try_loading("fr", company, install_demo=False)
    return company
