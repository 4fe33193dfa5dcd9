"""Everything that can be reached says who may reach it; every permission and audit action is in the catalogue."""

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.core.management import get_commands
from procrastinate.contrib.django import app

from latido.config.subscriptions import SUBSCRIPTIONS
from latido.plumbing import access, jobs
from latido.staff.contracts import PERMISSIONS, ROLE_PERMISSIONS, TOPICS
from tests.architecture.addresses import Address, addresses
from tests.architecture.source import LATIDO, ROOT, called, calls, place, python_files, rooms, tree

pytestmark = pytest.mark.core
CATALOGUE = (ROOT / "docs/compliance/access.md").read_text(encoding="utf-8")


def audit_actions() -> dict[str, str]:
    found: dict[str, str] = {}
    for room in rooms():
        if (LATIDO / room / "contracts.py").exists():
            contracts = importlib.import_module(f"latido.{room}.contracts")
            actions: Mapping[str, str] = getattr(contracts, "AUDIT_ACTIONS", {})
            found |= dict(actions)
    return found


def commands() -> dict[str, str]:
    """Ours, with what their code declares."""
    ours = [name for name, package in get_commands().items() if str(package).startswith("latido.")]
    for name in ours:
        importlib.import_module(f"{get_commands()[name]}.management.commands.{name}")
    return {name: access.COMMANDS.get(name, "") for name in ours}


def first_words(name: str) -> Iterator[tuple[Path, ast.Call, str]]:
    """Calls of `name` whose first argument is a constant text."""
    for file in python_files("latido", "latido_voice"):
        for call in calls(file):
            if called(call) == name and call.args and isinstance(call.args[0], ast.Constant):
                yield file, call, str(call.args[0].value)


@pytest.mark.parametrize("address", addresses(), ids=str)
def test_every_address_declares_who_may_use_it(address: Address) -> None:
    assert address.access is not None
    assert address.access.permission or address.access.why_public


def test_every_permission_asked_for_is_in_the_catalogue() -> None:
    asked = {each.access.permission for each in addresses() if each.access} - {""}
    asked |= {word for _file, _call, word in first_words("may")}

    assert asked <= PERMISSIONS.keys()


def test_every_permission_is_given_to_a_role_and_every_role_gives_only_known_ones() -> None:
    given = {permission for permissions in ROLE_PERMISSIONS.values() for permission in permissions}

    assert given == PERMISSIONS.keys()


def test_every_command_declares_who_may_run_it() -> None:
    assert [name for name, who in commands().items() if not who] == []
    assert access.COMMANDS.keys() == commands().keys()


def test_every_job_declares_what_it_reads() -> None:
    assert {name for name in app.tasks if "builtin" not in name} == jobs.CATALOGUE.keys()
    assert all(jobs.CATALOGUE.values())


def test_every_job_asked_for_exists() -> None:
    deferred = {word for file, _call, word in first_words("defer") if "plumbing" not in file.parts}
    subscribed = {name for names in SUBSCRIPTIONS.values() for name in names}

    assert deferred | subscribed <= jobs.CATALOGUE.keys()


def test_every_topic_is_declared() -> None:
    found = []
    for file in python_files("latido", "latido_voice"):
        for call in calls(file):
            if called(call) != "touch" or not call.args:
                continue
            first = call.args[0]
            start = first.values[0] if isinstance(first, ast.JoinedStr) else first
            topic = str(start.value).split(":")[0] if isinstance(start, ast.Constant) else ast.unparse(first)
            found += [] if topic in TOPICS else [f"{place(file, call)} {topic}"]

    assert found == []


def test_every_audit_action_written_is_in_a_rooms_catalogue() -> None:
    written = {word: place(file, call) for file, call, word in first_words("AuditRecord")}

    assert {word: at for word, at in written.items() if word not in audit_actions()} == {}


def test_every_audit_action_in_a_catalogue_is_written_somewhere() -> None:
    words = {
        str(node.value)
        for file in python_files("latido", "latido_voice")
        if file.name != "contracts.py"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert audit_actions().keys() - words == set()


@pytest.mark.parametrize("words", [PERMISSIONS, audit_actions(), TOPICS], ids=["permissions", "actions", "topics"])
def test_the_catalogue_for_assessors_names_them_all_and_nothing_more(words: Mapping[str, str]) -> None:
    missing = [word for word in words if f"| `{word}` |" not in CATALOGUE]

    assert missing == []


def test_the_catalogue_for_assessors_holds_nothing_that_is_gone() -> None:
    named = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", CATALOGUE, re.MULTILINE))

    assert named - PERMISSIONS.keys() - audit_actions().keys() - jobs.CATALOGUE.keys() == set()


@pytest.mark.parametrize("jobs_and_commands", [jobs.CATALOGUE, commands()], ids=["jobs", "commands"])
def test_jobs_and_commands_are_in_the_catalogue_for_assessors(jobs_and_commands: Mapping[str, str]) -> None:
    assert [name for name in jobs_and_commands if f"| `{name}` |" not in CATALOGUE] == []
