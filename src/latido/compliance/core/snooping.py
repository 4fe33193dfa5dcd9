"""Which openings of records somebody should explain. Pure: what is known of one person's openings of one record."""

from collections.abc import Iterable
from statistics import median

from latido.compliance.contracts import Opened, Tie

MANY = 3  # times what colleagues of the same work open in a day
FEW = 10  # records a day that nobody is asked about, however few the others open


def ties(opened: Opened) -> tuple[Tie, ...]:
    """Every reason to ask, in words' order; none when there is nothing to ask.

    One surname is shared by too many to mean anything in a call; without a call it does.
    """
    alone = not opened.in_contact
    asked = {
        Tie.OWN: opened.own,
        Tie.COLLEAGUE: opened.colleague and not opened.own,
        Tie.PROTECTED: opened.protected,
        Tie.TELEPHONE: opened.same_telephone and not opened.own,
        Tie.ADDRESS: opened.same_address and not opened.own,
        Tie.SURNAME: not opened.own and (opened.surnames_shared > 1 or (opened.surnames_shared == 1 and alone)),
        Tie.NO_CONTACT: alone and not opened.hand_linked,
        Tie.HAND_LINKED: alone and opened.hand_linked,
        Tie.MANY: alone and opened.records >= FEW and opened.records > MANY * opened.usual,
    }
    return tuple(tie for tie, there in asked.items() if there)


def usual(records: Iterable[int]) -> float:
    """What colleagues open in a day without a contact: the middle one; none when there are no colleagues."""
    known = list(records)
    return float(median(known)) if known else 0.0
