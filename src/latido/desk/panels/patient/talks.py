"""What contacts bring: what was promised in one, the call that is owed, and the first of all."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from latido.desk.panels.patient.panel import Brings, Item, Stage
from latido.desk.panels.patient.whole import Relationship, Whole
from latido.plumbing.ui.words import recent


def pending(whole: Whole) -> Iterator[Item]:
    if (made := whole.promise) is not None:
        due = made.promise_due
        late = due is not None and due < whole.now
        words = recent(timezone.localtime(due or made.at), timezone.localtime(whole.now))
        by = _("Prometido por %(name)s") % {"name": made.promised_by} if made.promised_by else _("Prometido")
        yield Item("hand-helping", made.promise, by, words, "warn" if late else "n")
    if (owed := whole.callback) is not None:
        yield Item("phone-outgoing", _("Devolverle la llamada"), owed.queue, _("en su turno"), "info")


def stages(of: Relationship) -> Iterator[Stage]:
    """Of whatever kind it was: nobody is booked unmet."""
    yield Stage(0, _("Primer contacto"), min((each.first for each in of.summary), default=None))


BRINGS = Brings(pending, stages)
