"""What who pays brings: what the insurer asks for before the next visit."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from latido.desk.panels.patient.panel import Brings, Item
from latido.desk.panels.patient.whole import Whole


def pending(whole: Whole) -> Iterator[Item]:
    if not whole.to_come or whole.header.deceased or (cover := whole.coverage) is None:
        return
    if not cover.in_force:
        yield Item("shield", _("Cobertura que no está vigente"), _("Pregunte quién paga"), tone="warn")
    elif cover.needs_authorisation:
        yield Item("shield", _("Autorización de la aseguradora"), cover.needs_authorisation)


BRINGS = Brings(pending)
