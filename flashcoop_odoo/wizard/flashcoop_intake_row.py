from odoo import api, fields, models

from ..calc import people_list
from ..calc.ages import age_on

AGES = range(10, 101)  # as a participant's date of birth is checked
# What becomes of a row unless the user says otherwise; “maybe” and “error” wait.
DECISIONS = {"new": "create", "match": "link", "duplicate": "skip", "known": "skip"}
CELLS = {
    "name": "name",
    "email": "email",
    "phone": "phone",
    "birth_text": "birth_date",
    "gender_text": "gender",
}


class FlashcoopIntakeRow(models.TransientModel):
    """One person of a list, as written there, and what becomes of them."""

    _name = "flashcoop.intake.row"
    _description = "Person on a List"
    _order = "line, id"

    intake_id = fields.Many2one(
        comodel_name="flashcoop.intake", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="intake_id.company_id")
    line = fields.Integer(string="List Row", readonly=True)
    name = fields.Char()
    email = fields.Char()
    phone = fields.Char()
    birth_text = fields.Char(string="Date of Birth")
    gender_text = fields.Char(string="Gender")
    prescriber_text = fields.Char(readonly=True)
    adviser_text = fields.Char(string="Adviser")
    prescriber_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_prescriber_id",
        store=True,  # found by its name; the user may choose another
        readonly=False,
        check_company=True,
        domain=[("is_company", "=", True)],
    )
    status = fields.Selection(
        selection=[
            ("new", "New"),
            ("match", "Known contact"),
            ("maybe", "Perhaps known"),
            ("known", "Already here"),
            ("duplicate", "Twice in the list"),
            ("error", "To correct"),
        ],
        compute="_compute_status",
        store=True,  # found once for the whole list
    )
    message = fields.Text(compute="_compute_status", store=True)
    found_id = fields.Many2one(
        comodel_name="res.partner", compute="_compute_status", store=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        compute="_compute_decision",
        store=True,  # the contact found; the user may choose another
        readonly=False,
        check_company=True,
        domain=[("is_company", "=", False)],
    )
    decision = fields.Selection(
        selection=[
            ("create", "New contact"),
            ("link", "This contact"),
            ("skip", "Leave out"),
        ],
        compute="_compute_decision",
        store=True,  # a proposal
        readonly=False,
    )

    # === COMPUTE METHODS === #

    @api.depends("prescriber_text", "intake_id.prescriber_id")
    def _compute_prescriber_id(self):
        for intake, rows in self.grouped("intake_id").items():
            names = rows.filtered("prescriber_text").mapped("prescriber_text")
            found = intake.cohort_id._find_organisations(names)
            for row in rows:
                named = found.get(people_list.plain(row.prescriber_text))
                row.prescriber_id = named or (
                    not row.prescriber_text and intake.prescriber_id
                )

    @api.depends(*CELLS, "intake_id.cohort_id")
    def _compute_status(self):
        for intake, rows in self.grouped("intake_id").items():
            if not intake.cohort_id:  # a form that is not of a list yet
                rows.update({"status": False, "message": False, "found_id": False})
                continue
            for row, (status, message, partner) in rows._judge().items():
                row.status = status
                row.message = message
                row.found_id = partner

    @api.depends("status", "found_id")
    def _compute_decision(self):
        for row in self:
            row.partner_id = row.found_id
            row.decision = DECISIONS.get(row.status)

    # === WHO IS WHO === #

    def _get_cells(self):
        self.ensure_one()
        return {cell: (self[name] or "").strip() for name, cell in CELLS.items()}

    def _judge(self):
        """Return {row: (status, message, contact)} of rows of one list."""
        cohort = self.intake_id.cohort_id
        cells = {row: row._get_cells() for row in self}
        found = cohort._find_people(list(cells.values()))
        members = {p.partner_id: p for p in cohort.participant_ids}
        first = self._find_first_rows()
        return {
            row: row._judge_one(cells[row], matches, members, first[row])
            for row, matches in zip(self, found, strict=True)
        }

    def _judge_one(self, cells, matches, members, first):
        """Return (status, message, contact) of one row.

        :param matches: contacts that surely are, and that may be, this person.
        :param members: {contact: participant} of the cohort.
        :param first: number of an earlier row with the same person, if any.
        """
        nobody = self.env["res.partner"]
        if error := self._get_error(cells):
            return "error", error, nobody
        if first:
            sentence = self.env._("The same person as in row %s.", first)
            return "duplicate", sentence, nobody
        sure, maybe = matches
        if here := (sure & nobody.union(*members))[:1]:
            state = dict(
                members[here]._fields["state"]._description_selection(self.env)
            )[members[here].state]
            sentence = self.env._("In this Flashcoop already: %s.", state)
            return "known", sentence, here
        if len(sure) == 1:
            return "match", self.env._("Same name, and one more thing in common."), sure
        if sure or maybe:
            contact = (sure | maybe)[:1]
            return "maybe", self._get_doubt(cells, sure | maybe), contact
        return "new", self._get_remark(), nobody

    def _get_error(self, cells):
        """Return in sentences what has to be corrected before the row is taken."""
        today = fields.Date.context_today(self)
        sentences = {
            "name": self.env._("The name is missing."),
            "email": self.env._("“%s” is no e-mail address.", cells["email"]),
            "phone": self.env._("“%s” is no telephone number.", cells["phone"]),
            "birth_date": self.env._(
                "“%s” is no date of birth: write it as 31/12/2001.", cells["birth_date"]
            ),
            "gender": self.env._(
                "“%s” is no gender: write F, M or X, or leave it empty.",
                cells["gender"],
            ),
        }
        wrong = [sentences[name] for name in people_list.find_errors(cells, today)]
        born = people_list.read_date(cells["birth_date"], today)
        age = age_on(born, self.intake_id.cohort_id.date_start)
        if age is not None and age not in AGES:
            wrong.append(
                self.env._("Would be %s years old at entry: check the date.", age)
            )
        return " ".join(wrong)

    def _get_doubt(self, cells, contacts):
        if len(contacts) > 1:
            return self.env._(
                "%(count)s contacts may be this person: %(names)s. Choose.",
                count=len(contacts),
                names=", ".join(contacts[:3].mapped("display_name")),
            )
        name = people_list.name_key(cells["name"])
        if people_list.name_key(contacts.name) == name:
            return self.env._("A contact has this name. The same person?")
        return self.env._(
            "%s has this e-mail or telephone. The same person?", contacts.display_name
        )

    def _get_remark(self):
        """Return what the user should know of a row that can be taken."""
        if self.prescriber_text and not self.prescriber_id:
            return self.env._(
                "No organisation is called “%s”: choose one, or leave it empty.",
                self.prescriber_text,
            )
        if self.adviser_text and not self.prescriber_id:
            return self.env._("The adviser is kept only with a prescriber.")
        return ""

    def _find_first_rows(self):
        """Return {row: number of the earlier row with the same person, or None}.

        Two rows with the same e-mail or telephone but other names are two people: of
        one household, or of one adviser who wrote their own address.
        """
        today = fields.Date.context_today(self)
        rows = (self.intake_id.row_ids | self).sorted("line")
        seen, first = {}, dict.fromkeys(self)
        for row in rows:
            cells = row._get_cells()
            name = people_list.name_key(cells["name"])
            keys = {(key, name) for key in people_list.person_keys(cells, today)}
            if not keys and name:
                keys = {(("name",), name)}
            earlier = [seen[key] for key in keys if key in seen]
            if row in first and earlier and min(earlier) != row.line:
                first[row] = min(earlier)
            for key in keys:
                seen.setdefault(key, row.line)
        return first

    # === ACCEPTING === #

    def _recheck(self):
        """Look at all rows again: another row was corrected, or somebody was entered
        meanwhile. What the user decided stays where nothing has changed.

        :return: the rows that have changed.
        """
        changed = self.browse()
        for row, (status, message, partner) in self._judge().items():
            if status == row.status:
                continue
            changed |= row
            vals = {"status": status, "message": message, "found_id": partner.id}
            if row.decision != DECISIONS.get(row.status):  # the user chose otherwise
                vals |= {"partner_id": row.partner_id.id, "decision": row.decision}
            row.write(vals)
        return changed

    def _get_problem(self, changed):
        """Return what keeps the list from being accepted, in sentences.

        :param changed: rows that are not what the user has seen.
        """
        wrong = self.filtered(lambda r: r.status == "error" and r.decision != "skip")
        links = self.filtered(lambda r: r.decision == "link")
        again = self.env._("Look again at these rows, which have changed: %s.")
        correct = self.env._("Correct these rows, or leave them out: %s.")
        decide = self.env._("Say of these rows whether it is the contact: %s.")
        choose = self.env._("Choose the contact of these rows: %s.")
        twice = self.env._(
            "The contact of these rows is in this Flashcoop already, or twice in the"
            " list: %s."
        )
        problems = [
            sentence % ", ".join(str(line) for line in rows.mapped("line")[:20])
            for sentence, rows in (
                (again, changed - wrong),
                (correct, wrong),
                (decide, self.filtered(lambda r: not r.decision) - wrong),
                (choose, links.filtered(lambda r: not r.partner_id)),
                (twice, links._filter_taken()),
            )
            if rows
        ]
        if not problems and set(self.mapped("decision")) <= {"skip"}:
            problems = [self.env._("All rows are left out: nobody would be entered.")]
        return "\n".join(problems)

    def _filter_taken(self):
        """Return the rows whose contact would be in the Flashcoop twice."""
        taken = set(self.intake_id.cohort_id.participant_ids.partner_id.ids)
        found = self.browse()
        for row in self.filtered("partner_id"):
            if row.partner_id.id in taken:
                found |= row
            taken.add(row.partner_id.id)
        return found

    def _prepare_people_vals(self):
        """Return the values of the candidates, see ``cohort._enrol_people``."""
        today = fields.Date.context_today(self)
        return [
            {
                "partner_id": row.decision == "link" and row.partner_id.id,
                "name": row.name.strip(),
                "email": (row.email or "").strip() or False,
                "phone": people_list.show_phone((row.phone or "").strip()) or False,
                "birth_date": people_list.read_date(row.birth_text, today),
                "gender": people_list.read_gender(row.gender_text),
                "prescriber_id": row.prescriber_id.id,
                "adviser_id": row.prescriber_id == row.intake_id.prescriber_id
                and row.intake_id.adviser_id.id,
                "adviser_name": row.adviser_text,
            }
            for row in self
        ]
