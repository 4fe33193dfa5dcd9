import copy
from typing import Any

import pytest

from latido.flows.core.graph import read_graph
from latido.flows.core.validation import validate
from latido.flows.samples import SAMPLES, sample

pytestmark = pytest.mark.core
QUEUES = frozenset({"CIT", "AUT", "RES", "FAC", "ENF"})


def changed(**places: Any) -> dict[str, Any]:
    """The demonstration's dialogue with some places replaced; None removes one."""
    graph: dict[str, Any] = copy.deepcopy(dict(sample("menu")))
    for name, node in places.items():
        if node is None:
            del graph["nodes"][name]
        else:
            graph["nodes"][name] = {**graph["nodes"].get(name, {}), **node}
    return graph


def said(graph: dict[str, Any]) -> str:
    return " ".join(problem.says.format(about=problem.about) for problem in validate(read_graph(graph), QUEUES))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_dialogues_to_begin_with_can_be_published(name: str) -> None:
    assert validate(read_graph(sample(name)), QUEUES) == ()


@pytest.mark.parametrize(
    ("graph", "problem"),
    [
        (changed(citas={"queue": "XYZ"}), "La cola de «citas» no existe."),
        (changed(resultados=None), "«menu» lleva a un lugar que no existe."),
        (changed(suelto={"kind": "end"}), "A «suelto» no se llega desde ninguna parte."),
        (changed(citas={"kind": "robot"}), "«citas» es de una clase desconocida."),
        (changed(bienvenida={"text": ""}), "«bienvenida» no tiene nada que decir."),
        (changed(bienvenida={"next": ""}), "Falta decir qué sigue después de «bienvenida»."),
        (changed(menu={"otherwise": ""}), "Falta decir a dónde va quien no marca nada en «menu»."),
        (changed(menu={"keys": {}}), "«menu» debe tener de una a cinco opciones"),
        (changed(menu={"keys": dict.fromkeys("123456", "citas")}), "«menu» debe tener de una a cinco opciones"),
        (changed(menu={"keys": {"*": "citas"}}), "Las teclas de «menu» deben ser del 0 al 9"),
        (changed(menu={"seconds": 1}), "«menu» debe esperar entre 5 y 30 segundos."),
        (changed(menu={"tries": 9}), "«menu» debe permitir entre uno y cinco intentos."),
        (changed(menu={"otherwise": "bienvenida"}), "Desde «menu» nunca se llega a una cola"),
        (changed(emergencia={"tier": 2}), "La tecla 9 debe llevar a una cola con prioridad de emergencia."),
        (changed(emergencia={"text": ""}), "«emergencia» debe anunciar la grabación"),
        ({**changed(), "person": "menu"}, "La tecla 0 debe llevar a la cola de una persona."),
        ({**changed(), "start": "nada"}, "Falta decir por dónde empieza."),
        ({}, "Falta decir por dónde empieza."),
    ],
)
def test_each_problem_is_told_in_words(graph: dict[str, Any], problem: str) -> None:
    assert problem in said(graph)


def test_all_problems_are_told_at_once() -> None:
    assert len(validate(read_graph(changed(citas={"queue": "X"}, resultados={"queue": "Y"})), QUEUES)) == 2
