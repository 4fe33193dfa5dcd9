"""Fields that are sealed and yet found: beside the sealed column stands its mark, and looking up asks for the mark."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact, In

from latido.plumbing import tenancy
from latido.plumbing.keys.blind import marker
from latido.plumbing.keys.fields import SealedText
from latido.plumbing.keys.values import Erased, Unopened


class SoughtText(SealedText):
    """Sealed words that are looked for as a whole: `field=` and `field__in=` go by the mark. mark: the column that
    has it. Only an empty text is looked for by itself.
    """

    def __init__(self, *args: Any, mark: str = "", **options: Any) -> None:
        self.mark = mark
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "mark": self.mark}

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "in" or lookup_name == "exact":
            return self._by_mark(lookup_name)
        return super().get_lookup(lookup_name)

    def _by_mark(self, lookup_name: str) -> type[Any]:
        """A class, as Django and those that check types ask for one; it makes the lookup of the mark instead."""
        of: Any = self.model._meta.get_field(self.mark)
        plainly: Any = super().get_lookup("exact")

        many = lookup_name == "in"

        def lookup(_cls: Any, lhs: Any, rhs: Any) -> Any:
            sought = list(map(str, rhs)) if many else [str(rhs)]
            if not many and not sought[0]:
                return plainly(lhs, "")
            if not all(sought):
                raise FieldError(f"{self.binding}: an empty one is asked for by itself")
            marks = of.marks(sought)
            return of.get_lookup(lookup_name)(of.get_col(lhs.alias), marks if many else marks[0])

        return type("ByMark", (In if many else Exact,), {"__new__": lookup})

    def sealed(self, texts: Iterable[str]) -> list[str]:
        """As they lie in the column, for statements that are said word for word. In a scope. Raises KeyMissing."""
        return [str(self.seal_for(text, None, None)) for text in texts]


class Mark(models.UUIDField):  # type: ignore[type-arg]
    """What a sealed column of the same row is found by: always written with it. of: that column. kind: what it marks;
    the same in two tables, where one is looked for by the other. last: of its last characters alone.
    """

    def __init__(self, *args: Any, of: str = "", kind: str = "", last: int = 0, **options: Any) -> None:
        self.of, self.kind, self.last = of, kind, last
        super().__init__(*args, **{"null": True, "editable": False, **options})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self.of, "kind": self.kind, "last": self.last}

    def marks(self, texts: Iterable[str], organisation_id: UUID | None = None) -> list[UUID]:
        """Of texts that are not empty. In a scope. Raises KeyMissing."""
        mark = marker(self.kind, organisation_id or tenancy.current_organisation())
        return [mark(text[-self.last :]) for text in texts]

    def pre_save(self, instance: Any, add: bool) -> UUID | None:
        text = instance.__dict__.get(self.of)
        if isinstance(text, Erased) or (isinstance(text, Unopened) and instance.__dict__.get(self.attname)):
            return super().pre_save(instance, add)  # type: ignore[no-any-return]
        found = self.marks([str(text)], instance.organisation_id)[0] if text else None
        setattr(instance, self.attname, found)
        return found
