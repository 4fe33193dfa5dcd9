"""Cells of a report that a spreadsheet opens."""


def harmless(cell: str) -> str:
    """No spreadsheet runs it as a formula (OWASP, CSV injection)."""
    return (
        f"'{cell}"
        if cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
        else cell
    )
