"""Real transactions: what two people do at the same time, and the database keeps."""

import threading

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import get_db_name

PATIENCE = 30  # seconds


class Transaction:
    """An environment in a real transaction of its own, committed at its end."""

    def __enter__(self):
        self.cr = db_connect(get_db_name()).cursor()
        return api.Environment(self.cr, SUPERUSER_ID, {"tracking_disable": True})

    def __exit__(self, kind, *error):
        if kind is None:
            self.cr.commit()
        self.cr.close()


def at_once(*calls):
    """Make calls like requests that arrive together: each in a transaction that began
    before the others ended, run again when it conflicts with one of them.

    :param calls: functions of an environment.
    :return: their answers in order; the `UserError` of one that was refused.
    """
    barrier = threading.Barrier(len(calls))
    answers = {}

    def send(place, call):
        def request():
            env.cr.execute("SELECT 1")  # from here on it sees what is there now
            if place not in answers:
                answers[place] = None
                barrier.wait(PATIENCE)
            answers[place] = call(env)

        try:
            with db_connect(get_db_name()).cursor() as cr:  # undone when it is refused
                env = api.Environment(cr, SUPERUSER_ID, {})
                retrying(request, env)
        except UserError as error:
            answers[place] = error

    threads = [threading.Thread(target=send, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return [answers[place] for place in range(len(calls))]
