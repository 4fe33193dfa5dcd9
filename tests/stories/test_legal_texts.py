"""What is read aloud before something is allowed, the version that is kept, and asking again when it is another."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import Purpose, texts
from latido.compliance.models import ConsentEvent, LegalText
from latido.desk.tests.conftest import *  # noqa: F403 - a hospital with Ana in a call with Rosa
from latido.desk.tests.conftest import Floor
from latido.desk.tests.test_consents import audited, say, url
from latido.interactions.contracts import Interaction
from latido.kernel.actor import Actor, ActorKind
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.plumbing import tenancy

pytestmark = pytest.mark.db
HOUSE = Actor(ActorKind.SYSTEM, SAN_RAFAEL, name="tests", permissions=frozenset({"privacy.texts"}))


def publish(words: str, language: str = "es", now: datetime | None = None, since: datetime | None = None) -> str:
    with tenancy.organisation(SAN_RAFAEL):
        seen = compliance.text_mark(Purpose.MARKETING, language, "CO")
        draft = texts.Draft(Purpose.MARKETING, language, words, seen)
        return compliance.publish_text(draft, "CO", since, actor=HOUSE, now=now or utc_now()).version


def kept() -> list[tuple[str, str]]:
    with tenancy.organisation(SAN_RAFAEL):
        return list(ConsentEvent.objects.order_by("id").values_list("text_version", "language"))


def test_it_is_shown_read_and_kept_with_what_they_say(ana: Client, floor: Floor, verified: Interaction) -> None:
    version = publish("¿Nos permite contarle de campañas?")

    page = ana.post(url("consents", floor.rosa), {"ask_again": "yes", "purpose": "marketing"}).content.decode()
    part = ana.get(url("consent-text"), {"purpose": "marketing", "spoken": "guc"}).content.decode()
    say(ana, floor, text=version)

    assert version == "CO-es-1"
    for shown in (page, part):
        assert "¿Nos permite contarle de campañas?" in shown and f'value="{version}"' in shown
    assert "No hay un texto publicado" in ana.get(url("consent-text"), {"purpose": "survey"}).content.decode()
    assert ana.get(url("consent-text"), {"purpose": "x"}).status_code == 404
    assert kept() == [("CO-es-1", "es")]


def test_a_text_that_began_meanwhile_is_read_again_and_nothing_is_lost(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    shown = publish("Uno", now=utc_now() - timedelta(hours=1))
    publish("Dos")
    answer = say(ana, floor, text=shown, words="F-77")

    assert kept() == []
    assert "El texto que se lee es otro desde ahora" in answer and "Dos" in answer and "F-77" in answer


def test_what_was_allowed_on_an_older_text_says_so_and_is_asked_again(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    first = publish("Uno", now=utc_now() - timedelta(hours=1))
    before = say(ana, floor, text=first)
    second = publish("Dos")
    page = ana.get(url("consents", floor.rosa)).content.decode()
    after = say(ana, floor, text=second)

    assert "texto anterior" not in before
    assert "texto anterior" in page and 'data-testid="ask-again"' in page and "?preguntar" not in page
    assert "texto anterior" not in after
    assert [version for version, _ in kept()] == ["CO-es-1", "CO-es-2"]


def test_a_paper_a_no_and_a_text_to_come_carry_no_version_of_ours(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    publish("Mañana", since=utc_now() + timedelta(days=1))
    say(ana, floor)
    publish("Hoy")
    say(ana, floor, evidence="form", words="F-1")
    say(ana, floor, given="no")

    assert [version for version, _ in kept()] == ["v3", "", "v3"]


def test_what_is_published_is_never_changed_nor_taken_away(floor: Floor) -> None:
    publish("Uno")
    for act in (lambda rows: rows.update(words="Otro"), lambda rows: rows.delete()):
        with tenancy.organisation(SAN_RAFAEL), pytest.raises(DatabaseError), transaction.atomic():
            act(LegalText.objects.filter(number=1))
    with tenancy.organisation(SAN_RAFAEL):
        assert LegalText.objects.get(number=1).words == "Uno"


def test_nobody_publishes_without_the_right_before_now_the_same_or_over_another(floor: Floor) -> None:
    publish("Uno")
    draft = texts.Draft(Purpose.MARKETING, "es", "Dos", "CO-es-1")
    with tenancy.organisation(SAN_RAFAEL):
        with pytest.raises(PermissionError):
            compliance.publish_text(draft, "CO", None, actor=floor.actor, now=utc_now())
        with pytest.raises(PermissionError):
            compliance.write_text(draft, "CO", actor=floor.actor, now=utc_now())
    with pytest.raises(texts.TextTooEarly), transaction.atomic():
        publish("Dos", since=utc_now() - timedelta(days=1))
    with pytest.raises(texts.TextSame), transaction.atomic():
        publish(" Uno\n")
    with pytest.raises(texts.TextEmpty), transaction.atomic():
        publish("  ")
    with tenancy.organisation(SAN_RAFAEL), pytest.raises(texts.TextChangedMeanwhile):
        stale = texts.Draft(Purpose.MARKETING, "es", "Dos", "")
        compliance.write_text(stale, "CO", actor=HOUSE, now=utc_now())
    assert [each["number"] for each in audited("text.published")] == ["1"]


def test_the_console_writes_publishes_and_keeps_every_version(bea: Client, floor: Floor) -> None:
    there = reverse("console:text", args=["marketing", "es"])
    first = bea.get(there).content.decode()
    unreviewed = bea.post(there, {"words": "Uno", "act": "publish"})
    bea.post(there, {"words": "Borrador", "act": "write"})
    seen = _seen(bea.get(there).content.decode())
    late = bea.post(there, {"words": "Uno", "act": "publish", "reviewed": "on", "since": "2020-01-01", "seen": seen})
    done = bea.post(there, {"words": "Uno", "act": "publish", "reviewed": "on", "seen": seen})
    page = bea.get(there).content.decode()

    assert "Para revisar con su abogado" in first and "Ley 1581" in first
    assert unreviewed.status_code == late.status_code == 422
    assert "confirme que un abogado" in unreviewed.content.decode() and "Uno" in unreviewed.content.decode()
    assert "Empieza hoy o más adelante" in late.content.decode()
    assert done.status_code == 302 and "vigente" in page
    assert "versión 1" in bea.get(reverse("console:texts")).content.decode()
    for wrong in (["x", "es"], ["marketing", "zz9"]):
        assert bea.get(reverse("console:text", args=wrong)).status_code == 404


def _seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]
