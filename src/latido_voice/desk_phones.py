"""Desk phones, which register with Asterisk by themselves: whether one can be rung is what Asterisk says of it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from latido_voice.accounts import Accounts
from latido_voice.doors import Account
from latido_voice.state import UNREGISTERED

Tell = Callable[[Account, bool, int], None]  # whose phone, whether it is ready, close code or whether it has a call
Mint = Callable[[Account], Awaitable[None]]
NEW_HERE = True  # a registration costs a desk phone none of its calls


class DeskPhones:
    """tell hears of phones that come and go. mint: makes an account anew. Raises Refused."""

    def __init__(self, accounts: Accounts, mint: Mint, tell: Tell) -> None:
        self._accounts, self._mint, self._tell = accounts, mint, tell
        self._known: dict[str, Account] = {}  # by SIP user
        self._online: set[str] = set()  # users a phone is registered for, browsers' among them

    def add(self, account: Account) -> None:
        """An account that a phone may register with."""
        self._known[account.user] = account
        if account.user in self._online:
            self._tell(account, True, NEW_HERE)

    def known(self) -> list[Account]:
        """Accounts a phone may be registered with."""
        return list(self._known.values())

    def forget(self, user: str) -> None:
        self._known.pop(user, None)

    def registration(self, user: str, online: bool) -> None:
        """A phone has registered, or its registration ended."""
        (self._online.add if online else self._online.discard)(user)
        if account := self._known.get(user):
            self._tell(account, online, NEW_HERE if online else UNREGISTERED)

    async def back(self) -> None:
        """Asterisk was away, or we were: it is asked who is there, and told again whom it may have forgotten.

        Raises Refused.
        """
        for account in list(self._known.values()):
            await self._mint(account)
        self._online = await self._accounts.online()
        for user in self._known:
            self.registration(user, user in self._online)

    async def recall(self, account: Account) -> bool:
        """Whether this is a desk phone that is there. What we knew of it died with us; Asterisk still has it."""
        user = account.user
        if user in self._online and user not in self._known:
            password = await self._accounts.password(user)
            if user in self._online and password:
                self._known.setdefault(user, replace(account, password=password))
        return user in self._known
