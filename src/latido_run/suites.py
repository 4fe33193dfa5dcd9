"""Runs what proves the product: the tests by cost, the checks, the measurements."""

import os
import runpy
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from latido_run import root
from latido_run.home import SOURCE

SUITES = ("core", "db", "process", "browser")
DEEP = ("mutants", "saboteur")  # are the tests themselves strong enough? Named, or after the others with --deep
_NEEDS = {
    "process": {"sox": "sox"},
    "browser": {"chromium": "chromium", "sox": "sox"},
}
_NO_TESTS = 5  # pytest's exit code when nothing was collected


def test(suite: str | None, *, deep: bool, extra: list[str]) -> int:
    """Run one suite, or all, cheapest first; 0 when every one passed. Their homes are their own."""
    wanted = (suite,) if suite else SUITES + (DEEP if deep else ())
    outcomes = [(name, *_timed(partial(_run_suite, name, deep, extra))) for name in wanted]
    return _summary(outcomes)


def _run_suite(name: str, deep: bool, extra: list[str]) -> int:
    if not root.install_packages(_NEEDS.get(name, {})):
        return 1
    print(f"\n=== test {name} ===", flush=True)
    if name in DEEP:
        return _run([sys.executable, "-m", f"tools.{name}", *extra], {"LATIDO_DEEP": "1" if deep else ""})
    argv = [sys.executable, "-m", "pytest", "-m", name, "--durations=10", *_workers(name), *extra]
    code = _run(argv, {"LATIDO_DEEP": "1" if deep else ""})
    return 0 if code == _NO_TESTS and extra else code


def _workers(suite: str) -> list[str]:
    """How many run side by side, each with a PostgreSQL and houses of its own; the tests of one file stay together.
    A call lasts as long as it lasts, so two houses at once take half the time; a browser has the machine for itself.
    """
    many = min(os.cpu_count() or 1, 8)
    workers = {"core": many, "db": many, "process": min(many, 2)}.get(suite, 0)
    return ["-n", str(workers), "--dist", "load" if suite == "core" else "loadfile"] if workers else []


def check() -> int:
    """Everything CI insists on that is not a test of behaviour; 0 when all agree."""
    programs = Path(sys.executable).parent
    steps: list[tuple[str, list[str], Path]] = [
        ("format", [str(programs / "ruff"), "format", "--check", "."], SOURCE),
        ("lint", [str(programs / "ruff"), "check", "."], SOURCE),
        ("types", [str(programs / "mypy")], SOURCE),
        ("contracts", [str(programs / "lint-imports"), "--no-cache"], SOURCE),
        ("architecture", [sys.executable, "-m", "pytest", "-q", "-m", "core", "tests/architecture"], SOURCE),
        ("templates", [str(programs / "djlint"), "src/latido", "--lint", "--quiet"], SOURCE),
    ]
    if shutil.which("npm"):
        web = SOURCE / "web"
        if not (web / "node_modules").exists():
            steps.append(("web packages", ["npm", "install", "--no-save", "--no-audit", "--no-fund"], web))
        steps += [("web", ["npm", "run", "--silent", "check"], web), ("web tests", ["npm", "test"], web)]
    return _summary([(name, *_timed(partial(_step, name, argv, cwd))) for name, argv, cwd in steps])


def _step(name: str, argv: list[str], cwd: Path) -> int:
    print(f"\n=== check {name} ===", flush=True)
    with tempfile.TemporaryDirectory(prefix="latido-check-") as folder:
        return _run(argv, {"LATIDO_HOME": f"{folder}/home"}, cwd)


def bench(name: str, argv: list[str]) -> int:
    """Run tests/load/bench_<name>.py, which prints its measurements."""
    file = SOURCE / "tests/load" / f"bench_{name.replace('-', '_')}.py"
    if not file.exists():
        known = sorted(path.stem.removeprefix("bench_") for path in file.parent.glob("bench_*.py"))
        print(f"bench: {', '.join(known)}", file=sys.stderr)
        return 2
    sys.path.insert(0, str(SOURCE))
    sys.argv = [str(file), *argv]
    try:
        runpy.run_path(str(file), run_name="__main__")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def _run(argv: list[str], env: Mapping[str, str], cwd: Path = SOURCE) -> int:
    return subprocess.run(argv, cwd=cwd, env={**os.environ, **env}, check=False).returncode


def _timed(work: Callable[[], int]) -> tuple[int, float]:
    began = time.monotonic()
    return work(), time.monotonic() - began


def _summary(outcomes: list[tuple[str, int, float]]) -> int:
    print("\n=== summary ===")
    for name, code, seconds in outcomes:
        print(f"{'ok  ' if code == 0 else 'FAIL'} {name:<14} {seconds:7.1f} s")
    sys.stdout.flush()
    return max((abs(code) for _, code, _ in outcomes), default=0) and 1
