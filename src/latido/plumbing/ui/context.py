"""Context processor of the pages: the whole shell the first time, afterwards only what goes into its workspace."""

from django.http import HttpRequest
from django.utils import timezone


def page(request: HttpRequest) -> dict[str, object]:
    asked = request.headers
    swapped = asked.get("HX-Target") == "workspace" or "HX-History-Restore-Request" in asked
    return {"page_base": "ui/workspace.html" if swapped else "ui/shell.html", "now": timezone.now()}
