"""What turns may depend on of somebody who joins a queue: read once, when they join. Of what they owe, nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from latido.interactions import api as interactions
from latido.kernel import languages
from latido.patients import api as patients
from latido.routing.core.facts import EMERGENCY, qualifies
from latido.routing.selectors import QueueToJoin, at_work
from latido.staff import api as staff

SPANISH = "es"  # in which skills are named
TEAM_KEPT_FOR, TEAM_IN_WRITING = timedelta(seconds=30), timedelta(seconds=120)  # then anybody of the queue


@dataclass(frozen=True, slots=True)
class Particulars:
    """What routing knows of somebody who joins a queue."""

    knows: UUID | None = None  # the agent they ask for, else who knows them
    text: bool = False  # in writing
    preferential: bool = False  # older adults, pregnancy, disability, small children
    speaks: Mapping[str, int] = field(default_factory=dict)  # what is asked of the agent beside what the queue asks
    team: str = ""  # the skill of those who are asked first, for a moment
    team_for: timedelta = timedelta(0)


def particulars(interaction_id: UUID, queue: QueueToJoin, tier: int, at: datetime) -> Particulars:
    """Of an emergency nothing is asked: it is first whoever it is."""
    if tier == EMERGENCY:
        return Particulars()
    caller = interactions.caller(interaction_id, since=at - timedelta(days=queue.known_days))
    asked = patients.turning_on(caller.people, at=at)
    speaks = in_their_language(caller.language or asked.language, queue.required)
    required = {**queue.required, **speaks}
    wanted = _serving(asked.agent, required)  # somebody by name comes before a team
    team = "" if wanted else here_of(asked.team, required)
    known = {**required, team: 1} if team else required
    return Particulars(
        knows=wanted or _serving(caller.attended_by, known),
        team=team,
        team_for=TEAM_IN_WRITING if caller.text else TEAM_KEPT_FOR,
        speaks=speaks,
        text=caller.text,
        preferential=asked.preferential,
    )


def in_their_language(language: str, required: Mapping[str, int]) -> Mapping[str, int]:
    """The skill of speaking their language, when somebody at work who serves this queue has it.

    A skill is a language when it is called as one ("Inglés", "Quechua"). When nobody at work speaks it, it is asked of
    nobody: they are attended by whoever is free, who reads that an interpreter is needed, and do not wait in vain.
    """
    if not language:
        return {}
    called = [each.code for each in staff.skills() if languages.read(each.name, SPANISH) == language]
    crew = [skills for skills, _reach in at_work().values()] if called else []
    spoken = [each for each in called if any(qualifies(skills, {**required, each: 1}) for skills in crew)]
    return {code: max(required.get(code, 0), 1) for code in spoken[:1]}


def here_of(team: str, required: Mapping[str, int]) -> str:
    """That team, when somebody of it is at work who serves this queue, and not everybody who serves it is of it."""
    if not team or team in required:
        return ""
    crew = (skills for skills, _reach in at_work().values())
    return team if any(qualifies(skills, {**required, team: 1}) for skills in crew) else ""


def _serving(agent_id: UUID | None, required: Mapping[str, int]) -> UUID | None:
    """That agent, when they still work here and serve this queue: nobody is kept for somebody who will not come."""
    agent = staff.agent(agent_id) if agent_id else None
    serves = agent is not None and agent.takes_contacts and qualifies(agent.skills, required)
    return agent_id if serves else None
