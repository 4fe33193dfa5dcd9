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
