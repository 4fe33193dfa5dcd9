"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def everywhere(request: HttpRequest) -> dict[str, Any]:
    return {"demo": settings.DEMO, "actor": getattr(request, "actor", None)}
