"""What a run of `bench chaos` has done so far, kept in its folder: a batch that is stopped loses at most one kill."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Kill:
    """One process died; seconds until another did its work, and what became of the talks of that instant."""

    process: str
    recovery: float
    talking: int
    cut: int
    left: int  # hung up by themselves, before it was known

    @property
    def stayed(self) -> int:
        """Talks of whose end nobody but the house would be the cause."""
        return self.talking - self.left

    @property
    def went_on(self) -> int:
        return self.stayed - self.cut


@dataclass(frozen=True, slots=True)
class Placed:
    """What a caller met. elsewhere: the overflow destination was rung for them."""

    number: str
    answered: bool
    elsewhere: bool
    asterisk_died: bool  # while they were on the line or came


class Journal:
    """Lines that are only ever added to: kills, calls, and what a settled batch came to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "journal.jsonl"

    def add(self, kind: str, **facts: Any) -> None:
        with self._file.open("a") as out:
            out.write(json.dumps({"kind": kind, **facts}) + "\n")
            out.flush()

    def of(self, kind: str) -> Iterator[dict[str, Any]]:
        if self._file.exists():
            for line in self._file.read_text().splitlines():
                facts = json.loads(line)
                if facts.pop("kind") == kind:
                    yield facts

    def killed(self, kill: Kill) -> None:
        self.add("kill", **asdict(kill))

    def kills(self) -> list[Kill]:
        return [Kill(**facts) for facts in self.of("kill")]

    def over(self, call: Placed) -> None:
        self.add("call", **asdict(call))

    def calls(self) -> list[Placed]:
        return [Placed(**facts) for facts in self.of("call")]

    def numbers(self) -> list[str]:
        """Of all who called, those too whose fate a batch that was killed never wrote down. No number is used twice."""
        return [each["number"] for each in self.of("placed")]
