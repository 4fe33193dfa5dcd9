"""What an organisation decides about its contacts: dispositions, how somebody is verified, how many wrong answers."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from django.utils.translation import gettext

from latido.compliance.contracts import TAGS, Problem
from latido.compliance.ports import Kind
from latido.interactions.core import methods
from latido.interactions.core.budget import LEAST, MOST, Limits, too_few, too_many
from latido.interactions.items import PUBLIC_FIELDS, DispositionItem, TriesItem, VerificationItem
from latido.interactions.models import DispositionChoice, DispositionGiven, TryLimits, VerificationRules
from latido.interactions.showing import decided, limits, own_rules
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.kernel.words import gettext_noop as _
from latido.orgs import api as orgs

MOST_CODE = 8
TRIES = "intentos"
VERIFYING = "verificacion"


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


class Tries(Kind[TriesItem]):
    """Wrong answers until data prove nothing: the clinic may be stricter than the start values, never laxer."""

    name = "tries"
    shape = TriesItem
    fixed = True

    def items(self) -> Mapping[str, TriesItem]:
        return {TRIES: TriesItem(**asdict(limits()))}

    def problems(self, key: str, item: TriesItem, *, actor: Actor) -> Iterator[Problem]:
        wanted = Limits(**asdict(item))
        for field in too_many(wanted):
            yield Problem(_("No más de {about}: con más se podría adivinar."), str(getattr(MOST, field)), field)
        for field in too_few(wanted):
            yield Problem(
                _("No menos de {about}: los errores de un día cualquiera cerrarían la identificación."),
                str(getattr(LEAST, field)),
                field,
            )

    def write(self, key: str, item: TriesItem, *, actor: Actor) -> None:
        if not TryLimits.objects.update(**asdict(item)):
            TryLimits.objects.create(**asdict(item))


class Verifying(Kind[VerificationItem]):
    """Which data verify somebody: the clinic may be stricter than its country's rules, never laxer."""

    name = "verification"
    shape = VerificationItem
    fixed = True

    def items(self) -> Mapping[str, VerificationItem]:
        return {VERIFYING: decided()}

    def problems(self, key: str, item: VerificationItem, *, actor: Actor) -> Iterator[Problem]:
        if not methods.LEAST <= item.needed <= methods.MOST:
            yield Problem(_("Son 3 o 4 datos: con menos se adivina, y una ficha no tiene más."), field="needed")
        country = orgs.organisation().country
        for check in methods.too_lax(country, own_rules(item)):
            yield Problem(
                _("En su país ese dato lo conocen otros: {about}"),
                str(gettext(methods.of(country).why)),
                PUBLIC_FIELDS[check],
            )

    def write(self, key: str, item: VerificationItem, *, actor: Actor) -> None:
        """From the next contact on: those that began keep what they began with."""
        VerificationRules.objects.create(at=utc_now(), said=asdict(item))


KINDS = (Dispositions(), Tries(), Verifying())
