"""Small scenarios for the simulator's tests, with the interesting argument the only visible one."""

from collections.abc import Mapping

from latido.routing.simulator.scenario import Group, Scenario, Service, Stream

CITAS: Mapping[str, int] = {"citas": 1}


def stream(code: str = "CIT", *, share: float = 1, patience: float | None = 240, **more: object) -> Stream:
    facts: dict[str, object] = {"handle": 240, "required": CITAS} | more
    return Stream(code, code, share, patience=patience, **facts)  # type: ignore[arg-type]


def plain(
    *streams: Stream,
    agents: int = 10,
    calls: float = 12,
    hours: float = 10,
    groups: tuple[Group, ...] = (Group("Citas", 1, CITAS),),
    service: Service = Service.LOGNORMAL,
    warm_up: float = 0,
    after_contact: float = 0,
) -> Scenario:
    """A day without peaks."""
    return Scenario(
        "plain", 0, hours * 3600, agents, calls, (1.0,), streams or (stream(),), groups, service,
        after_contact=after_contact, warm_up=warm_up,
    )  # fmt: skip
