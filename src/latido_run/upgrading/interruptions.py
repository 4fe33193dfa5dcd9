"""Ctrl-C, SIGTERM and a lost terminal during an upgrade: the first turns it back, and going back is let finish."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interruptions:
    """The first one raises KeyboardInterrupt, or does so after what is held; those that follow do nothing."""

    def __init__(self) -> None:
        self._over = False
        self._holding = False
        self._waiting = ""

    @contextmanager
    def heard(self) -> Iterator[None]:
        """In here they come to this object; what nohup or a background shell ignores stays ignored."""
        wanted = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, self._on) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """What is done in here is done to its end. Raises KeyboardInterrupt after it."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
        if self._waiting:
            self.no_more()
            raise KeyboardInterrupt(self._waiting)

    def no_more(self) -> None:
        """From here on nothing interrupts."""
        self._over = True

    def _on(self, number: int, _frame: FrameType | None) -> None:
        if self._over:
            return
        self._waiting = self._waiting or signal.Signals(number).name
        if not self._holding:
            self.no_more()
            raise KeyboardInterrupt(self._waiting)
