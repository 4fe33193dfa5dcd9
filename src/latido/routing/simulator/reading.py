"""Reads a scenario from TOML. Strict: what is not known, of the wrong kind or senseless is told, all of it at once."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from latido.routing.core.facts import qualifies
from latido.routing.simulator.scenario import Group, Scenario, Service, Stream
from latido.routing.simulator.tables import DAY, Problem, Table

MOST_AGENTS = 5000


class NotAScenario(Exception):
    """A scenario that cannot be played."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(each.text("en") for each in problems))
        self.problems = problems


def read(file: Path) -> Scenario:
    """Raises NotAScenario with everything that is wrong."""
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as why:
        raise NotAScenario([Problem(file.name, "unreadable", {"why": why})]) from why
    except tomllib.TOMLDecodeError as why:
        raise NotAScenario([Problem(file.name, "no_toml", {"why": why})]) from why
    return scenario(document)


def scenario(document: Mapping[str, Any]) -> Scenario:
    """Raises NotAScenario with everything that is wrong."""
    problems: list[Problem] = []
    top = Table(document, "", problems)
    service = Table(top.take("service", {}), "service", problems)
    found = Scenario(
        name=top.text("name"),
        opens=top.time("opens"),
        closes=top.time("closes"),
        agents=top.whole("agents", 1, MOST_AGENTS),
        calls_per_agent=top.number("calls_per_agent_hour", 0, 1000),
        profile=top.numbers("profile", (1.0,)),
        streams=tuple(_stream(each) for each in top.tables("queue", "code")),
        groups=tuple(_group(each) for each in top.tables("group", "name")),
        service=Service(service.one_of("distribution", [each.value for each in Service], Service.LOGNORMAL.value)),
        service_cv=service.number("cv", 0.01, 5, 0.8),
        after_contact=service.number("after_contact", 0, 0.9, 0),
        warm_up=top.number("warm_up_minutes", 0, 1440, 0) * 60,
    )
    top.nothing_more()
    service.nothing_more()
    problems += [] if problems else _senseless(found)
    if problems:
        raise NotAScenario(problems)
    return found


def _stream(table: Table) -> Stream:
    required = table.skills("skills")
    found = Stream(
        code=table.text("code"),
        name=table.text("name"),
        share=table.number("share", 0, 1_000_000),
        handle=table.number("handle", 1, DAY),
        patience=table.number("patience", 1, DAY) if "patience" in table.left else None,
        required=required,
        tier=table.whole("tier", 0, 9, 2),
        priority=table.whole("priority", 1, 9, 5),
        target=table.number("target", 1, DAY, 20),
        licences=frozenset(table.texts("licences")),
        weight=table.number("weight", 0, 1000, 1),
        reserve=table.whole("reserve", 0, MOST_AGENTS, 0),
        hold=table.number("hold", 0, DAY, 60),
    )
    for skill in sorted(found.licences - required.keys()):
        table.wrong("no_licence", key="licences", skill=skill)
    table.nothing_more()
    return found


def _group(table: Table) -> Group:
    found = Group(table.text("name"), table.number("share", 0, 1_000_000), table.skills("skills"))
    table.nothing_more()
    return found


def _senseless(found: Scenario) -> Iterator[Problem]:
    """What each line alone cannot show."""
    if found.closes <= found.opens:
        yield Problem("", "closes_first")
    elif found.warm_up >= found.closes - found.opens:
        yield Problem("", "warm_up")
    if not any(found.profile):
        yield Problem("", "nobody_calls")
    for kind, codes, shares in (
        ("queue", [each.code for each in found.streams], [each.share for each in found.streams]),
        ("group", [each.name for each in found.groups], [each.share for each in found.groups]),
    ):
        yield from (Problem(kind, "twice", {"code": each}) for each in sorted({c for c in codes if codes.count(c) > 1}))
        if not any(shares):
            yield Problem(kind, "no_share")
    for stream in found.streams:
        if not any(qualifies(group.skills, stream.required) for group in found.groups if group.share):
            yield Problem("group", "nobody_serves", {"code": stream.code})
