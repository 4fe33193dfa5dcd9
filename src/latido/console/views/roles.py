"""What each role can see and do, in plain words, from the same catalogue that every page obeys."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from latido.console.forms import ROLES
from latido.plumbing.access import access
from latido.staff import api as staff
from latido.staff.contracts import PERMISSIONS, ROLE_PERMISSIONS


@access("console.configure")
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """Rows of rights, columns of roles, and how many people have each."""
    people = staff.agents()
    columns = [(role, name, sum(role in each.roles for each in people)) for role, name in ROLES]
    rows = [
        (_(words), [permission in ROLE_PERMISSIONS[role] for role, _name, _count in columns])
        for permission, words in PERMISSIONS.items()
    ]
    return render(request, "console/roles.html", {"columns": columns, "rows": rows})
