"""What a first run will leave, before anything is saved: said while its first question is being answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from latido.console import ports
from latido.console.countries import BY_CODE, COUNTRIES, Country
from latido.console.first_run import as_clinic
from latido.console.ports import Size


@dataclass(frozen=True, slots=True)
class Preview:
    queues: tuple[str, ...]
    dispositions: int
    pauses: int
    country: Country
    welcome: str


def preview(typed: Mapping[str, Any], reasons: list[str]) -> Preview:
    """typed: the first step's form, right or not yet."""
    country = BY_CODE.get(str(typed.get("country", "")), COUNTRIES[0])
    said = {
        "name": typed.get("name") or _("Su clínica"),
        "site": typed.get("site") or "",
        "size": typed.get("size") if typed.get("size") in list(Size) else Size.SMALL,
        "reasons": reasons,
        "language": typed.get("language"),
        "country": country.code,
    }
    items = ports.preset(as_clinic(said))["items"]
    nodes = items["flow"]["menu"]["graph"]["nodes"]
    welcome = f"{nodes['bienvenida']['text']} {nodes['menu']['text']}".replace("{emergencia}", country.emergency)
    return Preview(
        tuple(queue["name"] for queue in items["queue"].values()),
        len(items["disposition"]),
        len(items["pause"]),
        country,
        welcome,
    )
