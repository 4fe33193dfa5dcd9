"""Are the tests of what decides strong enough? Changes it in hundreds of small ways, one at a time (mutmut).

What is changed and which tests look is in pyproject.toml, [tool.mutmut]. It may be stopped: the next run goes on where
this one was, and tries again what was changed since and what was not noticed. To begin anew, delete mutants/. Arguments
go to mutmut: names of mutants.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEAST = 90  # of a hundred mutants of a module, how many the tests must notice
FAILED, TOO_LONG = {1, 3}, {24, 36, 152, 255}  # what the tests of a mutant ended with, when they noticed it


def modules() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[str] = settings["tool"]["mutmut"]["only_mutate"]
    return found


def outcomes(module: str) -> tuple[int, int]:
    """How many mutants there are, and how many were noticed."""
    codes = json.loads((ROOT / "mutants" / f"{module}.meta").read_text(encoding="utf-8"))["exit_code_by_key"].values()
    return len(codes), sum(code in FAILED | TOO_LONG for code in codes)


def forget() -> None:
    """The tests may have changed: which of them look where, and what they did not notice."""
    (ROOT / "mutants/mutmut-stats.json").unlink(missing_ok=True)
    for file in (ROOT / "mutants").glob("src/**/*.meta"):
        kept = json.loads(file.read_text(encoding="utf-8"))
        codes = kept["exit_code_by_key"]
        kept["exit_code_by_key"] = {name: code if code in FAILED else None for name, code in codes.items()}
        file.write_text(json.dumps(kept), encoding="utf-8")


def summary() -> bool:
    enough = True
    print(f"\n{'module':<48}{'mutants':>8}{'seen':>6}{'score':>8}")
    for module in modules():
        mutants, seen = outcomes(module)
        score = 100 * seen / max(mutants, 1)
        enough = enough and score >= LEAST
        print(f"{module.removeprefix('src/latido/'):<48}{mutants:>8}{seen:>6}{score:>7.1f}%")
    print("\nWhat survived: python -m mutmut results; one of them: python -m mutmut show NAME")
    return enough


def main() -> int:
    forget()
    run = [sys.executable, "-m", "mutmut", "run", "--max-children", "2", *sys.argv[1:]]
    code = subprocess.run(run, cwd=ROOT, check=False).returncode
    return code or (0 if summary() else 1)


if __name__ == "__main__":
    sys.exit(main())
