from odoo import api, fields, models
from odoo.exceptions import UserError


class FlashcoopFeedback(models.TransientModel):
    """What one prescriber is told of the people it sent, as far as it is known: how
    their application stands, how the stay went, what became of them.

    Nothing of their situation, and nobody whom another prescriber sent. Who has not
    agreed that the prescriber is told, and guests, whom nobody asked, are counted and
    not named.
    """

    _name = "flashcoop.feedback"
    _description = "Feedback to a Prescriber"
    _inherit = ["flashcoop.people.paper", "flashcoop.logged"]

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort", required=True, readonly=True
    )
    prescriber_id = fields.Many2one(
        comodel_name="res.partner", required=True, readonly=True
    )
    told_ids = fields.Many2many(
        comodel_name="flashcoop.participant", compute="_compute_people"
    )
    told_count = fields.Integer(string="Told Of", compute="_compute_people")
    untold_count = fields.Integer(
        string="Not Named",
        compute="_compute_people",
        help="People who have not agreed that the prescriber is told, and those invited"
        " to an information meeting who have not applied.",
    )
    message = fields.Text(help="A few words to the prescriber, printed on the sheet.")

    @api.depends("cohort_id", "prescriber_id")
    def _compute_people(self):
        for feedback in self:
            sent = feedback.cohort_id.participant_ids.filtered(
                lambda p, sender=feedback.prescriber_id: p.prescriber_id == sender
            )
            guests = feedback.cohort_id.meeting_ids.guest_ids.filtered(
                lambda g, sender=feedback.prescriber_id, sent=sent: (
                    g.prescriber_id == sender and g.participant_id not in sent
                )
            )
            feedback.told_ids = sent._filter_told()
            feedback.told_count = len(feedback.told_ids)
            feedback.untold_count = len(sent - feedback.told_ids) + len(guests)

    @api.model
    def _open_for(self, cohort):
        """Return the action that lists the prescribers of a cohort, one sheet each."""
        prescribers = cohort.participant_ids.prescriber_id
        prescribers |= cohort.meeting_ids.guest_ids.prescriber_id
        if not prescribers:
            raise UserError(
                self.env._("No person of “%s” was sent by a prescriber.", cohort.name)
            )
        sheets = self.create(
            [
                {"cohort_id": cohort.id, "prescriber_id": prescriber.id}
                for prescriber in prescribers
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Feedback to the prescribers"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("id", "in", sheets.ids)],
        }

    def action_print(self):
        """Print the sheet.

        :raise UserError: when it would tell of nobody.
        """
        for feedback in self:
            feedback.told_ids._check_told(feedback.prescriber_id)
        report = self.env.ref("flashcoop_odoo.feedback_pdf")
        return report.report_action(self)

    def _get_logged_people(self):
        """Override: printing it is a look at whom it names."""
        return self.told_ids

    # === WHAT IS PRINTED === #

    def _get_lines(self):
        """Return what is told of each person, as dictionaries sorted by name."""
        self.ensure_one()
        lines = [self._prepare_person_line(person) for person in self.told_ids]
        return sorted(lines, key=lambda line: (line["name"] or "").casefold())

    def _prepare_person_line(self, person):
        return {
            "name": person.partner_id.name,
            "adviser": person.adviser_id.name or "",
            "texts": [self._describe_person(person), *person._get_outcome_texts()],
        }

    def _describe_person(self, person):
        """Return in words how the application stands, or how the stay went."""
        if person.state == "candidate":
            if person.waiting_rank:
                return self.env._("On the waiting list, place %s", person.waiting_rank)
            return self.env._("Candidate: not decided yet")
        if person.state == "declined":
            reasons = dict(
                person._fields["decline_reason"]._description_selection(self.env)
            )
            reason = reasons.get(person.decline_reason)
            if reason:
                return self.env._("Not admitted: %s", reason)
            return self.env._("Not admitted")
        if person.state == "admitted":
            return self.env._("Admitted")
        return person._get_course_text()
