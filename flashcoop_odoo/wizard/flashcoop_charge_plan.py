from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..calc import eligibility as calc
from ..calc.money import from_units, to_units
from ..models.notification import success
from ..report import costs
from ..report.eligibility import OPEN_STATES, Board, find_payers, say


class FlashcoopChargePlan(models.TransientModel):
    """Many costs at once: what which funding would pay of them, to be agreed to.

    With one funding chosen, what it can take; without, a suggestion over all that may
    pay (:func:`..calc.eligibility.suggest`). Nothing is written before somebody charges
    the steps; then each is checked against the books of that moment.
    """

    _name = "flashcoop.charge.plan"
    _description = "Charge Many Costs"

    mode = fields.Selection(
        selection=[("one", "To one funding"), ("all", "Suggestion over all fundings")],
        required=True,
        readonly=True,
        default="all",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost_keys = fields.Json(readonly=True)  # ids of flashcoop.cost
    cost_count = fields.Integer(readonly=True)
    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding",
        domain="[('company_id', '=', company_id), ('state', 'in', ('granted',"
        " 'to_report'))]",
        ondelete="cascade",
    )
    order_text = fields.Text(string="In Which Order", readonly=True)
    line_ids = fields.One2many("flashcoop.charge.plan.line", "plan_id")
    step_ids = fields.One2many(
        "flashcoop.charge.plan.line", "plan_id", domain=[("kind", "=", "step")]
    )
    rest_ids = fields.One2many(
        "flashcoop.charge.plan.line",
        "plan_id",
        domain=[("kind", "=", "rest")],
        readonly=True,
    )
    amount = fields.Monetary(string="To Charge", compute="_compute_amount")
    is_ready = fields.Boolean(readonly=True)

    @api.depends("step_ids.is_chosen", "step_ids.amount")
    def _compute_amount(self):
        for plan in self:
            chosen = plan.step_ids.filtered("is_chosen")
            plan.amount = sum(chosen.mapped("amount"))

    @api.constrains("funding_id")
    def _check_funding_company(self):
        for plan in self:
            plan._check_companies(plan.sudo().funding_id)

    def _check_companies(self, fundings):
        """Refuse fundings of another company than the costs."""
        if fundings.company_id - self.company_id:
            raise UserError(
                self.env._(
                    "These costs are of %s: choose a funding of the same company.",
                    self.company_id.name,
                )
            )

    # === OPENING === #

    @api.model
    def _open(self, mode, chosen):
        """Return the action that shows the plan for ``chosen`` costs.

        :param chosen: records of ``flashcoop.cost`` that the user reads.
        """
        if len(chosen.company_id) != 1:
            raise UserError(
                self.env._("Choose costs of one company: each has its own fundings.")
            )
        values = {"mode": mode, "company_id": chosen.company_id.id}
        values |= {"cost_keys": chosen.ids, "cost_count": len(chosen)}
        plan = self.create(values)
        if mode == "one":
            plan._choose_funding(chosen)
        if mode == "all" or plan.funding_id:
            plan.action_prepare()
        return plan._reopen()

    def _choose_funding(self, chosen):
        """Take the funding of the screen that one came from, or the only one."""
        funding_id = self.env.context.get("flashcoop_funding_id")
        fundings = self.env["flashcoop.funding"].browse(funding_id or [])
        fundings = fundings.exists()
        fundings.check_access("read")  # any program may name one
        if not fundings:
            payers = find_payers(chosen.sudo().cohort_id)
            fundings = payers.sudo(False)._filtered_access("read")
        if len(fundings) == 1 and fundings.state in OPEN_STATES:
            self.funding_id = fundings

    def _reopen(self):
        titles = {
            "one": self.env._("Charge to a funding"),
            "all": self.env._("Who could pay for what"),
        }
        return {
            "type": "ir.actions.act_window",
            "name": titles[self.mode],
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    # === PREPARING === #

    def action_prepare(self):
        """Work out what would be charged, and show it."""
        self.ensure_one()
        self._check_officer()
        if self.mode == "one" and not self.funding_id:
            raise UserError(self.env._("Choose the funding that pays."))
        found = self._find_costs()
        board = Board(self._get_payers(found))
        items = [board.item(cost) for cost in found.values() if cost.line_id]
        plan = calc.suggest([*board.rules.values()], board.rooms, items)
        lines = [self._prepare_step_vals(step, board, found) for step in plan.steps]
        lines += [self._prepare_rest_vals(rest, board, found) for rest in plan.rests]
        lines += [
            self._prepare_hand_vals(cost)
            for cost in found.values()
            if not cost.line_id and cost.left
        ]
        self.line_ids.unlink()
        # sudo: labels are kept for those who may see entries
        self.env["flashcoop.charge.plan.line"].sudo().create(
            [vals | {"plan_id": self.id, "sequence": n} for n, vals in enumerate(lines)]
        )
        self.write({"order_text": self._say_order(plan, board), "is_ready": True})
        return self._reopen()

    def _find_costs(self):
        """Return {key: Cost}. sudo: costs that the user chose on a screen of theirs;
        the company is checked, since a program may name others."""
        self.company_id.check_access("read")
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("These costs are of another company."))
        return costs.find_by_key(self.sudo().company_id, self.cost_keys or [])

    def _get_payers(self, found):
        if self.mode == "one":
            self.funding_id.check_access("read")
            self._check_companies(self.funding_id)
            return self.funding_id.sudo()
        cohorts = {cost.cohort_id for cost in found.values()}
        payers = find_payers(self.env["flashcoop.cohort"].sudo().browse(cohorts))
        return payers.sudo(False)._filtered_access("read").sudo()

    def _prepare_cost_vals(self, cost):
        return {
            "item_id": cost.line_id,
            "cohort_id": cost.cohort_id,
            "voucher": cost.voucher,
            "date": cost.date,
            "account": f"{cost.code} {cost.account_name}",
            "label": " – ".join(filter(None, [cost.partner_name, cost.label])),
        }

    def _prepare_step_vals(self, step, board, found):
        cost = found[step.item]
        return self._prepare_cost_vals(cost) | {
            "kind": "step",
            "funding_id": step.funding,
            "amount": from_units(step.units, cost.step),
            "explanation": self._say_step(step, board, cost),
        }

    def _prepare_rest_vals(self, rest, board, found):
        cost = found[rest.item]
        words = [
            self.env._(
                "%(funding)s: %(reason)s",
                funding=board.fundings.browse(key).display_name,
                reason=say(self.env, reason),
            )
            for key, reason in rest.reasons
        ]
        nobody = self.env._("No funding that is granted and not reported can pay here.")
        return self._prepare_cost_vals(cost) | {
            "kind": "rest",
            "amount": from_units(rest.units, cost.step),
            "explanation": "\n".join(words) or nobody,
        }

    def _prepare_hand_vals(self, cost):
        return self._prepare_cost_vals(cost) | {
            "kind": "rest",
            "amount": cost.left,
            "explanation": self.env["flashcoop.cost"]._by_hand_message(),
        }

    # === IN WORDS === #

    def _say_step(self, step, board, cost):
        """Return why this funding pays this much of this cost."""
        money, words = self.currency_id.format, []
        if self.mode == "all" and not step.others:
            words.append(self.env._("No other funding accepts this cost."))
        elif self.mode == "all":
            words.append(
                self.env._(
                    "Other fundings accept it too (%s): the order above decides.",
                    step.others,
                )
            )
        if step.reason:
            words.append(
                self.env._(
                    "%(part)s of %(left)s, because it %(reason)s beyond that.",
                    part=money(from_units(step.units, cost.step)),
                    left=money(cost.left),
                    reason=say(self.env, step.reason),
                )
            )
        if step.lost:
            words.append(
                self.env._(
                    "%(lost)s more cannot be charged: costs are shared by hundredths of"
                    " a percent, here in steps of %(step)s.",
                    lost=money(from_units(step.lost, cost.step)),
                    step=money(cost.amount / 10000),
                )
            )
        room = money(from_units(step.room, cost.step))
        words.append(self.env._("It had %s left.", room))
        return " ".join(words)

    def _say_order(self, plan, board):
        """Return why the fundings come in this order, and what they keep."""
        step, money = self.currency_id.rounding, self.currency_id.format
        lines = [
            self.env._(
                "%(rank)s. %(funding)s: has %(room)s left and accepts %(accepted)s of"
                " these costs.",
                rank=number,
                funding=board.fundings.browse(rank.funding).display_name,
                room=money(from_units(rank.room, step)),
                accepted=money(from_units(rank.accepted, step)),
            )
            for number, rank in enumerate(plan.ranks, start=1)
        ]
        kept = [
            self.env._(
                "%(funding)s keeps %(amount)s that these costs do not use.",
                funding=board.fundings.browse(key).display_name,
                amount=money(from_units(units, step)),
            )
            for key, units in plan.unspent.items()
        ]
        return "\n".join(lines + kept)

    # === CHARGING === #

    def action_charge(self):
        """Charge the chosen steps, all or none.

        :raise UserError: when the books have changed so that a step no longer holds.
        """
        self.ensure_one()
        self._check_officer()
        steps = self.step_ids.filtered("is_chosen")
        if not steps:
            raise UserError(self.env._("Choose at least one line to charge."))
        steps.funding_id.check_access("write")
        # sudo: whoever may charge has a role that decides on fundings; of the items,
        # nothing but what the fundings take is written.
        fundings = steps.funding_id.sudo()
        fundings._touch()  # of two people, the second one sees what the first took
        self._check_steps(steps, fundings)
        self._write_distributions(steps.sudo())
        self._tell_fundings(steps)
        message = self.env._(
            "Lines charged: %(count)s, %(amount)s in all.",
            count=len(steps),
            amount=self.currency_id.format(self.amount),
        )
        self.step_ids.unlink()
        return success(message)

    def _check_officer(self):
        if not self.env.user.has_group("flashcoop_odoo.flashcoop_group_funding"):
            raise AccessError(
                self.env._("Only funding officers and managers charge many costs.")
            )

    def _check_steps(self, steps, fundings):
        """Check each step against the rules and the books of now, and remember the
        share of the item that it comes to."""
        found = self._find_costs()
        self._check_companies(fundings)
        board = Board(fundings)
        items = {key: board.item(cost) for key, cost in found.items() if cost.line_id}
        for line in steps:
            key = costs.make_key(line.item_id, (), line.cohort_id.id)
            item, rules = items.get(key), board.rules[line.funding_id.id]
            room = board.rooms[line.funding_id.id]
            units = to_units(line.amount, self.currency_id.rounding)
            if line.funding_id.state not in OPEN_STATES or not item:
                line._refuse()
            most = (
                0 if calc.refusals(rules, item) else calc.allowed(rules, room, item)[0]
            )
            if not 0 < units <= most:
                line._refuse()
            is_all = units == item.left
            line.share = 0 if is_all else calc.hundredths(item, units) / 100
            room.take(item, calc.counted(rules, item, units))
            items[key] = calc.charge(item, rules, units)

    def _write_distributions(self, steps):
        """Write on the items what the steps take, equal ones together."""
        Account = self.env["account.analytic.account"]
        plan_accounts, by_text = Account._flashcoop_account_ids("funder"), {}
        Line = self.env["account.move.line"].sudo()
        for item_id, lines in steps.grouped("item_id").items():
            item = Line.browse(item_id)
            parts = dict(item.analytic_distribution or {})
            for line in lines:
                parts = line._charge(parts, plan_accounts)
            known = by_text.setdefault(str(parts), [parts, Line])
            known[1] |= item
        for parts, items in by_text.values():
            items.write({"analytic_distribution": parts})

    def _tell_fundings(self, steps):
        """Keep in the history of each funding what was charged to it, and by whom."""
        for funding, lines in steps.grouped("funding_id").items():
            funding.message_post(
                body=self.env._(
                    "Costs charged at once: %(count)s, %(amount)s in all. %(vouchers)s",
                    count=len(lines),
                    amount=self.currency_id.format(sum(lines.mapped("amount"))),
                    vouchers=", ".join(lines.mapped("voucher")),
                )
            )
