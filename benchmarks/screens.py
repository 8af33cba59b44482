"""The list and kanban of cohorts, against core's kanban of events."""

from lxml import etree

from . import by_hand
from .timing import Result, measure

TOTALS = (
    "participant_count", "candidate_count", "session_count", "attendance_rate",
    "sales_amount", "cost_amount", "grant_amount", "result_amount", "unmapped_amount",
    "granted_amount", "received_amount", "budget_cost", "budget_income",
)  # fmt: skip


def compare_lists(cohorts):
    """Measure what the web client asks for to show all cohorts with their totals."""
    env = cohorts.env
    events = env["event.event"].search([], limit=len(cohorts))
    if len(events) < len(cohorts):
        raise AssertionError("there are fewer events than cohorts")
    event_fields = _fields_of_view(env["event.event"], "kanban", ())
    cohort_fields = {
        view: _fields_of_view(env["flashcoop.cohort"], view, TOTALS)
        for view in ("list", "kanban")
    }

    def show(records, specification):
        # the client's own call, on the ids so that both sides show as many
        return lambda: records.browse().web_search_read(
            [("id", "in", records.ids)], specification, limit=len(records)
        )

    samples = measure(
        env,
        list=show(cohorts, cohort_fields["list"]),
        kanban=show(cohorts, cohort_fields["kanban"]),
        event=show(events, event_fields),
        sql=by_hand.reader(cohorts),
    )
    few = cohorts[: max(len(cohorts) // 10, 2)]
    fewer = measure(
        env,
        list=show(few, cohort_fields["list"]),
        kanban=show(few, cohort_fields["kanban"]),
    )
    for view in ("list", "kanban"):
        title = f"cohort {view}, {len(cohorts)} with totals"
        reference = samples["event"].seconds
        yield Result(title, samples[view].seconds, "event kanban", reference)
        # Core's kanban shows no money: to be fair, it is lent what its sums would cost
        # at the least, in SQL written by hand.
        with_sums = reference + samples["sql"].seconds
        yield Result(title, samples[view].seconds, "... + SQL sums", with_sums, 1.5)
        queries = fewer[view].queries
        name = f"for {len(few)} cohorts"
        yield Result(title, samples[view].queries, name, queries, 1.0, unit="queries")


def _fields_of_view(model, view_type, more):
    """Return the specification that the client sends for a view, with more fields."""
    view = model.get_views([(False, view_type)])
    arch = etree.fromstring(view["views"][view_type]["arch"])
    nested = arch.xpath("//field[ancestor::field]")
    names = {node.get("name") for node in arch.iter("field") if node not in nested}
    specification = {}
    for name in sorted(names | set(more)):
        kind = model._fields[name].type
        if kind in ("many2one", "one2many", "many2many"):
            specification[name] = {"fields": {"display_name": {}}}
        else:
            specification[name] = {}
    return specification
