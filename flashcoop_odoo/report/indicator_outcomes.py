"""What became of people after they left, in codes, for the indicators."""


def read_outcomes(cohorts, records, on):
    """Return {participant id: the last fields of a Person, from ``exit_labour`` on}."""
    return {}
