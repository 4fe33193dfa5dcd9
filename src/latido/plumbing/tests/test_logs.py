import io
import json
import logging

import pytest

from latido.plumbing.logs import exception_class_only, only_known_keys

pytestmark = pytest.mark.core


def test_a_key_that_is_not_on_the_list_never_reaches_the_log() -> None:
    said = only_known_keys(None, "info", {"event": "offer.lapsed", "interaction": "id", "patient_name": "Rosa"})

    assert said == {"event": "offer.lapsed", "interaction": "id"}


def test_an_exceptions_words_stay_out_of_the_log() -> None:
    try:
        raise ValueError("Rosa Elvira Gutiérrez")
    except ValueError as problem:
        said = exception_class_only(None, "error", {"event": "failed", "exc_info": problem})

    assert said["exception"].startswith("ValueError ")
    assert "Rosa" not in str(said)


def test_a_librarys_line_is_written_without_its_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = next(each for each in logging.getLogger().handlers if "ProcessorFormatter" in repr(each.formatter))
    written = io.StringIO()
    monkeypatch.setattr(ours, "stream", written)

    logging.getLogger("some.library").warning("no row for %s", "Rosa Elvira Gutiérrez")

    assert json.loads(written.getvalue())["event"] == "some.library: no row for %s"
    assert "Rosa" not in written.getvalue()
