"""What a bench prints: rows of a value, its base of the same run, the demand, and whether it is met."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """met is None where there is nothing to demand: the figure is reported."""

    name: str
    value: float | None
    unit: str
    base: float | None
    demand: str
    met: bool | None
    detail: str = ""


def percentile(values: Sequence[float], p: float) -> float | None:
    """The nearest-rank percentile, p from 0 to 100."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(p / 100 * len(ordered)) - 1))]


def at_most(
    name: str, value: float | None, unit: str, limit: float, base: float | None = None, detail: str = ""
) -> Row:
    """A figure that must not exceed a limit."""
    met = value is not None and value <= limit
    return Row(name, _rounded(value), unit, _rounded(base), f"<= {limit:g}", met, detail)


def at_least(
    name: str, value: float | None, unit: str, least: float, base: float | None = None, detail: str = ""
) -> Row:
    """A figure that must reach this much."""
    met = value is not None and value >= least
    return Row(name, _rounded(value), unit, _rounded(base), f">= {least:g}", met, detail)


def reported(name: str, value: float | None, unit: str, base: float | None = None, detail: str = "") -> Row:
    """A figure without a demand."""
    return Row(name, _rounded(value), unit, _rounded(base), "", None, detail)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def show(bench: str, rows: Sequence[Row]) -> int:
    """Print as JSON with --json, else as a table. 1 when a demand is not met."""
    if "--json" in sys.argv:
        print(json.dumps({"bench": bench, "rows": [asdict(row) for row in rows]}, indent=1))
    else:
        for row in rows:
            mark = {True: "ok  ", False: "MISS", None: "    "}[row.met]
            base = "" if row.base is None else f"base {row.base:g}"
            print(f"{mark} {row.name:<44} {row.value!s:>10} {row.unit:<4} {base:<14} {row.demand:<10} {row.detail}")
    return int(any(row.met is False for row in rows))


def say(what: str) -> None:
    """Progress, apart from the figures."""
    print(what, file=sys.stderr, flush=True)
