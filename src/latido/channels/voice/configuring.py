"""What an organisation decides about its telephone: its carrier's lines, its numbers, and where calls overflow."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from latido.channels.voice import lines, selectors, services
from latido.channels.voice.contracts import CARRIER, NumberItem, OverflowItem, TrunkItem
from latido.channels.voice.models import Number, OverflowDestination, Trunk
from latido.compliance import api as compliance
from latido.compliance.contracts import Problem, Ref, posture
from latido.compliance.ports import Kind
from latido.kernel import phone
from latido.kernel.actor import Actor
from latido.kernel.words import gettext_noop as _
from latido.orgs import api as orgs
from latido.orgs.contracts import LINES
from latido.plumbing.tenancy import current_organisation

OVERFLOW = "desborde"


class Trunks(Kind[TrunkItem]):
    """The carriers' lines, and those to the clinic's own exchanges."""

    name = "trunk"
    shape = TrunkItem

    def items(self) -> Mapping[str, TrunkItem]:
        return {row.name: selectors.as_item(row) for row in Trunk.objects.order_by("id")}

    def uses(self, key: str, item: TrunkItem) -> Iterable[Ref]:
        numbers = dict.fromkeys(Ref("number", each.number) for each in item.routes if each.number)
        return (*numbers, *((Ref("third_party", item.third),) if item.third else ()))

    def problems(self, key: str, item: TrunkItem, *, actor: Actor) -> Iterator[Problem]:
        return lines.problems(key, item)

    def write(self, key: str, item: TrunkItem, *, actor: Actor) -> None:
        services.save_line(key, item)

    def remove(self, key: str, *, actor: Actor) -> None:
        Trunk.objects.filter(name=key).delete()


class Numbers(Kind[NumberItem]):
    """The numbers patients dial, each with the dialogue that answers it."""

    name = "number"
    shape = NumberItem

    def items(self) -> Mapping[str, NumberItem]:
        rows = Number.objects.select_related("site", "hours_of").order_by("id")
        return {
            row.e164: NumberItem(
                row.flow,
                row.closed_flow,
                row.hours_of.code if row.hours_of else LINES,
                row.site.code if row.site else "",
                row.missed_queue,
            )
            for row in rows
        }

    def title(self, key: str, item: NumberItem) -> str:
        return phone.readable(key)

    def uses(self, key: str, item: NumberItem) -> Iterable[Ref]:
        flows = tuple(Ref("flow", each) for each in (item.flow, item.closed_flow) if each)
        sites = tuple(Ref("site", each) for each in (item.site, item.calendar) if each and each != LINES)
        queues = (Ref("queue", item.missed_queue),) if item.missed_queue else ()
        return (*flows, *dict.fromkeys(sites), *queues)

    def problems(self, key: str, item: NumberItem, *, actor: Actor) -> Iterator[Problem]:
        if phone.e164(key, orgs.organisation().country) != key:
            yield Problem(_("Escriba el número completo, con su indicativo."), field="key")
        if item.closed_flow and item.closed_flow == item.flow:
            yield Problem(_("El diálogo de fuera de horario debe ser otro."), field="closed_flow")

    def write(self, key: str, item: NumberItem, *, actor: Actor) -> None:
        sites = orgs.site_codes()
        values = {
            "flow": item.flow,
            "closed_flow": item.closed_flow,
            "site_id": sites.get(item.site),
            "hours_of_id": sites.get(item.calendar),
            "missed_queue": item.missed_queue,
        }
        mine = current_organisation()
        Number.objects.update_or_create(e164=key, organisation_id=mine, defaults=values)

    def remove(self, key: str, *, actor: Actor) -> None:
        Number.objects.filter(e164=key).delete()


class Overflows(Kind[OverflowItem]):
    """The one telephone that rings when nobody here can answer."""

    name = "overflow"
    shape = OverflowItem

    def items(self) -> Mapping[str, OverflowItem]:
        row = OverflowDestination.objects.first()
        return {OVERFLOW: OverflowItem(row.number)} if row else {}

    def title(self, key: str, item: OverflowItem) -> str:
        return phone.readable(item.number)

    def problems(self, key: str, item: OverflowItem, *, actor: Actor) -> Iterator[Problem]:
        house = orgs.organisation()
        if key != OVERFLOW:
            yield Problem(_("El desborde es uno solo."), field="key")
        if item.number.lstrip("+") == house.emergency_number:
            yield Problem(_("El desborde no puede ser el número de emergencias del país."), field="number")
        elif phone.e164(item.number, house.country) != item.number:
            yield Problem(_("Escriba un teléfono completo, con su indicativo."), field="number")
        elif Number.objects.filter(e164=item.number).exists():
            yield Problem(
                _("El desborde no puede ser uno de sus propios números: la llamada volvería."), field="number"
            )

    def write(self, key: str, item: OverflowItem, *, actor: Actor) -> None:
        services.save_overflow(item.number)

    def remove(self, key: str, *, actor: Actor) -> None:
        OverflowDestination.objects.all().delete()


def posture_facts(now: datetime) -> Iterator[posture.Fact]:
    """How many carriers' lines say whose they are, with a paper in force: a line stays open without (a patient calls).

    Nothing where there is no carrier.
    """
    carriers = [each for each in Trunks().items().values() if each.role == CARRIER]
    if carriers:
        trusted = sum(bool(each.third) and compliance.is_trusted_third(each.third, now) for each in carriers)
        yield posture.Fact(posture.Control.CARRIERS, wrong=len(carriers) - trusted, of=len(carriers))


KINDS = (Numbers(), Trunks(), Overflows())
