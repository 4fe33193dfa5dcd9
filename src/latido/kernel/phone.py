"""Telephone numbers as people write them and as carriers send them. Library: phonenumbers (ITU E.164)."""

from dataclasses import dataclass

import phonenumbers

_EARNS = frozenset({phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.SHARED_COST})
_ONE_COUNTRY = frozenset({"US", "PR", "VI"})  # to call from one to the other is no call abroad
WITHHELD = frozenset({"", "anonymous", "unknown", "restricted", "private", "unavailable"})


@dataclass(frozen=True, slots=True)
class Caller:
    """What a carrier said about who calls: `e164` is empty when it cannot be one telephone's number."""

    e164: str
    withheld: bool
    raw: str  # at most 40 characters, digits and + only


def read_caller(sent: str, country: str) -> Caller:
    """The number a carrier sent, in E.164 when it is one. country: ISO 3166-1 alpha-2 of our own line."""
    if sent.strip().lower() in WITHHELD:
        return Caller("", withheld=True, raw="")
    raw = "".join(c for c in sent if c in "+0123456789")[:40]
    return Caller(e164(raw, country), withheld=False, raw=raw)


def e164(written: str, country: str) -> str:
    """A number in E.164, or an empty string. Accepts national and international forms, with any punctuation."""
    written = written.strip()
    if written.startswith("00"):
        written = "+" + written[2:]
    if written.startswith("+"):  # the library refuses a spelling its country has given up
        written = canonical("+" + "".join(c for c in written if c in "0123456789"))
    for form in (written, "+" + written.lstrip("+")):
        try:
            number = phonenumbers.parse(form, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number) and len(str(number.national_number)) >= 7:
            return canonical(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return ""


def is_national(number: str, country: str) -> bool:
    """Whether an E.164 number is an ordinary telephone of this country: nobody earns by being called there.

    A code alone says too little: +1 is also Jamaica's, at another price. What no plan knows is refused.
    """
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    where = phonenumbers.region_code_for_number(parsed)
    if not phonenumbers.is_valid_number(parsed) or (where != country and not {where, country} <= _ONE_COUNTRY):
        return False
    return phonenumbers.number_type(parsed) not in _EARNS


def canonical(number: str) -> str:
    """One spelling for numbers that countries write in two.

    Mexico dropped the 1 after +52 in 2020; Argentina's mobiles carry a 9 after +54 only from abroad (kept);
    Brazil's older mobile numbers lack the ninth digit (added).
    """
    if number.startswith("+521") and len(number) == 14:
        return "+52" + number[4:]
    if number.startswith("+54") and not number.startswith("+549") and len(number) == 13:
        national = number[3:]
        if (bare := _without_15(national)) != national:
            return "+549" + bare
    if number.startswith("+55") and len(number) == 13 and number[5] in "6789":
        return number[:5] + "9" + number[5:]
    return number


def _without_15(national: str) -> str:
    """Argentina: area code, then 15, then the subscriber; the 15 is a national mobile mark."""
    for area in (2, 3, 4):
        if national[area : area + 2] == "15" and len(national) == 12:
            return national[:area] + national[area + 2 :]
    return national


def variants(number: str) -> frozenset[str]:
    """Every E.164 spelling under which the same telephone may have been stored."""
    found = {number, canonical(number)}
    if number.startswith("+549") and len(number) == 14:
        found.add("+54" + number[4:])
    elif number.startswith("+54") and len(number) == 13:
        found.add("+549" + number[3:])
    if number.startswith("+52") and len(number) == 13:
        found.add("+521" + number[3:])
    if number.startswith("+55") and len(number) == 14 and number[5] == "9":
        found.add(number[:5] + number[6:])
    return frozenset(found)


def are_one(number: str, other: str) -> bool:
    """Whether these are one telephone, however each is spelt: an Argentinian mobile with its 9 and without."""
    return not variants(number).isdisjoint(variants(other))


def forms(number: str) -> tuple[str, ...]:
    """How an exchange may dial one of our numbers: in full, without the plus, without the country; none for none."""
    if not number.startswith("+"):
        return ()
    return (number, number[1:], str(phonenumbers.parse(number).national_number))


def masked(number: str) -> str:
    """For lists and for ears that are not verified: country and the last four digits."""
    if len(number) < 8:
        return "···" if number else ""
    country = f"+{phonenumbers.parse(number).country_code}" if number.startswith("+") else ""
    return f"{country} ··· ··· {number[-4:]}".strip()


def readable(number: str) -> str:
    """A number of this country in groups that can be read aloud: "601 555 0100". As it came when it is none."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    groups = written.replace("(", "").replace(")", "").replace("-", " ").split()
    return " ".join(f"{group[:-4]} {group[-4:]}" if len(group) == 7 else group for group in groups)
