"""How people log in: nobody signs up, an administrator invites."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """No sign-up page: accounts are made in the console."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
