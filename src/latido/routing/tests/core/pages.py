"""The worked examples of docs/algorithms, as rows of cells."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[5] / "docs/algorithms"


def table(page: str, first: str) -> list[list[str]]:
    """The rows of the table whose first heading is `first`."""
    lines = (FOLDER / page).read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows
