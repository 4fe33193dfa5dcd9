"""Insurers as configuration."""

from collections.abc import Iterator, Mapping

from latido.compliance.contracts import Problem
from latido.compliance.ports import Kind
from latido.coverage.contracts import InsurerItem
from latido.coverage.core import insurers
from latido.coverage.models import Coverage, Insurer
from latido.kernel import phone
from latido.kernel.actor import Actor
from latido.kernel.words import gettext_noop as _
from latido.orgs import api as orgs


class Insurers(Kind[InsurerItem]):
    """Who pays: in each country by its own name."""

    name = "insurer"
    shape = InsurerItem

    def items(self) -> Mapping[str, InsurerItem]:
        names = InsurerItem.__dataclass_fields__
        return {row.key: InsurerItem(**{name: getattr(row, name) for name in names}) for row in Insurer.objects.all()}

    def problems(self, key: str, item: InsurerItem, *, actor: Actor) -> Iterator[Problem]:
        if Insurer.objects.filter(name=item.name).exclude(key=key).exists():
            yield Problem(_("Ya hay una aseguradora con ese nombre."), field="name")
        others = {name for each, other in self.items().items() if each != key for name in insurers.called(other, each)}
        for shared in sorted(insurers.codes_of(item) & others):
            yield Problem(_("«{about}» ya es de otra aseguradora."), shared, "codes")
        if item.phone and phone.e164(item.phone, orgs.organisation().country) != item.phone:
            yield Problem(_("Escriba el número completo, con su indicativo."), field="phone")

    def when_removed(self, key: str, item: InsurerItem, *, actor: Actor) -> Iterator[Problem]:
        if many := Coverage.objects.filter(insurer__key=key).count():
            yield Problem(_("La tienen {about} pacientes: déjela fuera de uso en vez de quitarla."), str(many))

    def write(self, key: str, item: InsurerItem, *, actor: Actor) -> None:
        values = {name: getattr(item, name) for name in InsurerItem.__dataclass_fields__}
        Insurer.objects.update_or_create(key=key, defaults=values)

    def remove(self, key: str, *, actor: Actor) -> None:
        Insurer.objects.filter(key=key).delete()


KINDS = (Insurers(),)
