"""What an organisation decides about its queues and pauses."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from latido.compliance import api as compliance
from latido.compliance.contracts import Problem, Ref, Tag
from latido.compliance.ports import Kind
from latido.kernel import phone
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.kernel.words import gettext_noop as _
from latido.orgs import api as orgs
from latido.orgs.contracts import LINES
from latido.routing import selectors
from latido.routing.contracts import AfterHoursItem, CallbackItem, NewQueue, PauseItem, PauseReason, QueueItem, Then
from latido.routing.core.facts import qualifies
from latido.routing.core.policy import PolicyName
from latido.routing.models import AfterHours, AgentDesk, CallbackRule, Offer, Queue, RoutingPolicy, Weighing, Work
from latido.routing.models import PauseReason as PauseRow
from latido.routing.policy_items import HelpItem, PolicyItem, RingItem, WeighItem
from latido.routing.reaching import best_level
from latido.routing.services import setting_up
from latido.staff import api as staff

MOST_CODE = 8
MOST_STEPS = 20  # rings, or helping queues, of one queue


class Queues(Kind[QueueItem]):
    """Where contacts of one kind wait."""

    name = "queue"
    shape = QueueItem

    def items(self) -> Mapping[str, QueueItem]:
        return {row.code: _queue_item(row) for row in Queue.objects.prefetch_related("skills")}

    def uses(self, key: str, item: QueueItem) -> Iterable[Ref]:
        skills = tuple(Ref("skill", code) for code in item.required)
        return (*skills, Ref("department", item.department)) if item.department else skills

    def problems(self, key: str, item: QueueItem, *, actor: Actor) -> Iterator[Problem]:
        yield from _code(key)
        if any(not 1 <= least <= 5 for least in item.required.values()):
            yield Problem(_("Las habilidades van de 1 a 5."), field="required")
        if item.licensed - item.required.keys():
            yield Problem(_("Una licencia debe ser una de las habilidades de la cola."), field="licensed")
        house = orgs.organisation()
        if item.on_call_number and item.on_call_number.lstrip("+") == house.emergency_number:
            yield Problem(_("La guardia no puede ser el número de emergencias del país."), field="on_call_number")
        elif item.on_call_number and phone.e164(item.on_call_number, house.country) != item.on_call_number:
            yield Problem(_("Escriba un teléfono completo, con su indicativo."), field="on_call_number")
        if item.tag not in {str(tag) for tag in Tag}:
            yield Problem(_("No es una de las razones por las que algo es reservado."), field="tag")
        members = len(members_of(item))
        if not members:
            yield _nobody_serves(selectors.in_line(key))
        yield from _out_of_reach(key, item, members, self.item(key))

    def when_removed(self, key: str, item: QueueItem, *, actor: Actor) -> Iterator[Problem]:
        queue = Queue.objects.get(code=key)
        if waiting := selectors.in_line(key):
            yield Problem(_("Esperan {about} en esta cola: páselas antes a otra."), str(waiting))
        elif Work.objects.filter(queue=queue).exists() or Offer.objects.filter(queue=queue).exists():
            yield Problem(_("Ya recibió contactos: su historia la necesita. Quítela de los diálogos."))

    def write(self, key: str, item: QueueItem, *, actor: Actor) -> None:
        names = ("greeting", "required", "licensed", "target_percent", "target_seconds", "wrap_up_seconds")
        more = ("ring_for", "priority", "position", "on_call_number", "on_call_after")
        new = NewQueue(key, item.name, **{name: getattr(item, name) for name in (*names, *more)})
        setting_up.save_queue(new)
        Queue.objects.filter(code=key).update(department=item.department, tag=item.tag)

    def remove(self, key: str, *, actor: Actor) -> None:
        Queue.objects.filter(code=key).delete()


def _nobody_serves(waiting: int) -> Problem:
    """Somebody may still be added, unless somebody waits already."""
    if waiting:
        says = _("Nadie tiene hoy las habilidades de esta cola, y en ella esperan {about}.")
        return Problem(says, str(waiting), field="required")
    says = _("Nadie tiene hoy las habilidades de esta cola: quien espere en ella no será atendido.")
    return Problem(says, field="required", warns=True)


def _out_of_reach(key: str, item: QueueItem, members: int, now: QueueItem | None) -> Iterator[Problem]:
    """A target nobody can meet. One that stands already is told and not refused: the rest may still be changed."""
    row = Queue.objects.select_related("weighing").filter(code=key).first()
    if row is None or now is None:
        return
    handle = float(_weigh_item(row).handle_seconds)
    level = best_level(row.id, agents=members, seconds=item.target_seconds, handle=handle, now=utc_now())
    if level is None or level >= item.target_percent:
        return
    asked = ("target_percent", "target_seconds", "required")
    stands = all(getattr(item, name) == getattr(now, name) for name in asked)
    says = _(
        "Nadie cumple esta meta: con todas las personas que pueden atenderla y las llamadas de las últimas dos semanas "
        "se contestaría a tiempo el {about}. Dé más segundos, baje el porcentaje o dé la habilidad a más personas."
    )
    yield Problem(says, f"{level:.0f} %", field="target_percent", warns=stands)


def _queue_item(row: Queue) -> QueueItem:
    skills = list(row.skills.all())
    plain = ("name", "department", "greeting", "target_percent", "target_seconds", "wrap_up_seconds", "ring_for")
    more = ("priority", "position", "on_call_number", "on_call_after", "tag")
    return QueueItem(
        required={each.skill: each.proficiency for each in skills},
        licensed=frozenset(each.skill for each in skills if each.licence),
        **{name: getattr(row, name) for name in (*plain, *more)},
    )


class Weighings(Kind[WeighItem]):
    """How each queue is weighed against the others; there is one for each queue."""

    name = "weighing"
    shape = WeighItem
    permission = "routing.weigh"
    fixed = True

    def items(self) -> Mapping[str, WeighItem]:
        return {row.code: _weigh_item(row) for row in Queue.objects.select_related("weighing")}

    def title(self, key: str, item: WeighItem) -> str:
        return Queue.objects.filter(code=key).values_list("name", flat=True).first() or key

    def uses(self, key: str, item: WeighItem) -> Iterable[Ref]:
        return tuple(Ref("queue", other.to) for other in item.overflow)

    def problems(self, key: str, item: WeighItem, *, actor: Actor) -> Iterator[Problem]:
        for name in ("rings", "overflow"):
            if len(getattr(item, name)) > MOST_STEPS:
                yield Problem(_("Son más de {about}."), str(MOST_STEPS), field=name)
        if [ring.after for ring in item.rings] != sorted({ring.after for ring in item.rings}):
            yield Problem(_("Cada anillo empieza después del anterior."), field="rings")
        if sorted(ring.relax for ring in item.rings) != [ring.relax for ring in item.rings]:
            yield Problem(_("Cada anillo relaja al menos tanto como el anterior."), field="rings")
        if key in _helped_from(key, item):
            yield Problem(_("El desborde da la vuelta: por otras colas regresa a esta."), field="overflow")

    def write(self, key: str, item: WeighItem, *, actor: Actor) -> None:
        setting_up.save_weighing(key, item)


def _weigh_item(row: Queue) -> WeighItem:
    kept = getattr(row, "weighing", None)
    if kept is None:
        return WeighItem()
    plain = {name: getattr(kept, name) for name in WeighItem.__dataclass_fields__ if name not in ("rings", "overflow")}
    return WeighItem(
        rings=tuple(RingItem(*each) for each in kept.rings),
        overflow=tuple(HelpItem(*each) for each in kept.overflow),
        **plain,
    )


def _helped_from(key: str, item: WeighItem) -> frozenset[str]:
    """The queues whose agents help here, and those that help there, and so on, once this item holds."""
    kept = dict(Weighing.objects.values_list("queue__code", "overflow"))
    next_to = {code: [each[0] for each in overflow] for code, overflow in kept.items()}
    next_to[key] = [each.to for each in item.overflow]
    found: set[str] = set()
    ahead = list(next_to[key])
    while ahead:
        if (code := ahead.pop()) not in found:
            found.add(code)
            ahead += next_to.get(code, [])
    return frozenset(found)


POLICY = "reglas"


class Policies(Kind[PolicyItem]):
    """How turns are decided in the whole organisation."""

    name = "routing"
    shape = PolicyItem
    permission = "routing.weigh"
    fixed = True

    def items(self) -> Mapping[str, PolicyItem]:
        row = RoutingPolicy.objects.first() or RoutingPolicy()
        return {POLICY: PolicyItem(**{name: getattr(row, name) for name in PolicyItem.__dataclass_fields__})}

    def title(self, key: str, item: PolicyItem) -> str:
        return _("Reglas de los turnos")

    def problems(self, key: str, item: PolicyItem, *, actor: Actor) -> Iterator[Problem]:
        if item.name not in list(PolicyName):
            yield Problem(_("Esa manera de decidir los turnos no está."), field="name")

    def write(self, key: str, item: PolicyItem, *, actor: Actor) -> None:
        setting_up.save_policy(item)


class Pauses(Kind[PauseItem]):
    """Why an agent may be away."""

    name = "pause"
    shape = PauseItem

    def items(self) -> Mapping[str, PauseItem]:
        return {
            row.code: PauseItem(row.name, row.limit_minutes, row.private, row.planned, row.position)
            for row in PauseRow.objects.all()
        }

    def problems(self, key: str, item: PauseItem, *, actor: Actor) -> Iterator[Problem]:
        yield from _code(key)

    def when_removed(self, key: str, item: PauseItem, *, actor: Actor) -> Iterator[Problem]:
        if AgentDesk.objects.filter(reason=key).exists() or AgentDesk.objects.filter(after_contact=key).exists():
            yield Problem(_("Hay alguien en esta pausa ahora."))

    def write(self, key: str, item: PauseItem, *, actor: Actor) -> None:
        pause = PauseReason(key, item.name, item.limit_minutes, item.private, item.planned)
        setting_up.save_pause_reason(pause, position=item.position)

    def remove(self, key: str, *, actor: Actor) -> None:
        PauseRow.objects.filter(code=key).delete()


class Callbacks(Kind[CallbackItem]):
    """Which queues promise to call back, and how."""

    name = "callback"
    shape = CallbackItem

    def items(self) -> Mapping[str, CallbackItem]:
        rows = CallbackRule.objects.select_related("queue").order_by("queue__position", "queue__code")
        return {row.queue.code: CallbackItem(**{name: getattr(row, name) for name in _RULE}) for row in rows}

    def title(self, key: str, item: CallbackItem) -> str:
        return Queue.objects.filter(code=key).values_list("name", flat=True).first() or key

    def uses(self, key: str, item: CallbackItem) -> Iterable[Ref]:
        return (Ref("queue", key),)

    def problems(self, key: str, item: CallbackItem, *, actor: Actor) -> Iterator[Problem]:
        if not compliance.items("trunk"):
            yield Problem(_("No hay una línea propia por la cual llamar: nadie será llamado de vuelta."), warns=True)

    def write(self, key: str, item: CallbackItem, *, actor: Actor) -> None:
        values = {name: getattr(item, name) for name in _RULE}
        CallbackRule.objects.update_or_create(queue=Queue.objects.get(code=key), defaults=values)

    def remove(self, key: str, *, actor: Actor) -> None:
        CallbackRule.objects.filter(queue__code=key).delete()


_RULE = tuple(each.name for each in fields(CallbackItem))


class Openings(Kind[AfterHoursItem]):
    """When queues are open, and what becomes of who calls them when they are not."""

    name = "after_hours"
    shape = AfterHoursItem

    def items(self) -> Mapping[str, AfterHoursItem]:
        rows = AfterHours.objects.select_related("queue").order_by("queue__position", "queue__code")
        return {row.queue.code: AfterHoursItem(row.calendar, row.then, row.queue_code, row.text) for row in rows}

    def title(self, key: str, item: AfterHoursItem) -> str:
        return Queue.objects.filter(code=key).values_list("name", flat=True).first() or key

    def uses(self, key: str, item: AfterHoursItem) -> Iterable[Ref]:
        used = [Ref("queue", key)]
        used += [Ref("site", item.calendar)] if item.calendar != LINES else []
        used += [Ref("queue", item.queue)] if item.queue else []
        return (*used, Ref("callback", key)) if item.then == Then.CALLBACK else used

    def problems(self, key: str, item: AfterHoursItem, *, actor: Actor) -> Iterator[Problem]:
        if item.then not in list(Then):
            yield Problem(_("Diga qué pasa con quien llama cuando está cerrada."), field="then")
        if item.then == Then.MESSAGE and not item.text.strip():
            yield Problem(_("Falta la frase que se oye antes de terminar la llamada."), field="text")
        if (item.then == Then.QUEUE) is not bool(item.queue):
            yield Problem(_("La otra cola se dice cuando se pasa a otra cola, y solo entonces."), field="queue")
        elif item.queue and key in self._led_to(key, item):
            yield Problem(_("Da la vuelta: de cola en cola se regresa a esta."), field="queue")
        elif item.queue:
            yield from _nobody_there(item.queue)

    def _led_to(self, key: str, item: AfterHoursItem) -> frozenset[str]:
        """The queues to which whoever calls this one may be led, once this item holds."""
        next_to = {code: each.queue for code, each in self.items().items()} | {key: item.queue}
        found: set[str] = set()
        code = item.queue
        while code and code not in found:
            found.add(code)
            code = next_to.get(code, "")
        return frozenset(found)

    def write(self, key: str, item: AfterHoursItem, *, actor: Actor) -> None:
        values = {"calendar": item.calendar, "then": item.then, "queue_code": item.queue, "text": item.text}
        AfterHours.objects.update_or_create(queue=Queue.objects.get(code=key), defaults=values)

    def remove(self, key: str, *, actor: Actor) -> None:
        AfterHours.objects.filter(queue__code=key).delete()


def _nobody_there(code: str) -> Iterator[Problem]:
    row = Queue.objects.prefetch_related("skills").filter(code=code).first()
    if row is not None and not members_of(_queue_item(row)):
        yield Problem(_("Nadie tiene hoy las habilidades de «{about}»."), row.name, "queue", warns=True)


def _code(key: str) -> Iterator[Problem]:
    if not (len(key) <= MOST_CODE and key.isascii() and key.isalnum() and key == key.upper()):
        yield Problem(_("El código es de hasta 8 letras mayúsculas y cifras, sin espacios."), field="key")


def members_of(item: QueueItem) -> list[staff.Agent]:
    """Who can serve a queue like this."""
    return [each for each in staff.agents() if each.takes_contacts and qualifies(each.skills, item.required)]


KINDS = (Queues(), Callbacks(), Openings(), Weighings(), Policies(), Pauses())
