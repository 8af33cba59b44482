import secrets

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from ..calc.tokens import is_token
from ..report.french import in_french

MAIL_TEMPLATE = "flashcoop_odoo.followup_mail"
# What the person may say through the link.
PUBLIC_FIELDS = ("kind_id", "contract_start", "qualification", "improved")


class FlashcoopFollowupLink(models.Model):
    """The page on which a person says what became of them, by a link of their own.

    The link works while the term's window is open, until somebody else has noted an
    answer; the person may correct theirs until then. Nothing on the page says who they
    are or what they answered.
    """

    _inherit = "flashcoop.followup"

    token = fields.Char(copy=False, groups=NO_ACCESS)
    public_url = fields.Char(
        string="Link for the Person",
        compute="_compute_public_url",
        help="Who has it can answer in the person's place: give it to them alone.",
    )
    may_have_link = fields.Boolean(
        compute="_compute_may_have_link",
        help="Its time has begun and is not over, and nobody has noted an answer.",
    )
    mail_lang = fields.Char(compute="_compute_mail_lang")

    @api.depends("participant_id.partner_id.lang")
    def _compute_mail_lang(self):
        french = in_french(self).env.lang
        for followup in self:
            followup.mail_lang = followup.participant_id.partner_id.lang or french

    @api.depends("token", "state", "window_end", "is_by_person")
    def _compute_public_url(self):
        for followup in self:
            # sudo: the token is read through the link alone
            token = followup.sudo().token
            followup.public_url = (
                f"{followup.get_base_url()}/flashcoop/followup/{followup.id}/{token}"
                if token and followup._is_link_open()
                else False
            )

    @api.depends("state", "window_start", "window_end", "is_by_person")
    def _compute_may_have_link(self):
        for followup in self:
            followup.may_have_link = followup._is_link_open()

    def _is_link_open(self):
        self.ensure_one()
        today = fields.Date.context_today(self)
        if not self.window_start or not self.window_start <= today <= self.window_end:
            return False
        by_person = self.state == "answered" and self.is_by_person
        return by_person or self.state in ("todo", "unreachable")

    # === THE PERSON === #

    @api.model
    def _find_by_token(self, followup_id, token):
        """Return the follow-up of a link in sudo, or none: a wrong link, one that was
        revoked, one whose time is over and one that is settled are the same.

        sudo: the link is the right.
        """
        followup = self.sudo().browse(followup_id).exists()
        followup = followup.with_context(tz=followup.cohort_id.tz)
        # compared in any case, so that the time it takes tells nothing
        is_right = is_token(followup.token, token)
        return followup.filtered(lambda f: is_right and f._is_link_open())

    @api.model
    def _get_public_kinds(self):
        """Return what a person may choose from, in their words."""
        kinds = self.env["flashcoop.exit.kind"].sudo().search([("question", "!=", "")])
        return kinds.filtered("question")

    def _answer_by_person(self, vals):
        """Take what the person says about today, and replace what they said before.

        :param vals: values of ``PUBLIC_FIELDS``.
        :raise UserError: when it says nothing, or something that was not offered.
        """
        self.ensure_one()
        self.lock_for_update()
        vals = {name: vals.get(name) or False for name in PUBLIC_FIELDS}
        if vals["kind_id"] not in self._get_public_kinds().ids:
            raise UserError(self.env._("Choose one of the answers."))
        vals |= {
            "situation_date": fields.Date.context_today(self),
            "state": "answered",
        }
        # as the system: nobody of the house answered; checks are made as ever
        followup = self.with_user(SUPERUSER_ID)
        followup._check_may_be_answered()
        followup._write_frozen(vals)
        if not followup.is_better_eligible:  # asked of all: who worked is not told
            followup._write_frozen({"improved": False})
        followup._record_answer(by_person=True)

    # === ACTIONS === #

    def action_make_link(self):
        """Give each its link; one that exists stops working."""
        self._check_still_to_ask()
        for followup in self.sudo():  # the token is nobody's to read
            followup._write_frozen({"token": secrets.token_urlsafe(32)})
        for followup in self.filtered(lambda f: not f.public_url):
            raise UserError(
                self.env._(
                    "The time to answer %s through a link is over: ask by phone.",
                    followup.display_name,
                )
            )

    def action_revoke_link(self):
        self.check_access("write")
        self.sudo()._write_frozen({"token": False})  # sudo as above

    def action_send_link(self):
        """Send each person their link by e-mail, and note it.

        :raise UserError: when one of them has no e-mail address; nothing is sent then.
        """
        self._check_still_to_ask()
        if silent := self.filtered(lambda f: not f.email):
            raise UserError(
                self.env._(
                    "No e-mail address: %s. Add it to the contact, or take them out of"
                    " the selection.",
                    ", ".join(silent.participant_id.mapped("display_name")),
                )
            )
        self.filtered(lambda f: not f.public_url).action_make_link()
        # sudo: rendering a template is more than a coordinator may do elsewhere
        template = self.env.ref(MAIL_TEMPLATE).sudo()
        template.send_mail_batch(self.ids)
        rows = [f._prepare_attempt_vals("sent") | {"channel": "email"} for f in self]
        self._add_attempts(rows)
