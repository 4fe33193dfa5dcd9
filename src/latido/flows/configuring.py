"""What an organisation decides about its dialogues: each change is a new version, the old ones end their calls."""

from collections.abc import Iterable, Iterator, Mapping

from latido.compliance.contracts import Problem, Ref
from latido.compliance.ports import Kind
from latido.flows import selectors, services
from latido.flows.contracts import FlowItem
from latido.flows.core.graph import Graph, read_graph
from latido.flows.core.validation import validate
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.kernel.words import gettext_noop as _
from latido.routing import api as routing
from latido.routing.contracts import QueueItem

MOST_NAME = 40


class Flows(Kind[FlowItem]):
    """The dialogues, each with its texts in one language."""

    name = "flow"
    shape = FlowItem

    def items(self) -> Mapping[str, FlowItem]:
        return {name: FlowItem(graph) for name, graph in selectors.newest_graphs().items()}

    def uses(self, key: str, item: FlowItem) -> Iterable[Ref]:
        graph = _read(item)
        codes = {node.queue for node in graph.nodes.values() if node.kind == "queue"} if graph else ()
        return tuple(Ref("queue", code) for code in sorted(codes))

    def problems(self, key: str, item: FlowItem, *, actor: Actor) -> Iterator[Problem]:
        if len(key) > MOST_NAME or not key.replace("-", "").replace("_", "").isalnum():
            yield Problem(_("El nombre del diálogo es de letras, cifras y guiones."), field="key")
        graph = _read(item)
        if graph is None:
            yield Problem(_("Este diálogo no se puede leer."))
            return
        queues = {queue.code: queue.required for queue in routing.queues()}
        for each in validate(graph, queues.keys()):
            yield Problem(each.says, each.about)
        urgent = graph.nodes.get(graph.emergency)
        if urgent and urgent.queue in queues and not routing.members_of(QueueItem("", required=queues[urgent.queue])):
            yield Problem(
                _("Nadie puede atender hoy la cola de emergencias «{about}»: sonará la guardia o el desborde."),
                urgent.queue,
                warns=True,
            )

    def when_removed(self, key: str, item: FlowItem, *, actor: Actor) -> Iterator[Problem]:
        yield Problem(_("Los diálogos no se borran: hay llamadas que los recuerdan. Quítelo de los números."))

    def write(self, key: str, item: FlowItem, *, actor: Actor) -> None:
        services.publish(key, item.graph, actor=actor, now=utc_now())


def _read(item: FlowItem) -> Graph | None:
    try:
        return read_graph(item.graph)
    except (AttributeError, TypeError, ValueError):
        return None


KINDS = (Flows(),)
