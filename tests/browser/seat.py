"""An agent's seat: a page of the real product, worked with the keys an agent uses. And a patient who calls."""

import json
import subprocess
import sys
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, expect

from latido_run.carrier.instance import carrier_place
from tests.fixtures.house import PASSWORD, ROOT, House

FAMILY_PHONE = "+573001112233"  # three people of the demonstration share it
HANG_UP = "channel request hangup all"
PATIENCE = 30_000  # ms; the machine of the tests is shared
STREAM_AGAIN = "[object Event]"  # all that htmx says of an event stream that broke off; it begins again by itself
KEEP_CONNECTIONS = """
    const Original = window.RTCPeerConnection;
    window.connections = [];
    window.RTCPeerConnection = class extends Original {
      constructor(...all) { super(...all); window.connections.push(this); }
    };
"""
COUNT_PACKETS = """async () => {
    const counted = { received: 0, sent: 0, energy: 0 };
    for (const connection of window.connections) {
      (await connection.getStats()).forEach((report) => {
        if (report.type === "inbound-rtp") counted.received += report.packetsReceived;
        if (report.type === "inbound-rtp") counted.energy += report.totalAudioEnergy ?? 0;
        if (report.type === "outbound-rtp") counted.sent += report.packetsSent;
      });
    }
    return counted;
}"""


@dataclass(frozen=True)
class Packets:
    """Of the agent's telephone. energy: how loud what came in was, all in all."""

    received: int
    sent: int
    energy: float


class Seat:
    def __init__(self, installed: House, context: BrowserContext) -> None:
        self.house = installed
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.add_init_script(KEEP_CONNECTIONS)
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._said)
        expect.set_options(timeout=PATIENCE)

    def _said(self, message: ConsoleMessage) -> None:
        source = str(message.location.get("url"))
        began_again = message.text == STREAM_AGAIN and "/ui/app." in source
        if message.type in ("error", "warning") and not began_again:
            self.problems.append(f"{message.text} ({source})")

    def there(self, name: str) -> Locator:
        return self.page.get_by_test_id(name)

    def log_in(self, email: str) -> None:
        self.page.goto(f"{self.house.url}/cuenta/ingresar/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/puesto/")
        expect(self.there("phone")).to_have_attribute("data-state", "ready")

    def become_available(self) -> None:
        """The headset is tried first, once a shift."""
        if self.there("go-available").is_visible():
            self.there("go-available").click()
            self.there("check-done").click()
        self.in_state("available")

    def tidy_up(self) -> None:
        """A contact of an earlier test is written up."""
        expect(self.page.locator("#stage-now")).to_have_count(1)
        if self.there("wrap-up").is_visible():
            self.page.keyboard.press("1")
            self.finish()

    def leave(self) -> None:
        """The end of the shift, whatever happened."""
        self.page.goto(f"{self.house.url}/puesto/")
        self.there("agent-state").locator("summary").click()
        self.page.get_by_role("menuitemradio", name="Terminar turno").click()

    def in_state(self, state: str) -> None:
        expect(self.there("agent-state")).to_have_attribute("data-state", state)

    def answer(self) -> None:
        expect(self.there("offer")).to_be_visible(timeout=60_000)
        expect(self.there("phone")).to_have_attribute("data-state", "ringing")
        self.page.keyboard.press("F2")
        expect(self.there("call")).to_be_visible()
        expect(self.there("phone")).to_have_attribute("data-state", "talking")

    def choose_rosa(self) -> None:
        self.page.keyboard.press("1")
        expect(self.there("chosen")).to_be_visible()

    def say(self, check: str, said: str) -> None:
        """What the caller says goes into one field; the screen answers."""
        field = self.there(f"verify-{check}")
        field.fill(said)
        field.press("Enter")

    def verify_rosa(self) -> None:
        self.choose_rosa()
        self.say("document", "41.523.907")
        expect(self.page.get_by_text("Coincide", exact=True)).to_have_count(1)
        self.say("birth_date", "12/03/1954")
        expect(self.page.get_by_text("Coincide", exact=True)).to_have_count(2)
        self.say("address", "calle 45 # 12-30")
        expect(self.there("patient-name")).to_have_text("Rosa Elvira Gutiérrez Peña")

    def hang_up(self) -> None:
        self.page.keyboard.press("Shift+F2")
        expect(self.there("wrap-up")).to_be_visible()

    def finish(self) -> None:
        expect(self.page.get_by_text("Listo para finalizar")).to_be_visible()
        self.page.keyboard.press("Control+Enter")
        expect(self.there("idle")).to_be_visible()

    def packets(self) -> Packets:
        return Packets(**self.page.evaluate(COUNT_PACKETS))

    def count(self, seconds: float) -> Packets:
        """What the telephone hears and says in a while."""
        before = self.packets()
        self.page.wait_for_timeout(seconds * 1000)
        after = self.packets()
        return Packets(after.received - before.received, after.sent - before.sent, after.energy - before.energy)


class Caller:
    """A patient's telephone, as `latido call` places it: it stays until told, or the `with` ends."""

    def __init__(self, installed: House, *, stay: float = 600, number: str = FAMILY_PHONE, digits: str = "1") -> None:
        self._house = installed
        words = ["call", "--from", number, "--digits", digits, "--stay", str(stay), "--json"]
        self._running = subprocess.Popen(
            [sys.executable, "-m", "latido_run.cli", *words],
            env=installed.env,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def story(self) -> dict[str, Any]:
        """How it went, once it is over."""
        told, complaints = self._running.communicate(timeout=120)
        assert told, complaints
        return dict(json.loads(told))

    def hang_up(self) -> None:
        """The patient puts the telephone down: the carrier ends what it has."""
        if self._running.poll() is None:
            place = carrier_place(self._house.home)
            console = [str(place.prefix / "bin/asterisk"), "-C", str(place.etc / "asterisk.conf"), "-rx", HANG_UP]
            subprocess.run(console, capture_output=True, timeout=30, check=False)  # gone already when the agent hung up
            self._running.communicate(timeout=30)

    def __enter__(self) -> "Caller":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.hang_up()
