"""How much of a reserved thing somebody sees. Pure: a table, asked. Worked examples: docs/algorithms/reserved.md."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from latido.compliance.values.reserved import Shown, Tag, Use

SHOW, MASK, GLASS, DENY = Shown.SHOW, Shown.MASK, Shown.GLASS, Shown.DENY
STRICTER = (SHOW, MASK, GLASS, DENY)  # each than the one before

Answers = tuple[Shown, Shown]  # to LOOK, to LISTEN
ByRole = Mapping[str, Answers]

# Start values: whoever cares sees, whoever answers the telephone knows when and where, whoever administers nothing.
USUAL: ByRole = MappingProxyType(
    {
        "agent": (MASK, DENY),
        "nurse": (SHOW, DENY),
        "supervisor": (MASK, GLASS),
        "billing": (MASK, DENY),
        "privacy_officer": (SHOW, GLASS),
        "administrator": (DENY, DENY),
    }
)
CLOSED: ByRole = MappingProxyType(
    {
        "agent": (MASK, DENY),
        "nurse": (GLASS, DENY),
        "supervisor": (MASK, DENY),
        "billing": (DENY, DENY),
        "privacy_officer": (GLASS, GLASS),
        "administrator": (DENY, DENY),
    }
)
RULES: Mapping[Tag, ByRole] = MappingProxyType(
    {
        Tag.MENTAL: USUAL,
        Tag.HIV: USUAL,
        Tag.SEXUAL: USUAL,
        Tag.GENETIC: USUAL,
        Tag.MINOR: USUAL,
        Tag.CUSTODY: USUAL,
        Tag.VIP: USUAL,
        Tag.SUD: CLOSED,
        Tag.VIOLENCE: CLOSED,
        Tag.RIGHTS: CLOSED,
        Tag.SUD_NOTES: MappingProxyType({**CLOSED, "agent": (DENY, DENY), "supervisor": (DENY, DENY)}),
    }
)


def how_shown(tags: Iterable[Tag], roles: Iterable[str], use: Use, rules: Mapping[Tag, ByRole] = RULES) -> Shown:
    """The most that any of their roles allows of each tag, and of several tags the least.

    Whoever has no role that a rule knows sees nothing of what is tagged; a tag that no rule knows shows nothing.
    """
    held = tuple(roles)
    place = tuple(Use).index(use)
    each = (
        min((rules.get(tag, {}).get(role, (DENY, DENY))[place] for role in held), key=STRICTER.index, default=DENY)
        for tag in tags
        if tag is not Tag.NONE
    )
    return max(each, key=STRICTER.index, default=SHOW)
