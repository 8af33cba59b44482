"""The form of each model opens for a new record: the first thing a user sees of it."""

import warnings

from common import FlashcoopCase

from odoo.tests import Form

ROLES = ("facilitator", "coordinator", "officer", "manager")


class TestNewForms(FlashcoopCase):
    def test_a_form_opens_for_whoever_may_create(self):
        opened = 0
        for role in ROLES:
            user = self._create_user(role)
            for name in self._get_models(user):
                with self.subTest(role=role, model=name), warnings.catch_warnings():
                    warnings.simplefilter("error", UserWarning)
                    Form(self.env[name].with_user(user))
                    opened += 1
        self.assertGreater(opened, 40)

    def _get_models(self, user):
        """Return the names of our models, but for SQL views, that a user creates."""
        return [
            name
            for name, model in sorted(self.env.registry.items())
            if name.startswith("flashcoop.")
            and model._auto
            and not model._abstract
            and self.env[name].with_user(user).has_access("create")
        ]
