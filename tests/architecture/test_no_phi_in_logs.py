"""Logs and exceptions hold events and ids. A person's data cannot get there by the way they are written."""

import ast
import re
from pathlib import Path

import pytest

from latido.plumbing.logs import KEYS
from tests.architecture.source import called, calls, place, python_files, tree

pytestmark = pytest.mark.core
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
EVENT = re.compile(r"[a-z_]+(\.[a-z_]+)+")
PERSONAL = re.compile(
    r"(^|_)(name|names|surname|document|phone|number|email|address|birth_?date|note|notes|caller|text|body|answer|digits)$"
)


def logger_calls(file: Path) -> list[ast.Call]:
    """Calls like log.info(…) on a name that structlog made."""
    made = {
        target.id
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and called(node.value) == "get_logger"
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return [
        call
        for call in calls(file)
        if called(call) in LEVELS
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in made
    ]


def wrong_with(call: ast.Call) -> str:
    event = call.args[0] if call.args else None
    if isinstance(event, ast.Name) and event.id == "event":
        return ""  # handed on by a function whose callers name it
    if not isinstance(event, ast.Constant) or not EVENT.fullmatch(str(event.value)):
        return "an event is one constant word like offer.lapsed"
    if len(call.args) > 1:
        return "values are named"
    unknown = {word.arg for word in call.keywords} - KEYS - {"exc_info"}
    return f"not on the list of keys: {unknown}" if unknown else ""


def test_log_lines_are_events_with_known_keys() -> None:
    found = [
        f"{place(file, call)} {wrong}"
        for file in python_files("latido", "latido_voice")
        for call in logger_calls(file)
        if (wrong := wrong_with(call))
    ]

    assert found == []


def test_nothing_else_writes_logs() -> None:
    allowed = {"logs.py"}
    found = [
        place(file, call)
        for file in python_files("latido", "latido_voice")
        if file.name not in allowed and "commands" not in file.parts
        for call in calls(file)
        if called(call) in {"print", "getLogger", "print_exc"}
    ]

    assert found == []


def interpolated(node: ast.AST) -> list[str]:
    """The last word of every value put into a text below this node."""
    values = [each.value for each in ast.walk(node) if isinstance(each, ast.FormattedValue)]
    words = [value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "") for value in values]
    return [word for word in words if PERSONAL.search(word)]


def test_no_exception_is_given_a_persons_data() -> None:
    found = [
        f"{place(file, node)} {words}"
        for file in python_files("latido", "latido_voice")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Raise) and node.exc is not None and (words := interpolated(node.exc))
    ]

    assert found == []


@pytest.mark.parametrize(
    "line",
    ["log.info(f'call from {number}')", "log.info('call.came', caller=x)", "log.info('call.came', x)", "log.info(x)"],
)
def test_a_careless_line_is_seen(line: str) -> None:
    call = next(node for node in ast.walk(ast.parse(line)) if isinstance(node, ast.Call))

    assert wrong_with(call)
