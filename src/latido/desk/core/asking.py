"""Which data to ask a caller for. Pure."""

from collections.abc import Iterable

from latido.patients.contracts import Check, Verification


def to_ask(available: Iterable[Check], state: Verification) -> tuple[Check, ...]:
    """The data on file. Address and e-mail are one datum: the e-mail is asked only when the address does not help.

    Where others know the address, it is asked beside it.
    """
    checks = tuple(available)
    tried = state.matched | state.failed
    known = Check.ADDRESS in state.public
    if Check.ADDRESS in checks and Check.EMAIL not in tried and Check.ADDRESS not in state.failed and not known:
        return tuple(check for check in checks if check is not Check.EMAIL)
    return checks
