"""Scenario files: what ships can be played, and what cannot is told, all at once, in two languages."""

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest

from latido.routing.simulator import reading
from latido.routing.simulator.reading import NotAScenario

pytestmark = pytest.mark.core
FOLDER = Path(__file__).resolve().parents[5] / "scenarios"
SMALL = tomllib.loads((FOLDER / "small-clinic.toml").read_text())


def changed(*path: str | int, to: object) -> dict[str, Any]:
    """The small clinic with one thing otherwise; None takes it out."""
    document = copy.deepcopy(SMALL)
    where: Any = document
    for step in path[:-1]:
        where = where[step]
    if to is None:
        del where[path[-1]]
    else:
        where[path[-1]] = to
    return document


def told(document: dict[str, Any], language: str = "en") -> list[str]:
    with pytest.raises(NotAScenario) as wrong:
        reading.scenario(document)
    return [each.text(language) for each in wrong.value.problems]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_every_scenario_that_ships_can_be_played(file: Path) -> None:
    found = reading.read(file)

    assert len(found.crew(found.agents)) == found.agents


def test_the_hospital_day_is_the_one_that_was_specified() -> None:
    found = reading.read(FOLDER / "hospital-day.toml")

    assert {each.code: (each.share, each.handle, each.patience) for each in found.streams} == {
        "CIT": (60, 240, 240),
        "FAC": (15, 300, 240),
        "RES": (10, 280, 360),
        "MED": (10, 180, 240),
        "URG": (5, 360, 180),
    }
    assert [each.share for each in found.groups] == [26, 15, 20, 9, 30]
    assert (found.hours, len(found.profile), found.service_cv) == (10, 20, 0.8)


@pytest.mark.parametrize(
    ("document", "line"),
    [
        (changed("name", to=None), "“name” is missing"),
        (changed("name", to="  "), "“name” must be a text that is not empty"),
        (changed("agents", to=0), "“agents” must be between 1 and 5000"),
        (changed("agents", to=2.5), "“agents” must be a whole number"),
        (changed("agents", to=True), "“agents” must be a number"),
        (changed("agents", to=float("nan")), "“agents” must be between 1 and 5000"),
        (changed("opens", to="25:00"), '“opens” must be a time such as "08:00"'),
        (changed("opens", to="18:00"), "it closes before it opens"),
        (changed("profile", to=[0, 0]), "the profile is all zeros: nobody calls"),
        (changed("profile", to=[]), "“profile” must be a list of 0.0, 1.0, …"),
        (changed("profile", to=[1, -1]), "“profile” must be a list of 0.0, 1.0, …"),
        (changed("profile", to=[float("inf")]), "“profile” must be a list of 0.0, 1.0, …"),
        (changed("warm_up_minutes", to=600), "the warm-up is longer than the day"),
        (changed("service", to={"distribution": "normal"}), "service: “distribution” must be one of"),
        (changed("service", to=3), "service: “service” must be a table"),
        (changed("queue", to=[]), "“queue” must be a list of [[queue]]"),
        (changed("queue", 0, "paciencia", to=3), "queue CIT: “paciencia” is not known; known are code, "),
        (changed("queue", 1, "handle", to="long"), "queue RES: “handle” must be a number"),
        (changed("queue", 1, "code", to="CIT"), "queue: “CIT” is there twice"),
        (changed("queue", 0, "skills", to={"citas": 9}), "queue CIT: “skills” must give each skill a level"),
        (changed("queue", 2, "licences", to=["x"]), "queue URG: “licences”: x is not among the skills"),
        (changed("group", 1, to=SMALL["group"][0] | {"name": "Otra"}), "no group has the skills that the queue URG"),
        (changed("group", 1, "share", to=0), "no group has the skills that the queue URG"),
    ],
)
def test_what_is_wrong_is_told(document: dict[str, Any], line: str) -> None:
    assert any(line in each for each in told(document))


def test_everything_that_is_wrong_is_told_at_once_and_in_spanish() -> None:
    document = changed("agents", to="cinco") | {"color": "azul"}
    del document["queue"][0]["handle"]

    assert told(document, "es")[:2] == ["«agents» debe ser un número", "queue CIT: falta «handle»"]
    assert told(document, "es")[2].startswith("«color» no se conoce; se conocen agents, calls_per_agent_hour, closes")


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("name = ")
    for name, word in [("broken.toml", "is not TOML"), ("missing.toml", "cannot be read")]:
        with pytest.raises(NotAScenario, match=word):
            reading.read(tmp_path / name)


def test_shares_of_agents_are_whole_people_and_all_of_them() -> None:
    found = reading.read(FOLDER / "hospital-day.toml")

    for agents in (1, 5, 15, 40, 120):
        crew = [each.name for each in found.crew(agents)]
        assert len(crew) == agents
        for group in found.groups:
            assert abs(crew.count(group.name) - agents * group.share / 100) < 1
