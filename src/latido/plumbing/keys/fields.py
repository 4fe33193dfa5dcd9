"""Fields that are sealed in the database and plain in the code: assign words, read words."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldError
from django.db import DataError, models
from django.db.models.query_utils import DeferredAttribute

from latido.plumbing import tenancy
from latido.plumbing.keys import ring, values
from latido.plumbing.keys.ring import Purpose
from latido.plumbing.keys.values import HEAD, AtRest, Erased, Unopened

ASKED = ("exact", "isnull")  # empty or not: nothing else can be asked of what is sealed
BOX = "sealed"  # the one name in a sealed JSON


class _Opened(DeferredAttribute):
    """Opens at the first look, so that lists, and processes that only pass a row on, need no key."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Unopened):
            field: Any = self.field
            value = instance.__dict__[field.attname] = field.plain(value.open())
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        """Only so that reading goes by the above."""
        instance.__dict__[self.field.attname] = value


class Sealing(models.Field):  # type: ignore[type-arg]
    """of: the row's attribute that says which patient's words these are; without it, or where it is None, they are the
    organisation's. purpose: of the organisation's key.
    """

    descriptor_class = _Opened

    def __init__(self, *args: Any, of: str = "", purpose: str = Purpose.TEXT, **options: Any) -> None:
        self.of, self.purpose = of, Purpose(purpose)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        if self.of:
            options["of"] = self.of
        if self.purpose is not Purpose.TEXT:
            options["purpose"] = str(self.purpose)
        return name, path, args, options

    def open(self, value: Any) -> Any:
        """A value of this column that a statement gave, in the words of the code. Raises KeyMissing, Tampered."""
        found = self.from_db_value(value)
        return self.plain(found.open()) if isinstance(found, Unopened) else found

    @property
    def binding(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in ASKED:
            raise FieldError(f"{self.binding} is sealed: whether it is empty can be asked, nothing else")
        return super().get_lookup(lookup_name)

    def get_prep_value(self, value: Any) -> Any:
        """Of a question only: what is written goes by get_db_prep_save."""
        if value:
            raise FieldError(f"{self.binding} is sealed: nothing can be compared with it")
        return super().get_prep_value(value)

    def pre_save(self, instance: Any, add: bool) -> Any:
        value = instance.__dict__.get(self.attname)
        if isinstance(value, Unopened):  # nobody looked: written as it was read
            return AtRest(value.sealed)
        return self.seal_for(value, instance.organisation_id, instance)

    def seal_for(self, value: Any, organisation_id: UUID | None, instance: Any = None) -> Any:
        """As it lies in the column. In a scope. Raises KeyMissing."""
        if isinstance(value, AtRest) or hasattr(value, "resolve_expression"):  # the database's own default
            return value
        if isinstance(value, Erased):
            return AtRest(value.sealed)
        words = self.words(value)
        if not words:
            return value
        house = organisation_id or tenancy.current_organisation()
        patient_id = getattr(instance, self.of) if self.of and instance is not None else None
        if patient_id is not None:
            key = ring.current(Purpose.PATIENT, house, patient_id)
        else:
            key = ring.current(self.purpose, house)
        return AtRest(values.sealed(words, self.binding, key))

    def boxed(self, value: Any) -> Any:
        """As it lies in the column, for statements that are said word for word. In a scope. Raises KeyMissing."""
        return self.box(self.seal_for(value, None))

    def resealed(self, text: str, organisation_id: UUID) -> str:
        """Of what lay in the column open, as text: as it lies there sealed."""
        value = self.box(self.seal_for(self.to_python(text), organisation_id, None))
        return value if isinstance(value, str) else json.dumps(value)

    def at_rest(self, instance: Any) -> Any:
        """The value as it lies in the column, to be put aside without opening it."""
        return self.box(self.pre_save(instance, False))

    def from_rest(self, value: Any) -> Any:
        """What `at_rest` gave, for a row that is made anew."""
        return self.from_db_value(value)

    def from_db_value(self, value: Any, *_with: Any) -> Any:
        text = self.unbox(value)
        return Unopened(text, self.binding) if isinstance(text, str) and text.startswith(HEAD) else value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """A value without its row, as in `update()`, is the organisation's own."""
        if hasattr(value, "as_sql") or value is None:
            return super().get_db_prep_save(value, connection)
        if isinstance(value, Unopened):
            value = AtRest(value.sealed)
        return self.prepared(self.box(self.seal_for(value, None)), connection)

    def words(self, value: Any) -> str:
        """What is sealed of a value; empty where there is nothing to seal."""
        raise NotImplementedError

    def plain(self, words: str) -> Any:
        raise NotImplementedError

    def box(self, value: Any) -> Any:
        return str(value) if isinstance(value, AtRest) else value

    def unbox(self, value: Any) -> Any:
        return value

    def prepared(self, value: Any, connection: Any) -> Any:
        return value


class SealedText(Sealing, models.TextField):  # type: ignore[type-arg]
    """Words. Empty ones lie there empty. max_length: of the words; more, or a NUL, is a DataError, as of a column."""

    def words(self, value: Any) -> str:
        text = "" if value is None else str(value)
        if self.max_length is not None and len(text) > self.max_length:
            raise DataError(f"{self.binding}: longer than {self.max_length}")
        if "\0" in text:
            raise DataError(f"{self.binding}: a NUL")
        return text

    def plain(self, words: str) -> str:
        return words


class SealedJSON(Sealing, models.JSONField):
    """The same of a JSON value, which lies there as {"sealed": "…"}; empty ones lie there as they are."""

    def words(self, value: Any) -> str:
        return json.dumps(value, cls=self.encoder, ensure_ascii=False) if value else ""

    def plain(self, words: str) -> Any:
        return {} if isinstance(words, Erased) else json.loads(words, cls=self.decoder)

    def box(self, value: Any) -> Any:
        return {BOX: str(value)} if isinstance(value, AtRest) else value

    def unbox(self, value: Any) -> Any:
        return value.get(BOX) if isinstance(value, dict) and len(value) == 1 else None

    def from_db_value(self, value: Any, *_with: Any) -> Any:
        said = json.loads(value, cls=self.decoder) if isinstance(value, str) else value
        found = super().from_db_value(said)
        return found if isinstance(found, Unopened) else said

    def prepared(self, value: Any, connection: Any) -> Any:
        return connection.ops.adapt_json_value(value, self.encoder)
