"""A dialogue as data: nodes that say, ask for a key, queue, end or overflow."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

MENU_SECONDS = 7.0  # older callers need them
TRIES = 3
EMERGENCY_KEY = "9"
PERSON_KEY = "0"
REPEAT_KEYS = "*#"
REPEAT_SECONDS = 40.0
EMERGENCY_REPEAT_SECONDS = 15.0
STAY = {  # said to whom nobody answers yet in an emergency, where the dialogue has no words of its own
    "es": "Siga en la línea, por favor: le estamos buscando ayuda. Si puede, llame ya al {emergencia}, "
    "o pídale a alguien que llame.",
    "en": "Please stay on the line: we are finding somebody for you. If you can, call {emergencia} now, "
    "or have someone call.",
}
KINDS = ("say", "menu", "queue", "end", "overflow")


@dataclass(frozen=True, slots=True)
class Node:
    """One place in the dialogue. Which fields count depends on the kind."""

    name: str
    kind: str
    text: str = ""
    next: str = ""  # say: what follows
    announces: str = ""  # say, queue: version of the recording and privacy sentence that the text holds
    keys: Mapping[str, str] = field(default_factory=dict)  # menu: key -> node
    otherwise: str = ""  # menu: after too many failures
    retry: str = ""  # menu: said before the text when it is said again
    seconds: float = MENU_SECONDS
    tries: int = TRIES
    queue: str = ""  # queue: code
    tier: int = 2
    badge: str = ""
    repeat: str = ""  # queue: said while waiting
    repeat_seconds: float = REPEAT_SECONDS  # queue: of music between two times
    languages: Mapping[str, str] = field(default_factory=dict)  # menu: key -> language to go on in; again, back
    other: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # language -> "text", "retry", "repeat"

    @property
    def targets(self) -> tuple[str, ...]:
        """Where one may go from here, the shared keys apart."""
        return tuple(t for t in (self.next, self.otherwise, *self.keys.values()) if t)


@dataclass(frozen=True, slots=True)
class Graph:
    """A whole dialogue. emergency: where 9 leads from anywhere; person: where 0 leads from every menu."""

    start: str
    nodes: Mapping[str, Node]
    emergency: str
    person: str
    language: str = "es"
    overflow_text: str = ""
    other: Mapping[str, str] = field(default_factory=dict)  # language -> overflow_text
    written: "Graph | None" = None  # as it was written, of one that speaks another of its languages

    @property
    def languages(self) -> tuple[str, ...]:
        """Those it may be heard in, its own first."""
        offered = {language for node in self.nodes.values() for language in node.languages.values()}
        return tuple(dict.fromkeys((self.language, *sorted(offered))))

    def texts(self) -> tuple[str, ...]:
        """Everything it may say, each once."""
        said = [self.overflow_text]
        for node in self.nodes.values():
            said += [node.text, node.repeat, *([again(node)] if node.kind == "menu" else [])]
        return tuple(dict.fromkeys(text for text in said if text))


def in_language(graph: Graph, language: str) -> Graph:
    """The same dialogue as it speaks to whoever keyed a language; empty: its own. Of a place that says nothing in it,
    the words that it has."""
    whole = graph.written or graph
    if language in ("", whole.language):
        return whole
    if graph.language == language:
        return graph
    nodes = {name: _spoken(node, language) for name, node in whole.nodes.items()}
    said = whole.other.get(language) or whole.overflow_text
    return replace(whole, nodes=nodes, language=language, overflow_text=said, written=whole)


def _spoken(node: Node, language: str) -> Node:
    own = node.other.get(language, {})
    return replace(node, text=own.get("text") or node.text, retry=own.get("retry", ""), repeat=own.get("repeat", ""))


def again(node: Node) -> str:
    """A menu's words when they are said once more."""
    return f"{node.retry} {node.text}".strip()


def prompt_name(text: str) -> str:
    """The file a text is spoken in, or empty for nothing to say: the same words, the same file."""
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""


def read_graph(data: Mapping[str, Any], words: Mapping[str, str] | None = None) -> Graph:
    """The graph in a JSON object, `{emergencia}` and other words filled in. Whether it makes sense: see validate."""

    def filled(text: object) -> str:
        said = str(text or "")
        for name, value in (words or {}).items():
            said = said.replace("{" + name + "}", value)
        return said

    language = str(data.get("language", "es"))

    def node(name: str, raw: Mapping[str, Any]) -> Node:
        urgent = raw.get("kind") == "queue" and raw.get("tier") == 0
        stay = STAY.get(language, STAY["es"]) if urgent else ""
        other = {str(code): dict(parts) for code, parts in raw.get("other", {}).items()}
        for code, words_of in STAY.items() if urgent else ():
            other.setdefault(code, {}).setdefault("repeat", words_of)
        return Node(
            name=name,
            kind=str(raw.get("kind", "")),
            text=filled(raw.get("text")),
            next=str(raw.get("next", "")),
            announces=str(raw.get("announces", "")),
            keys={str(key): str(target) for key, target in raw.get("keys", {}).items()},
            otherwise=str(raw.get("otherwise", "")),
            retry=filled(raw.get("retry")),
            seconds=float(raw.get("seconds", MENU_SECONDS)),
            tries=int(raw.get("tries", TRIES)),
            queue=str(raw.get("queue", "")),
            tier=int(raw.get("tier", 2)),
            badge=str(raw.get("badge", "")),
            repeat=filled(raw.get("repeat") or stay),
            repeat_seconds=float(
                raw.get("repeat_seconds", EMERGENCY_REPEAT_SECONDS if urgent else REPEAT_SECONDS),
            ),
            languages={str(key): str(code) for key, code in raw.get("languages", {}).items()},
            other={code: {part: filled(said) for part, said in parts.items()} for code, parts in other.items()},
        )

    return Graph(
        start=str(data.get("start", "")),
        nodes={str(name): node(str(name), raw) for name, raw in data.get("nodes", {}).items()},
        emergency=str(data.get("emergency", "")),
        person=str(data.get("person", "")),
        language=language,
        overflow_text=filled(data.get("overflow_text")),
        other={str(code): filled(said) for code, said in data.get("other", {}).items()},
    )


def words(emergency_number: str) -> Mapping[str, str]:
    """What the texts of a dialogue may mention."""
    return {"emergencia": spoken_number(emergency_number)}


def spoken_number(digits: str) -> str:
    """A short number as it is read aloud, digit by digit: "1 2 3"."""
    return " ".join(c for c in digits if c.isdigit())
