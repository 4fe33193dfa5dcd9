"""Can this dialogue be published? Every problem in a sentence, at once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from latido.flows.core.graph import EMERGENCY_KEY, KINDS, PERSON_KEY, Graph, Node
from latido.flows.core.spoken import DIGITS
from latido.kernel.words import gettext_noop as _

KEYS = frozenset("12345678")
OF_THE_WAIT = frozenset(DIGITS)  # languages in which the wait and calling back are told too


@dataclass(frozen=True, slots=True)
class Problem:
    """says: a sentence with {about} in it; whoever shows it translates it."""

    says: str
    about: str = ""


def validate(graph: Graph, queues: Collection[str]) -> tuple[Problem, ...]:
    """Everything wrong with a dialogue. queues: codes of the organisation's queues."""
    return tuple(
        dict.fromkeys(
            (*_whole(graph), *(problem for node in graph.nodes.values() for problem in _node(graph, node, queues)))
        )
    )


def _whole(graph: Graph) -> Iterator[Problem]:
    if graph.start not in graph.nodes:
        yield Problem(_("Falta decir por dónde empieza."))
    emergency = graph.nodes.get(graph.emergency)
    if emergency is None or emergency.kind != "queue" or emergency.tier != 0:
        yield Problem(_("La tecla 9 debe llevar a una cola con prioridad de emergencia."))
    person = graph.nodes.get(graph.person)
    if person is None or person.kind != "queue":
        yield Problem(_("La tecla 0 debe llevar a la cola de una persona."))
    for language in graph.languages[1:]:
        yield from _spoken_in(graph, language)
    for name in sorted(graph.nodes.keys() - reachable(graph)):
        yield Problem(_("A «{about}» no se llega desde ninguna parte."), name)
    for name in sorted(_endless(graph)):
        yield Problem(_("Desde «{about}» nunca se llega a una cola ni a un final."), name)


def _spoken_in(graph: Graph, language: str) -> Iterator[Problem]:
    """Whoever keys a language hears nothing in another from there on."""
    if language not in OF_THE_WAIT:
        yield Problem(_("En «{about}» todavía no se sabe decir la espera: se puede elegir español o inglés."), language)
        return
    for node in graph.nodes.values():
        silent = node.text and not node.other.get(language, {}).get("text")
        before = node.name == graph.start and node.kind == "say"  # the welcome: nobody could choose yet
        if silent and not before:
            yield Problem(_("Falta lo que dice «{about}» en la otra lengua."), node.name)
    if graph.overflow_text and not graph.other.get(language):
        yield Problem(_("Falta lo que se dice antes del desborde en la otra lengua."))


def _node(graph: Graph, node: Node, queues: Collection[str]) -> Iterator[Problem]:
    if node.kind not in KINDS:
        yield Problem(_("«{about}» es de una clase desconocida."), node.name)
    for target in node.targets:
        if target not in graph.nodes:
            yield Problem(_("«{about}» lleva a un lugar que no existe."), node.name)
    if node.kind in ("say", "menu") and not node.text:
        yield Problem(_("«{about}» no tiene nada que decir."), node.name)
    if node.kind == "say" and not node.next:
        yield Problem(_("Falta decir qué sigue después de «{about}»."), node.name)
    if node.kind == "menu":
        yield from _menu(node)
    if node.kind == "queue" and node.queue not in queues:
        yield Problem(_("La cola de «{about}» no existe."), node.name)
    if node.kind == "queue" and not 10 <= node.repeat_seconds <= 120:
        yield Problem(_("Entre dos avisos de la espera en «{about}» deben pasar de 10 a 120 segundos."), node.name)
    if node.announces and not node.text:
        yield Problem(_("«{about}» debe anunciar la grabación y no tiene nada que decir."), node.name)


def _menu(node: Node) -> Iterator[Problem]:
    if not node.otherwise:
        yield Problem(_("Falta decir a dónde va quien no marca nada en «{about}»."), node.name)
    if not 1 <= len(node.keys) <= 5 + (PERSON_KEY in node.keys) + (EMERGENCY_KEY in node.keys):
        yield Problem(_("«{about}» debe tener de una a cinco opciones, aparte del 0 y el 9."), node.name)
    if any(key not in KEYS | {PERSON_KEY, EMERGENCY_KEY} for key in node.keys):
        yield Problem(_("Las teclas de «{about}» deben ser del 0 al 9; * y # repiten."), node.name)
    if any(key not in KEYS or key in node.keys for key in node.languages):
        words = _("En «{about}», la tecla que cambia de lengua debe ser del 1 al 8, y no la de otra opción.")
        yield Problem(words, node.name)
    if not 5 <= node.seconds <= 30:
        yield Problem(_("«{about}» debe esperar entre 5 y 30 segundos."), node.name)
    if not 1 <= node.tries <= 5:
        yield Problem(_("«{about}» debe permitir entre uno y cinco intentos."), node.name)


def reachable(graph: Graph) -> frozenset[str]:
    """Every node some caller can get to."""
    found: set[str] = set()
    waiting = [name for name in (graph.start, graph.emergency, graph.person) if name in graph.nodes]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [target for target in graph.nodes[name].targets if target in graph.nodes]
    return frozenset(found)


def _endless(graph: Graph) -> frozenset[str]:
    """Nodes from which whoever presses nothing goes round for ever."""
    return frozenset(name for name in graph.nodes if _goes_round(graph, name))


def _goes_round(graph: Graph, name: str) -> bool:
    seen: set[str] = set()
    node = graph.nodes.get(name)
    while node is not None and node.kind in ("say", "menu"):
        if node.name in seen:
            return True
        seen.add(node.name)
        node = graph.nodes.get(node.next if node.kind == "say" else node.otherwise)
    return False
