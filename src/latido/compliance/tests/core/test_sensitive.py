"""How much of a reserved thing is shown: never more than the strictest tag allows to the widest role."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from latido.compliance.contracts import TAGS, Shown, Tag, Use
from latido.compliance.core.sensitive import RULES, STRICTER, how_shown

pytestmark = pytest.mark.core
ROLES = ("agent", "nurse", "supervisor", "billing", "privacy_officer", "administrator")
TAGGED = [tag for tag in Tag if tag]
tags, roles, uses = some.sets(some.sampled_from(TAGGED)), some.sets(some.sampled_from(ROLES)), some.sampled_from(Use)


def strict(how: Shown) -> int:
    return STRICTER.index(how)


@given(roles, uses)
def test_what_is_not_tagged_is_shown(held: set[str], use: Use) -> None:
    assert how_shown([], held, use) is how_shown([Tag.NONE], held, use) is Shown.SHOW


@given(tags, some.sampled_from(TAGGED), roles, uses)
def test_another_tag_never_shows_more(some_tags: set[Tag], more: Tag, held: set[str], use: Use) -> None:
    assert strict(how_shown({*some_tags, more}, held, use)) >= strict(how_shown(some_tags, held, use))


@given(tags, roles, some.sampled_from(ROLES), uses)
def test_another_role_never_shows_less(some_tags: set[Tag], held: set[str], more: str, use: Use) -> None:
    assert strict(how_shown(some_tags, {*held, more}, use)) <= strict(how_shown(some_tags, held, use))


@given(some.sampled_from(TAGGED), some.sampled_from(ROLES))
def test_whoever_may_listen_may_look(tag: Tag, role: str) -> None:
    assert strict(how_shown([tag], [role], Use.LOOK)) <= strict(how_shown([tag], [role], Use.LISTEN))


@given(some.sampled_from(TAGGED), uses)
def test_who_has_no_role_that_the_table_knows_sees_nothing(tag: Tag, use: Use) -> None:
    assert how_shown([tag], [], use) is how_shown([tag], ["cook"], use) is Shown.DENY
    assert how_shown([tag], ROLES, use, rules={}) is Shown.DENY


@pytest.mark.parametrize(
    ("tag", "role", "look", "listen"),
    [
        (Tag.MENTAL, "agent", Shown.MASK, Shown.DENY),
        (Tag.MENTAL, "nurse", Shown.SHOW, Shown.DENY),
        (Tag.HIV, "supervisor", Shown.MASK, Shown.GLASS),
        (Tag.SUD, "nurse", Shown.GLASS, Shown.DENY),
        (Tag.SUD, "billing", Shown.DENY, Shown.DENY),
        (Tag.SUD_NOTES, "agent", Shown.DENY, Shown.DENY),
        (Tag.VIOLENCE, "privacy_officer", Shown.GLASS, Shown.GLASS),
        (Tag.GENETIC, "administrator", Shown.DENY, Shown.DENY),
    ],
)
def test_the_start_values(tag: Tag, role: str, look: Shown, listen: Shown) -> None:
    assert (how_shown([tag], [role], Use.LOOK), how_shown([tag], [role], Use.LISTEN)) == (look, listen)


def test_every_tag_has_its_rule_and_its_words() -> None:
    assert RULES.keys() == set(TAGGED)
    assert TAGS.keys() == set(Tag)
