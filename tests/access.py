"""The setting of the tests on rights: each role, and one record of each model twice."""

from common import FlashcoopCase

from odoo import Command

PEOPLE = ("facilitator", "coordinator", "officer", "manager", "auditor")
TABLES = (
    *("flashcoop.heading", "flashcoop.funder.kind", "flashcoop.education.level"),
    *("flashcoop.payment.mode", "flashcoop.allergen", "flashcoop.entry.field"),
    "flashcoop.entry.answer",
    *("flashcoop.prescriber.kind", "flashcoop.document.kind"),
    *("flashcoop.exit.kind", "flashcoop.competency", "flashcoop.indicator"),
    *("flashcoop.account.role", "flashcoop.volunteer.rate"),
    "flashcoop.volunteer.level",
)


class AccessCase(FlashcoopCase):
    """One record of each model, in a Flashcoop of the facilitator and in another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: cls._create_user(role)
            for role in (*PEOPLE, "accountant", "stranger", "portal")
        }
        cls.users["public"] = cls.env.ref("base.public_user")
        chief = cls.users["coordinator"].id
        cls.own = cls._create_cohort("Chez Nous", coordinator_id=chief)
        cls.other = cls._create_cohort("Chez Eux", coordinator_id=chief)
        cls.facilitator = cls.users["facilitator"]
        cls.env["flashcoop.actor"].create(
            {
                "cohort_id": cls.own.id,
                "partner_id": cls.facilitator.partner_id.id,
                "role": "facilitator",
            }
        )
        cls.records = {
            cohort: cls._create_one_of_each(cohort) for cohort in cls.cohorts()
        }
        cls.env.flush_all()

    @classmethod
    def cohorts(cls):
        return cls.own, cls.other

    @classmethod
    def _create_one_of_each(cls, cohort):
        """Return {model: a record of the cohort} for every model of the table."""
        sessions = cohort.generate_sessions(days=2)
        participant = cls._create_participant(cohort, f"Ana {cohort.name}")
        sessions[0].action_all_present()
        last = sessions[-1]
        last.action_all_present()
        signature = last._add_signature(last.attendance_ids, way="paper")
        last.action_lock()
        last.action_unlock("Wrong sheet")
        bank = cls._create_partner("Bank")
        actor = cls.env["flashcoop.actor"].create(
            {"cohort_id": cohort.id, "partner_id": bank.id, "role": "bank"}
        )
        funding = cls._create_funding(
            [(cohort, 1000)], instalments=[("2022-06-01", 1000)], asked_amount=1000
        )
        heading = cls._heading("60.1")
        budget = cls.env["flashcoop.budget.line"].create(
            {"cohort_id": cohort.id, "heading_id": heading.id, "amount": 500}
        )
        inkind = cls.env["flashcoop.inkind"].create(
            {
                "cohort_id": cohort.id,
                "name": "Kitchen",
                "date": "2022-03-07",
                "amount": 90,
            }
        )
        report = cls.env["flashcoop.funder.report"].create({"funding_id": funding.id})
        line = cls.env["flashcoop.funder.report.line"].create(
            {"report_id": report.id, "code": "60.1", "label": "Achats"}
        )
        link = cls.env["flashcoop.funder.link"].create(
            {"funding_id": funding.id, "name": "Ms Martin"}
        )
        link._record_visit(report)
        expense = cls.env["flashcoop.funder.report.expense"].create(
            {"report_id": report.id, "number": 1}
        )
        sheet = cls._create_selling_day(cohort)
        cls.env.flush_all()
        found = [cohort, sessions[0], participant, sessions[0].attendance_ids, actor]
        funding._keep_application()
        found += [funding, funding.share_ids, funding.instalment_ids, budget, inkind]
        found += [link, link.visit_ids]
        gap = cls.env["flashcoop.funder.report.gap"].create(
            {"report_id": report.id, "code": "60.1", "label": "Achats"}
        )
        found += [report, line, expense, gap, sheet, sheet.entry_ids, sheet.line_ids]
        instalment = {"instalment_id": funding.instalment_ids.id}
        found += [funding.application_ids]
        found += [cls.env["flashcoop.funding.call"].create(instalment)]
        found += [sheet.taking_ids[0], sheet.count_ids[0], cohort.offer_ids]
        found += [cohort.offer_ids.recipe_line_ids]
        found += [signature.with_env(cls.env), last.change_ids[0]]
        surplus = cls.env["flashcoop.surplus"].create({"cohort_id": cohort.id})
        found += [surplus, surplus.line_ids]
        meeting = cls.env["flashcoop.meeting"].create(
            {
                "cohort_id": cohort.id,
                "date": "2022-02-21",
                "guest_ids": [Command.create({"name": "Eve"})],
            }
        )
        found += [meeting, meeting.guest_ids, participant.document_ids[0]]
        found += [
            cls.env["flashcoop.consent"].create(
                {"participant_id": participant.id, "purpose": "web"}
            ),
            cls.env["flashcoop.contract.clause"].create(
                {"cohort_id": cohort.id, "point": "1", "text": "Programme"}
            ),
        ]
        found += cls._create_year_end(cohort)
        found += cls._create_followup(cohort)
        found += cls._create_trace(cohort)
        found += cls._create_cost(cohort, funding)
        found += [
            cls.env[model].search([("cohort_id", "=", cohort.id)], limit=1)
            for model in (
                *("flashcoop.attendance.report", "flashcoop.cohort.figure"),
                "flashcoop.funding.analysis",
                *("flashcoop.sale.report", "flashcoop.participant.report"),
            )
        ]
        found += [cls.env[model].search([], limit=1) for model in TABLES]
        return {record._name: record for record in found}

    @classmethod
    def _create_followup(cls, cohort):
        """Return what is to be learned of a participant, as records of each model."""
        followup = cls.env["flashcoop.followup"].create(
            {"participant_id": cohort.participant_ids[0].id}
        )
        attempt = cls.env["flashcoop.followup.attempt"].create(
            {"followup_id": followup.id, "result": "no_answer"}
        )
        review = cls.env["flashcoop.review"].create(
            {
                "participant_id": cohort.participant_ids[0].id,
                "step_ids": [Command.create({"name": "Write a CV"})],
            }
        )
        return [followup, attempt, review, review.line_ids[0], review.step_ids]

    @classmethod
    def _create_year_end(cls, cohort):
        """Return a closing of a year with a line, and a volunteer's sheet."""
        YearEnd = cls.env["flashcoop.year.end"]
        company = cohort.company_id
        year_end = YearEnd.search([("company_id", "=", company.id)]) or YearEnd.create(
            {"date_to": "2022-12-31", "company_id": company.id}
        )
        line = cls.env["flashcoop.year.end.line"].create(
            {
                "year_end_id": year_end.id,
                "funding_id": cohort.share_ids.funding_id.id,
            }
        )
        giver = cls._create_partner("Volunteer", company_id=company.id)
        sheet = cls.env["flashcoop.volunteer.sheet"].create(
            {"cohort_id": cohort.id, "partner_id": giver.id}
        )
        return [year_end, line, sheet]

    @classmethod
    def _create_trace(cls, cohort):
        """Return a scanned page, its bundle, and a line of who looked at what."""
        scan = cls.env["flashcoop.scan"].create({"cohort_id": cohort.id})
        page = cls.env["flashcoop.scan.page"].create(
            {"scan_id": scan.id, "name": "Page 1", "raw": b"JVBERg=="}
        )
        log = cls.env["flashcoop.access.log"].create(
            {
                "user_id": cls.users["coordinator"].id,
                "participant_id": cohort.participant_ids[0].id,
                "day": "2022-03-12",
                "way": "read",
            }
        )
        file = cls.env["flashcoop.indicator.file"].create(
            {
                "day": "2022-03-12",
                "user_id": cls.users["officer"].id,
                "company_id": cohort.company_id.id,
                "cohort_ids": [Command.set(cohort.ids)],
            }
        )
        return [scan, page, log, file]

    @classmethod
    def _create_cost(cls, cohort, funding):
        """Return a cost, written by hand as the company may lack journals, a cap, and
        a share of overheads."""
        company = cohort.company_id
        accounts = cls.env["account.account"].with_company(company)
        values = {"code": "606990", "name": "Flour", "account_type": "expense"}
        account = accounts.search([("code", "=", "606990")]) or accounts.create(
            values | {"company_ids": [Command.set(company.ids)]}
        )
        Account = cls.env["account.analytic.account"]
        cls.env["account.analytic.line"].create(
            {
                "name": "Flour",
                "amount": 0,  # the tests on totals know no other cost
                "date": "2022-03-10",
                "company_id": company.id,
                "general_account_id": account.id,
                Account._flashcoop_column("cohort"): cohort.analytic_account_id.id,
            }
        )
        cap = cls.env["flashcoop.funding.cap"].create(
            {
                "funding_id": funding.id,
                "heading_id": cls._heading("60").id,
                "amount": 500,
            }
        )
        indirect = cls.env["flashcoop.indirect.cost"].create(
            {
                "cohort_id": cohort.id,
                "name": "Rent",
                "date": "2022-03-15",
                "key": "fixed",
                "base_amount": 100,
                "rate": 0,
            }
        )
        cls.env.flush_all()
        costs = cls.env["flashcoop.cost"]
        cost = costs.search([("cohort_id", "=", cohort.id)], limit=1)
        return [cost, cap, indirect]

    @classmethod
    def _create_selling_day(cls, cohort):
        """Return an open stall sheet with one product and one sale."""
        company = cohort.company_id  # without a chart of accounts it has no tax
        company.flashcoop_vat_exempt = not company.chart_template
        offer = cls.env["flashcoop.offer"].create(
            {
                "cohort_id": cohort.id,
                "name": "Cookie",
                "price_unit": 1.5,
                "recipe_line_ids": [Command.create({"name": "Flour"})],
            }
        )
        sheet = cls.env["flashcoop.stall.sheet"].create(
            {"cohort_id": cohort.id, "date": "2022-03-12"}
        )
        sheet.record_entries(
            [
                {
                    "uuid": "a",
                    "ticket": "a",
                    "time": "2022-03-12 09:30:00",
                    "kind": "sale",
                    "offer_id": offer.id,
                    "quantity": 1,
                    "price_unit": 1.5,
                    "mode_id": cls.env.ref("flashcoop_odoo.payment_mode_cash").id,
                }
            ]
        )
        return sheet
