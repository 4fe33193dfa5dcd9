"""The page where somebody who signs in reads the confidentiality agreement and accepts it."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.staff.core.pledges import language_read
from latido.staff.models import User
from latido.staff.pledges import signing
from latido.staff.values.pledges import PledgeChanged, digest_of


@access("account.use")
@require_http_methods(["GET", "POST"])
def pledge(request: StaffRequest) -> HttpResponse:
    """Whoever owes nothing goes on; whoever read a text that is no longer in force reads the one that is."""
    user, now = request.user, utc_now()
    if not isinstance(user, User):
        raise TypeError
    changed, unticked = False, request.method == "POST" and not request.POST.get("agreed")
    if request.method == "POST" and not unticked:
        given = [request.POST.get(name, "")[:64] for name in ("text", "language", "digest")]
        try:
            signing.accept(user, *given, actor=request.actor, now=now)
        except PledgeChanged:
            changed = True
    text = signing.owed(user, now)
    if text is None:
        request.session.pop(signing.OWED, None)
        return redirect(settings.LOGIN_REDIRECT_URL)
    language = language_read((translation.get_language() or "")[:2], text.words)
    words = text.words[language]
    shown = {
        "text": text,
        "language": language,
        "words": words,
        "digest": digest_of(words),
        "changed": changed,
        "unticked": unticked,
    }
    return render(request, "staff/pledge.html", shown, status=409 if changed else 422 if unticked else 200)
