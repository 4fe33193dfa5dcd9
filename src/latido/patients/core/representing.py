"""What may be done on a contact: by the level of who is on the line, or by what a representative may do. Pure.

Nothing is stored as ended: dates and ages are looked at each time (docs/algorithms/representing.md).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from latido.patients.contracts import Act, Answer, Level, Reason, Scope
from latido.patients.core.ages import ADULT, age_on

# security 6.1: what each act asks of who is on the line.
NEEDS: Mapping[Act, Level] = {
    Act.INFORMATION: Level.L0,
    Act.EMERGENCY: Level.L0,
    Act.MESSAGE: Level.L0,
    Act.BOOK: Level.L0,  # with document and full name: nothing is disclosed
    Act.CALL_BACK: Level.L1,  # to the number on file
    Act.ANSWER_REMINDER: Level.L1,  # to our own reminder, nothing said
    Act.APPOINTMENTS: Level.L2,
    Act.CONFIRM: Level.L2,
    Act.CANCEL: Level.L2,
    Act.MOVE: Level.L2,
    Act.DIRECTIONS: Level.L2,
    Act.BALANCE: Level.L2,
    Act.DATA: Level.L2,
    Act.MESSAGES: Level.L3,
    Act.RESULTS: Level.L3,
    Act.EXPORT: Level.L3,
    Act.CHANGE_PROXY: Level.L3,
    Act.CHANGE_CONTACT: Level.L3,
    Act.RECORDING: Level.L3,
}
# What a scope opens. No scope opens a recording, nor naming other representatives.
SCOPE_OF: Mapping[Act, Scope] = {
    Act.BOOK: Scope.BOOK,
    Act.CALL_BACK: Scope.APPOINTMENTS,
    Act.ANSWER_REMINDER: Scope.APPOINTMENTS,
    Act.APPOINTMENTS: Scope.APPOINTMENTS,
    Act.CONFIRM: Scope.APPOINTMENTS,
    Act.CANCEL: Scope.APPOINTMENTS,
    Act.MOVE: Scope.APPOINTMENTS,
    Act.DIRECTIONS: Scope.APPOINTMENTS,
    Act.BALANCE: Scope.BILLING,
    Act.DATA: Scope.DATA,
    Act.CHANGE_CONTACT: Scope.DATA,
    Act.MESSAGES: Scope.MESSAGES,
    Act.RESULTS: Scope.RESULTS,
    Act.EXPORT: Scope.RECORD,
}
# What waits until how the patient is reached has stood for 72 hours (security T5).
HELD = frozenset({Act.MESSAGES, Act.RESULTS, Act.EXPORT, Act.CHANGE_PROXY, Act.RECORDING})
EVERYBODY = frozenset({Act.INFORMATION, Act.EMERGENCY, Act.MESSAGE})  # the blocked too
AFTER_DEATH = frozenset({Act.APPOINTMENTS, Act.CANCEL, Act.BALANCE, Act.MESSAGES, Act.EXPORT})
_NEARER_FIRST = (Reason.SENSITIVE, Reason.AGE, Reason.DECEASED, Reason.NOT_IN_SCOPE, Reason.NOT_YET, Reason.ENDED)


@dataclass(frozen=True, slots=True)
class AgePack:
    """When what a parent may do narrows and ends, in full years of the patient."""

    narrows: int
    ends: int = ADULT
    kept: frozenset[Scope] = frozenset({Scope.BOOK, Scope.APPOINTMENTS, Scope.BILLING})


# Start values, to be confirmed by counsel before going live. ES: Ley 41/2002 art. 9.4 (16), LOPDGDD art. 7 (14).
# AR: Código Civil y Comercial art. 26 (13 and 16). BR: Lei 8.069/1990 art. 2 (adolescent from 12). US: differs by
# state. Elsewhere what is usual: no law of theirs was read.
AGES: Mapping[str, AgePack] = {
    "ES": AgePack(narrows=14, ends=16),
    "AR": AgePack(narrows=13, ends=16),
    "BR": AgePack(narrows=12),
    "US": AgePack(narrows=12),
}
USUAL = AgePack(narrows=14)


def ages_of(country: str) -> AgePack:
    return AGES.get(country, USUAL)


@dataclass(frozen=True, slots=True)
class Grant:
    """One thing that lets somebody act for a patient. Days are the organisation's, both included."""

    scopes: frozenset[Scope]
    from_on: date
    to_on: date | None = None
    by_age: bool = False  # a parent's or a minor's guardian's: it narrows and ends with the patient's age
    sensitive_excluded: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What one person is to one patient, as far as acting goes."""

    grants: tuple[Grant, ...]
    born: date | None
    deceased: bool = False
    suspended: bool = False


def what_may(standing: Standing, act: Act, on: date, pack: AgePack, *, sensitive: bool = False) -> Answer:
    """What a representative who showed who they are may do for the patient that day.

    sensitive: it is about something tagged sensitive. Whoever is suspended may do what a stranger may, but for
    booking: an appointment tells where somebody will be.
    """
    if act in EVERYBODY:
        return _YES
    if standing.suspended:
        return _SUSPENDED
    if act is Act.BOOK and not standing.deceased:
        return _YES
    refusals = [_refusal(grant, standing, act, on, pack, sensitive=sensitive) for grant in standing.grants]
    if None in refusals:
        return _YES
    reason = next((each for each in _NEARER_FIRST if each in refusals), Reason.NOBODY)
    return Answer(allowed=False, reason=reason)


def _refusal(grant: Grant, standing: Standing, act: Act, on: date, pack: AgePack, *, sensitive: bool) -> Reason | None:
    scope = SCOPE_OF.get(act)
    if on < grant.from_on:
        return Reason.NOT_YET
    if grant.to_on is not None and on > grant.to_on:
        return Reason.ENDED
    if scope is None or scope not in grant.scopes:
        return Reason.NOT_IN_SCOPE
    if standing.deceased and act not in AFTER_DEATH:
        return Reason.DECEASED
    narrowed = grant.by_age and _narrowed(standing.born, on, pack)
    if grant.by_age and (_over(standing.born, on, pack) or (narrowed and scope not in pack.kept)):
        return Reason.AGE
    if sensitive and (grant.sensitive_excluded or narrowed):
        return Reason.SENSITIVE
    return None


def _over(born: date | None, on: date, pack: AgePack) -> bool:
    age = age_on(born, on)
    return age is not None and age >= pack.ends


def _narrowed(born: date | None, on: date, pack: AgePack) -> bool:
    """Of whom no birth date is known, a parent may do no more than of an adolescent."""
    age = age_on(born, on)
    return age is None or age >= pack.narrows


def scopes_now(standing: Standing, on: date, pack: AgePack) -> frozenset[Scope]:
    """What something lets them do that day; of the suspended, nothing."""
    if standing.suspended:
        return frozenset()
    return frozenset(
        scope
        for act, scope in SCOPE_OF.items()
        if any(_refusal(grant, standing, act, on, pack, sensitive=False) is None for grant in standing.grants)
    )


def may(
    act: Act,
    level: Level,
    standing: Standing | None,
    on: date,
    pack: AgePack,
    *,
    deceased: bool = False,
    sensitive: bool = False,
) -> Answer:
    """What who is on the line may do. standing: of the representative who speaks; None when it is the patient.

    A representative proves who they are as a patient does, to the second level, and is then held to their scope; to
    change how the patient is reached they need what the patient would need.
    """
    if standing is None:
        if deceased and act not in EVERYBODY:
            return Answer(allowed=False, reason=Reason.DECEASED)
        return _YES if level >= NEEDS[act] else Answer(allowed=False, reason=Reason.LEVEL, needs=NEEDS[act])
    needed = NEEDS[act] if act is Act.CHANGE_CONTACT else min(NEEDS[act], Level.L2)
    if act not in EVERYBODY and standing.suspended:
        return _SUSPENDED
    if level < needed:
        return Answer(allowed=False, reason=Reason.LEVEL, needs=needed)
    return what_may(standing, act, on, pack, sensitive=sensitive)


def acts(
    level: Level, standing: Standing | None, on: date, pack: AgePack, *, deceased: bool = False
) -> Collection[Act]:
    """All that may be done now."""
    return frozenset(act for act in Act if may(act, level, standing, on, pack, deceased=deceased).allowed)


_YES = Answer(allowed=True)
_SUSPENDED = Answer(allowed=False, reason=Reason.SUSPENDED)
