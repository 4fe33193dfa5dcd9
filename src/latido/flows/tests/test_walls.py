"""Another hospital's dialogues do not exist, nor does its call."""

import pytest

from latido.flows import api
from latido.flows.contracts import Overflow
from latido.flows.models import Flow, FlowRun
from latido.flows.tests import lines
from latido.interactions.contracts import NotFound
from latido.orgs.tests.hospitals import SAN_RAFAEL, SANTA_LUCIA, found
from latido.plumbing import tenancy

pytestmark = pytest.mark.db


def test_each_hospital_has_its_own_dialogues_and_calls(db: None) -> None:
    found()
    found(SANTA_LUCIA, "MX")
    with tenancy.organisation(SAN_RAFAEL):
        lines.prepare()
    ours = lines.call()

    with tenancy.organisation(SANTA_LUCIA):
        assert api.prompts() == ()
        assert not Flow.objects.exists()
        assert not FlowRun.objects.exists()
    with pytest.raises(NotFound):
        api.advance(SANTA_LUCIA, ours.interaction_id, lines.DONE, at=lines.at(1))
    theirs = api.admit(lines.arrival(organisation=SANTA_LUCIA))
    assert theirs.step == Overflow()
