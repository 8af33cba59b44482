import secrets

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from ..calc.tokens import is_token

MANAGE_GROUPS = "flashcoop_odoo.flashcoop_group_funding"


class FlashcoopFunderLink(models.Model):
    """A link that lets somebody at a funder read the reports that were sent to them.

    One link a reader, so that one of them can be revoked. It opens the reports of one
    funding and nothing else, until its last day; each visit is kept. Links are never
    deleted: what was shown to whom stays known.
    """

    _name = "flashcoop.funder.link"
    _description = "Funder's Link"
    _inherit = ["flashcoop.frozen"]
    _order = "revoked_on desc, expires_on desc, id desc"
    _check_company_auto = True
    _frozen_fields = frozenset({"token", "revoked_on", "visit_ids"})

    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="funding_id.company_id", store=True, index=True
    )
    funder_id = fields.Many2one(
        related="funding_id.partner_id", string="Funder of the Link"
    )
    name = fields.Char(
        string="Given to",
        required=True,
        help="Who reads with this link, e.g. the officer in charge at the funder.",
    )
    expires_on = fields.Date(
        string="Last Day",
        required=True,
        default=lambda self: fields.Date.context_today(self) + relativedelta(years=1),
    )
    token = fields.Char(copy=False, groups=NO_ACCESS)
    revoked_on = fields.Datetime(readonly=True, copy=False)
    url = fields.Char(
        string="Link",
        compute="_compute_url",
        groups=MANAGE_GROUPS,
        help="Who has it can read the reports sent: give it to its reader alone.",
    )
    is_open = fields.Boolean(compute="_compute_is_open")
    visit_ids = fields.One2many(
        comodel_name="flashcoop.funder.visit", inverse_name="link_id", readonly=True
    )
    visit_count = fields.Integer(compute="_compute_visits")
    last_visit = fields.Datetime(compute="_compute_visits")

    # === COMPUTE METHODS === #

    @api.depends("revoked_on", "expires_on")
    def _compute_is_open(self):
        today = fields.Date.context_today(self)
        for link in self:
            in_time = bool(link.expires_on) and today <= link.expires_on
            link.is_open = in_time and not link.revoked_on

    @api.depends("is_open", "token")
    def _compute_url(self):
        for link in self:
            token = link.sudo().token  # the token itself is nobody's to read
            link.url = (
                f"{link.get_base_url()}/flashcoop/funder/{link.id}/{token}"
                if link.is_open and token
                else False
            )

    @api.depends("visit_ids.date")
    def _compute_visits(self):
        rows = self.env["flashcoop.funder.visit"]._read_group(
            [("link_id", "in", self.ids)], ["link_id"], ["__count", "date:max"]
        )
        found = {link.id: (count, last) for link, count, last in rows}
        for link in self:
            link.visit_count, link.last_visit = found.get(link.id, (0, False))

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        links = super().create(vals_list)
        for link in links.sudo():  # the token is nobody's to write
            link._write_frozen({"token": secrets.token_urlsafe(32)})
        return links

    def _is_forged(self, vals):
        """A link, once there, keeps its funding too."""
        return super()._is_forged(vals) or bool(self and "funding_id" in vals)

    def _get_frozen_sentence(self):
        return self.env._(
            "A link keeps its funding and its visits: revoke it and make another one."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A link is never deleted: revoke it, and its visits stay known.")
        )

    # === THE READER === #

    @api.model
    def _find_by_token(self, link_id, token):
        """Return the link in sudo, or none: a wrong one, a revoked one and one whose
        time is over are the same. sudo: the link is the right."""
        link = self.sudo().browse(link_id).exists()
        # compared in any case, so that the time it takes tells nothing
        is_right = is_token(link.token, token)
        return link.filtered(lambda k: is_right and k.is_open)

    def _get_reports(self):
        """Return the reports that were sent, the valid versions first."""
        self.ensure_one()
        reports = self.funding_id.funder_report_ids
        sent = reports.filtered(lambda r: r.state in ("sent", "replaced"))
        return sent.sorted(lambda r: (r.state == "replaced", -r.sent_on.timestamp()))

    def _record_visit(self, report=None, file_name=False, ip=False):
        self.ensure_one()
        self.env["flashcoop.funder.visit"].sudo().create(  # nobody else may
            {
                "link_id": self.id,
                "report_id": report.id if report else False,
                "file_name": file_name,
                "ip": ip,
            }
        )

    # === ACTIONS === #

    def action_view_visits(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Visits with the link of %s", self.name),
            "res_model": "flashcoop.funder.visit",
            "view_mode": "list",
            "domain": [("link_id", "=", self.id)],
        }

    def action_revoke(self):
        """Make the links useless, at once and for good."""
        self.check_access("write")
        self.filtered(lambda link: not link.revoked_on)._write_frozen(
            {"revoked_on": fields.Datetime.now()}
        )
