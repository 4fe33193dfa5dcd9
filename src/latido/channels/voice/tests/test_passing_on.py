"""What somebody hears whom an agent hands on."""

from collections.abc import Iterator

import pytest

from latido.channels.voice import api as voice
from latido.channels.voice import passing_on
from latido.flows import api as flows
from latido.flows.models import Flow
from latido.flows.tests import lines
from latido.interactions import api as interactions
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy

pytestmark = pytest.mark.db


@pytest.fixture
def hospital(db: None) -> Iterator[None]:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        lines.prepare()
        yield


def test_it_is_in_the_language_they_keyed_while_some_dialogue_offers_it(hospital: None) -> None:
    english, spanish = lines.call(), lines.call()
    interactions.keyed_language(english.interaction_id, "en", at=lines.at(2))

    def said() -> list[str]:
        spoken = {prompt.name: prompt.language for prompt in passing_on.prompts()}
        calls = (english, spanish)
        return [
            spoken[voice.passes_on(SAN_RAFAEL, place, each.interaction_id)] for each in calls for place in ("", "Citas")
        ]

    before = said()
    graph = flows.sample_in("menu", "es")
    menu = {**graph["nodes"]["menu"], "languages": {"5": "en"}}
    nodes = {**graph["nodes"], "menu": menu}
    Flow.objects.create(name="menu", version=9, graph={**graph, "nodes": nodes}, published_at=lines.NOON)

    assert before == ["es"] * 4
    assert said() == ["en", "en", "es", "es"]
