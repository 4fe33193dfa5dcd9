"""A column that PostgreSQL fills with the number of kernel.references, so that a row is found by it at once.

Stored, because row-level security lets no index over an expression answer.
"""

from typing import Any

from django.db import models
from django.db.models import Func

from latido.kernel.references import MANY


class NumberOf(Func):
    """The same sum as references.number_of."""

    template = f"(('x' || right(%(expressions)s::text, 8))::bit(32)::bigint %% {MANY})"
    output_field = models.BigIntegerField()


def number_of_id() -> Any:
    return models.GeneratedField(expression=NumberOf("id"), output_field=models.BigIntegerField(), db_persist=True)
