"""What is heard and kept: prompts, and the recordings of agents' legs."""

import asyncio
import wave
from pathlib import Path

from latido_voice.ari import Refused

WHOLE_AFTER = 5.0  # seconds Asterisk may take to finish a file
LOOK_AGAIN = 0.1


class Media:
    """Where sounds are and where recordings go; pauses them over the manager's port."""

    def __init__(self, prompts: Path, spool: Path, ami_port: int, ami_secret: str) -> None:
        self._prompts, self._spool = prompts, spool
        self._port, self._secret = ami_port, ami_secret
        self._manager: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._manager_lock = asyncio.Lock()

    def prompt(self, name: str) -> str:
        """A prompt as Asterisk wants it named; several one after the other are joined by a plus."""
        return ",".join(f"sound:{self._prompts / each}" for each in name.split("+"))

    def recording(self, leg: str) -> Path:
        """The file of a leg's audio."""
        return self._spool / f"{leg}.wav"

    def discard(self, leg: str) -> None:
        """Forget the audio of a leg that never talked."""
        self.recording(leg).unlink(missing_ok=True)

    async def whole(self, leg: str) -> None:
        """Wait until Asterisk has finished a leg's file, or will not: a full disk leaves it short or absent."""
        for _ in range(int(WHOLE_AFTER / LOOK_AGAIN)):
            if is_whole(self.recording(leg)):
                return
            await asyncio.sleep(LOOK_AGAIN)

    async def mute(self, channel_name: str, muted: bool) -> None:
        """Pause or go on with the recording of a channel. Raises Refused."""
        asked = {"Action": "MixMonitorMute", "Channel": channel_name, "Direction": "both", "State": str(int(muted))}
        async with self._manager_lock:
            try:
                await self._manage(asked)
            except (OSError, TimeoutError, asyncio.IncompleteReadError):
                self._forget_manager()  # Asterisk was restarted: once more, on a new connection
                try:
                    await self._manage(asked)
                except (OSError, TimeoutError, asyncio.IncompleteReadError) as problem:
                    self._forget_manager()
                    raise Refused("manager") from problem

    def close(self) -> None:
        self._forget_manager()

    async def _manage(self, asked: dict[str, str]) -> None:
        if self._manager is None:
            reader, writer = self._manager = await asyncio.open_connection("127.0.0.1", self._port)
            await reader.readline()
            login = {"Action": "Login", "Username": "mute", "Secret": self._secret, "Events": "off"}
            await _ask(reader, writer, login)
        await _ask(*self._manager, asked)

    def _forget_manager(self) -> None:
        if self._manager is not None:
            self._manager[1].close()
            self._manager = None


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: dict[str, str]) -> None:
    writer.write("".join(f"{key}: {value}\r\n" for key, value in asked.items()).encode() + b"\r\n")
    answer = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)).decode()
    if "Response: Success" not in answer:
        raise Refused(f"manager {asked['Action']}")


def is_whole(file: Path) -> bool:
    """Whether the header already says how long the audio is: Asterisk writes that last."""
    try:
        with wave.open(str(file)) as audio:
            said = int(audio.getnframes() * audio.getsampwidth() * audio.getnchannels())
        return said > 0 and file.stat().st_size >= said + 44
    except (OSError, EOFError, wave.Error):
        return False
