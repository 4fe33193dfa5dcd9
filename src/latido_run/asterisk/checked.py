"""What may stand in Asterisk's files: whoever writes more than that writes configuration of their own."""

import re

NUMBER = re.compile(r"\+?[0-9]{2,20}")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
ADDRESS = re.compile(r"[A-Za-z0-9.:\[\]-]{1,253}")
NETWORK = re.compile(r"[A-Za-z0-9.:\[\]-]{1,253}(/[0-9]{1,3})?")
SECRET = re.compile(r"[0-9a-f]{0,64}")


class NotForAsteriskError(ValueError):
    """A value holds characters that would mean something else in Asterisk's files."""


def checked(value: str, rule: re.Pattern[str]) -> str:
    """The value. Raises NotForAsteriskError."""
    if not rule.fullmatch(value):
        raise NotForAsteriskError(value)
    return value
