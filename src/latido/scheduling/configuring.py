"""What an organisation decides about the kinds of appointments it gives."""

import re
from collections.abc import Iterator, Mapping

from latido.compliance.contracts import Problem, Tag
from latido.compliance.ports import Kind
from latido.kernel.actor import Actor
from latido.kernel.words import gettext_noop as _
from latido.scheduling.contracts import VisitTypeItem
from latido.scheduling.models import Appointment, Slot, VisitType

CODE = re.compile(r"[A-Z0-9]{1,8}")
_NAMES = tuple(VisitTypeItem.__dataclass_fields__)


class VisitTypes(Kind[VisitTypeItem]):
    """What may be booked, for how long, what is said of it, and whether it is reserved."""

    name = "visit_type"
    shape = VisitTypeItem

    def items(self) -> Mapping[str, VisitTypeItem]:
        return {row.code: VisitTypeItem(**{n: getattr(row, n) for n in _NAMES}) for row in VisitType.objects.all()}

    def problems(self, key: str, item: VisitTypeItem, *, actor: Actor) -> Iterator[Problem]:
        if not CODE.fullmatch(key):
            yield Problem(_("El código es de hasta 8 letras mayúsculas y cifras, sin espacios."), field="key")
        if item.tag not in {str(tag) for tag in Tag}:
            yield Problem(_("No es una de las razones por las que algo es reservado."), field="tag")
        if VisitType.objects.filter(name=item.name).exclude(code=key).exists():
            yield Problem(_("Ya hay un tipo de atención con ese nombre."), field="name")
        now = self.item(key)
        if now is not None and now.tag and not item.tag:
            yield Problem(_("Lo que ya se agendó de este tipo deja de ser reservado."), field="tag", warns=True)

    def when_removed(self, key: str, item: VisitTypeItem, *, actor: Actor) -> Iterator[Problem]:
        used = Slot.objects.filter(visit_type__code=key), Appointment.objects.filter(visit_type__code=key)
        if any(each.exists() for each in used):
            yield Problem(_("Hay horarios de este tipo en la agenda: su historia lo necesita."))

    def write(self, key: str, item: VisitTypeItem, *, actor: Actor) -> None:
        VisitType.objects.update_or_create(code=key, defaults={name: getattr(item, name) for name in _NAMES})

    def remove(self, key: str, *, actor: Actor) -> None:
        VisitType.objects.filter(code=key).delete()


KINDS = (VisitTypes(),)
