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

    def prompt(self, name: str) -> str:
        """A prompt as Asterisk wants it named."""
        return f"sound:{self._prompts / name}"

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
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError as problem:
            raise Refused("manager") from problem
        try:
            await reader.readline()
            await _ask(reader, writer, Action="Login", Username="mute", Secret=self._secret, Events="off")
            state = str(int(muted))
            await _ask(reader, writer, Action="MixMonitorMute", Channel=channel_name, Direction="both", State=state)
        except (OSError, asyncio.IncompleteReadError) as problem:
            raise Refused("manager") from problem
        finally:
            writer.close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, **fields: str) -> None:
    writer.write("".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode() + b"\r\n")
    answer = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)).decode()
    if "Response: Success" not in answer:
        raise Refused(f"manager {fields['Action']}")


def is_whole(file: Path) -> bool:
    """Whether the header already says how long the audio is: Asterisk writes that last."""
    try:
        with wave.open(str(file)) as audio:
            said = int(audio.getnframes() * audio.getsampwidth() * audio.getnchannels())
        return said > 0 and file.stat().st_size >= said + 44
    except (OSError, EOFError, wave.Error):
        return False
