"""What an organisation decides about its contacts: the dispositions agents choose from."""

from collections.abc import Iterator, Mapping

from latido.compliance.contracts import TAGS, Problem
from latido.compliance.ports import Kind
from latido.interactions.contracts import DispositionItem
from latido.interactions.models import DispositionChoice, DispositionGiven
from latido.kernel.actor import Actor
from latido.kernel.words import gettext_noop as _

MOST_CODE = 8


class Dispositions(Kind[DispositionItem]):
    """The catalogue, in two levels: a group and what came of the contact."""

    name = "disposition"
    shape = DispositionItem

    def items(self) -> Mapping[str, DispositionItem]:
        names = DispositionItem.__dataclass_fields__
        rows = DispositionChoice.objects.all()
        return {row.code: DispositionItem(**{name: getattr(row, name) for name in names}) for row in rows}

    def title(self, key: str, item: DispositionItem) -> str:
        return f"{item.group}: {item.name}"

    def problems(self, key: str, item: DispositionItem, *, actor: Actor) -> Iterator[Problem]:
        if len(key) > MOST_CODE or any(letter.isspace() for letter in key):
            yield Problem(_("El código es de hasta 8 letras o cifras, sin espacios: 1.1"), field="key")
        same = DispositionChoice.objects.filter(group=item.group, name=item.name).exclude(code=key)
        if same.exists():
            yield Problem(_("Ya hay una tipificación con ese nombre en ese grupo."), field="name")
        if item.tag not in TAGS:
            yield Problem(_("No hay una reserva con ese nombre."), field="tag")
        if not item.active and not _another_active(key):
            yield Problem(_("Debe quedar al menos una tipificación en uso."), field="active")

    def when_removed(self, key: str, item: DispositionItem, *, actor: Actor) -> Iterator[Problem]:
        if used := DispositionGiven.objects.filter(code=key).count():
            yield Problem(_("Ya se usó {about} veces: en lugar de borrarla, déjela fuera de uso."), str(used))
        if not _another_active(key):
            yield Problem(_("Debe quedar al menos una tipificación en uso."))

    def write(self, key: str, item: DispositionItem, *, actor: Actor) -> None:
        values = {name: getattr(item, name) for name in DispositionItem.__dataclass_fields__}
        DispositionChoice.objects.update_or_create(code=key, defaults=values)

    def remove(self, key: str, *, actor: Actor) -> None:
        DispositionChoice.objects.filter(code=key).delete()


def _another_active(key: str) -> bool:
    return bool(DispositionChoice.objects.filter(active=True).exclude(code=key).exists())


KINDS = (Dispositions(),)
