"""What a supervisor sees to reinforce a queue for a while, and what they type."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latido.routing import api as routing
from latido.staff import api as staff


@dataclass(frozen=True, slots=True)
class HelperLine:
    """Somebody helps out in a queue until an hour."""

    agent_id: UUID
    name: str
    code: str
    queue: str
    until: datetime


def helpers(now: datetime) -> tuple[HelperLine, ...]:
    found = routing.helpers(now)
    people = staff.agents_by_id([each.agent_id for each in found])
    return tuple(
        HelperLine(each.agent_id, people[each.agent_id].name, each.queue_code, each.queue, each.until)
        for each in found
        if each.agent_id in people
    )


class ReinforceForm(forms.Form):
    """Who helps where until when: some people, or all who know something."""

    queue = forms.ChoiceField(label=_("Cola"))
    until = forms.TimeField(label=_("Hasta las"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    skill = forms.ChoiceField(label=_("Todos los que saben"), required=False)
    agents = forms.MultipleChoiceField(label=_("Personas"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.people = [each for each in staff.agents() if each.takes_contacts]
        here = {each.agent_id for each in routing.floor_agents(now)}
        offered = [each for each in self.people if each.id in here] or self.people
        named = sorted(((str(each.id), each.name) for each in offered), key=lambda each: each[1])
        _set(self.fields["queue"], [(each.code, each.name) for each in routing.queues()])
        _set(self.fields["skill"], [("", "—"), *((each.code, each.name) for each in staff.skills())])
        _set(self.fields["agents"], named)
        soon = (timezone.localtime(now) + timedelta(hours=1)).replace(minute=0)
        self.initial = {"until": soon.time(), **self.initial}

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if not typed.get("agents") and not typed.get("skill"):
            raise forms.ValidationError(_("Elija a alguien, o una habilidad."))
        return typed

    def chosen(self) -> list[UUID]:
        """The people who were ticked, and those at work who know what was chosen."""
        typed = self.cleaned_data
        offered = {UUID(value) for value, _name in self.fields["agents"].choices}  # type: ignore[attr-defined]
        able = [each.id for each in self.people if typed["skill"] in each.skills and each.id in offered]
        return [*(UUID(each) for each in typed["agents"]), *able]

    def ends(self) -> datetime:
        """The next time the clock says so, where the hospital is."""
        at: time = self.cleaned_data["until"]
        today = timezone.localtime(self.now).replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
        return today if today > self.now else today + timedelta(days=1)


def _set(field: forms.Field, options: Sequence[tuple[str, object]]) -> None:
    field.choices = options  # type: ignore[attr-defined]
