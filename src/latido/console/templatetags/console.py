"""What the console's side holds, on each of its pages."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext

from latido.console.places import Group, groups
from latido.kernel.actor import Actor
from latido.plumbing.ui.words import figure
from latido.staff.contracts import Finding

register = template.Library()


@register.simple_tag
def console_groups(actor: Actor) -> list[Group]:
    """The places that somebody may open, in their groups."""
    return groups(actor)


@register.simple_tag
def count_of(counts: Mapping[str, int], kind: str) -> str:
    """How many items of a kind there are, as a figure."""
    return figure(counts[kind])


@register.simple_tag
def said(finding: Finding) -> str:
    """A line of a check in the reader's words."""
    return gettext(finding.says).format(about=finding.about)
