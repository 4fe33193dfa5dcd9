import io
import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import structlog

from latido.plumbing import logs
from latido.plumbing.logs import exception_class_only, only_known_keys

pytestmark = pytest.mark.core


def test_a_key_that_is_not_on_the_list_never_reaches_the_log() -> None:
    said = only_known_keys(None, "info", {"event": "offer.lapsed", "interaction": "id", "patient_name": "Rosa"})

    assert said == {"event": "offer.lapsed", "interaction": "id"}


def test_a_line_that_finds_no_room_on_the_disk_is_lost_and_nothing_else_is() -> None:
    code = "from latido.plumbing import logs; logs.configure('x'); import structlog, logging;"
    code += "structlog.get_logger().info('a'); logging.getLogger('b').warning('c'); print('went on')"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-c", code], stderr=full, stdout=subprocess.PIPE, check=False)

    assert done.stdout == b"went on\n"


def test_an_exceptions_words_stay_out_of_the_log() -> None:
    try:
        raise ValueError("Rosa Elvira Gutiérrez")
    except ValueError as problem:
        said = exception_class_only(None, "error", {"event": "failed", "exc_info": problem})

    assert said["exception"].startswith("ValueError ")
    assert "Rosa" not in str(said)


def test_what_the_database_refused_is_told_in_names_of_ours_without_the_row() -> None:
    refused = subprocess.run(
        [sys.executable, "-c", REFUSED],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LATIDO_PROCESS": "manage"},
    )

    told = json.loads(refused.stderr)
    assert refused.returncode == 1
    assert (told["event"], told["process"]) == ("process.failed", "manage")
    assert told["exception"].startswith("IntegrityError 23505 patients_patient one_document <string>:")
    assert "80123456" not in refused.stderr


REFUSED = """
from types import SimpleNamespace
from django.db import IntegrityError
from latido.plumbing import logs
logs.configure("manage")
logs.hide_tracebacks()
cause = ValueError("Key (document)=(80123456) already exists.")
cause.diag = SimpleNamespace(sqlstate="23505", table_name="patients_patient", constraint_name="one_document")
raise IntegrityError(str(cause)) from cause
"""


def test_a_line_written_in_another_thread_still_says_which_process() -> None:
    configured = structlog.get_config()
    written = io.StringIO()
    try:
        logs.configure("worker")
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=written))
        other = threading.Thread(target=lambda: structlog.get_logger().info("audit.anchored", count=1))
        other.start()
        other.join()
    finally:
        logs.configure("manage")
        structlog.configure(**configured)

    assert json.loads(written.getvalue())["process"] == "worker"


def test_a_librarys_line_is_written_without_its_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = next(each for each in logging.getLogger().handlers if "ProcessorFormatter" in repr(each.formatter))
    written = io.StringIO()
    monkeypatch.setattr(ours, "stream", written)

    logging.getLogger("some.library").warning("no row for %s", "Rosa Elvira Gutiérrez")

    assert json.loads(written.getvalue())["event"] == "some.library: no row for %s"
    assert "Rosa" not in written.getvalue()
