"""Measuring: works in turn, warm, with an empty record cache; the best of rounds."""

import gc
import time
from contextlib import contextmanager
from dataclasses import dataclass

ROUNDS = 3  # at least
MOST_ROUNDS = 60
PATIENCE = 6  # seconds of rounds, more than ROUNDS if they are short
TOLERANCE = 1.2  # a budget is missed when it is exceeded by more than 20 %


@dataclass
class Sample:
    """What one work took, over the rounds."""

    seconds: float  # the best
    queries: int  # the least: a round may still fill a cache
    answer: object  # what the work returned


@dataclass
class Result:
    """One line of the table: our work, what it is compared with, and the budget."""

    work: str
    ours: float
    reference_name: str = ""
    reference: float | None = None
    budget: float | None = None  # ours ÷ reference, at most
    unit: str = "s"

    @property
    def ratio(self):
        return self.ours / self.reference if self.reference else None

    @property
    def verdict(self):
        if self.budget is None:
            return ""
        if self.ratio <= self.budget:
            return "ok"
        return "near" if self.ratio <= self.budget * TOLERANCE else "MISSED"


def measure(env, **works):
    """Run works in turn (A B A B…) and return {name: Sample}.

    Each begins with an empty record cache and a swept heap; a first round warms up the
    database's pages and the registry's caches. The best of many rounds is kept: what
    else runs on the machine can only add to it.
    """
    return _measure(env, {name: _read(env, work) for name, work in works.items()})


def measure_writes(env, **works):
    """As :func:`measure`, for works that write; all is undone.

    Each work is a function that prepares what is not measured and returns the
    function that is. Time includes the flush, queries do not: core writes a hundred
    records a query.
    """
    return _measure(env, {name: _write(env, work) for name, work in works.items()})


def _measure(env, works):
    answers = {name: work()[2] for name, work in works.items()}
    seconds = {name: [] for name in works}
    queries = {name: [] for name in works}
    start, rounds = time.perf_counter(), 0
    while rounds < ROUNDS or (
        time.perf_counter() - start < PATIENCE and rounds < MOST_ROUNDS
    ):
        rounds += 1
        for name, work in works.items():
            elapsed, count, _answer = work()
            seconds[name].append(elapsed)
            queries[name].append(count)
    return {
        name: Sample(min(seconds[name]), min(queries[name]), answers[name])
        for name in works
    }


def _read(env, work):
    def run():
        env.invalidate_all()
        gc.collect()
        before, start = env.cr.sql_log_count, time.perf_counter()
        answer = work()
        elapsed = time.perf_counter() - start
        return elapsed, env.cr.sql_log_count - before, answer

    return run


def _write(env, prepare):
    def run():
        with undone(env):
            work = prepare()
            env.flush_all()
            env.invalidate_all()
            gc.collect()
            before, start = env.cr.sql_log_count, time.perf_counter()
            work()
            queries = env.cr.sql_log_count - before
            env.flush_all()
            return time.perf_counter() - start, queries, None

    return run


@contextmanager
def undone(env):
    """Undo in the database whatever the block does."""
    savepoint = env.cr.savepoint(flush=False)
    try:
        yield
    finally:
        env.invalidate_all(flush=False)
        savepoint.close(rollback=True)
