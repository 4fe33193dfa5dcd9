"""The systems outside that hear of joined records, as the clinic sees them: which are off, and what each is owed."""

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Coalesce

from latido.kernel.actor import Actor
from latido.kernel.paging import paged
from latido.orgs import api as orgs
from latido.patients import ports
from latido.patients.duplicates import NamedOutlet, OutletLine, OwedNews
from latido.patients.models import Merge
from latido.patients.services.merging.telling import owed_to

MAY = "privacy.posture"
PAGE = 25


def outlets(actor: Actor) -> list[OutletLine]:
    """Each that the operator named. Of nobody. Raises PermissionError, OutletsUnreadable."""
    return [_line(each) for each in _named(actor)]


def owed_news(name: str, actor: Actor, page: int = 1) -> tuple[list[OwedNews], bool]:
    """A page of what one has yet to hear, the oldest first. Of nobody: what was joined is opened where it was done.

    Raises PermissionError, LookupError, OutletsUnreadable.
    """
    if name not in {each.name for each in _named(actor)}:
        raise LookupError(name)
    rows, more = paged(owed_to(name), page, PAGE)
    return [_news(row, name) for row in rows], more


def _named(actor: Actor) -> tuple[NamedOutlet, ...]:
    if not actor.may(MAY):
        raise PermissionError(MAY)
    return tuple(ports.outlets(orgs.organisation().id))


def _line(named: NamedOutlet) -> OutletLine:
    rows: QuerySet[Merge] = owed_to(named.name).order_by()
    counted = rows.aggregate(owed=Count("id"), since=Min(Coalesce("undone_at", "at")))
    return OutletLine(named, counted["owed"], counted["since"])


def _news(row: Merge, name: str) -> OwedNews:
    return OwedNews(row.id, name, row.undone_at is not None, row.undone_at or row.at, row.untold.get(name, ""))
