"""What a funder's control of the costs does to the balance of its grant."""

from .money import from_units, to_units


def justified(granted, claimed, admitted):
    """Return what the grant comes to: all of it, or the costs admitted when these are
    less. Without a cost on the list nothing is cut: the grant is justified otherwise.

    >>> justified(6000, 6200, 6200), justified(6000, 6200, 5400)
    (6000, 5400)
    >>> justified(6000, 0, 0)
    6000
    """
    return min(granted, admitted) if claimed else granted


def balance(granted, received, claimed, admitted, step=0.01):
    """Return what the funder still owes; negative, what is to be given back.

    >>> balance(6000, 4000, 6200, 5400), balance(6000, 6000, 6200, 5400)
    (1400.0, -600.0)
    """
    amount = justified(granted, claimed, admitted) - received
    return from_units(to_units(amount, step), step)
