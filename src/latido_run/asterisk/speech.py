"""Sentences as sound files: espeak-ng speaks, one pass brings it to the telephone's 8 kHz."""

import hashlib
import math
import shutil
import subprocess
import sys
import tempfile
import wave
from array import array
from operator import mul
from pathlib import Path

TELEPHONE = 8000  # samples a second
PAUSE = TELEPHONE // 10
WORDS_A_MINUTE = 170
QUIET = 100  # of 32767: below it nothing is said
_TAPS = 32
_LOUD = 0.7  # of full scale: -3 dB


class NoSpeechError(Exception):
    """There is no espeak-ng: install the package espeak-ng, or our Asterisk, which brings one."""


def program(prefix: Path) -> Path:
    """The speech program: Asterisk's folder has one, most machines another. Raises NoSpeechError."""
    own = prefix / "bin/espeak-ng"
    if own.exists():
        return own
    if found := shutil.which("espeak-ng"):
        return Path(found)
    raise NoSpeechError(NoSpeechError.__doc__)


def speak(espeak: Path, text: str, language: str, pitch: int = 45) -> bytes:
    """The sentence as a WAV file of 8 kHz, mono, 16 bit. Raises NoSpeechError."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.wav"
        said = [str(espeak), "-v", language, "-s", str(WORDS_A_MINUTE), "-p", str(pitch), "-w", str(raw), "--stdin"]
        try:
            subprocess.run(said, input=text.encode(), check=True, capture_output=True, timeout=60)
        except (OSError, subprocess.SubprocessError) as problem:
            raise NoSpeechError(NoSpeechError.__doc__) from problem
        if not raw.exists():  # there was nothing to say
            return _wav(array("h", [0] * PAUSE), Path(folder) / "out.wav")
        with wave.open(str(raw)) as audio:
            rate, samples = audio.getframerate(), array("h", audio.readframes(audio.getnframes()))
        if sys.byteorder == "big":
            samples.byteswap()
        return _wav(_trimmed(_levelled(_resampled(samples, rate))), Path(folder) / "out.wav")


def name_of(text: str) -> str:
    """The file name of a sentence: the same sentence is spoken once."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _resampled(samples: "array[int]", rate: int) -> list[float]:
    """Windowed-sinc interpolation, below half of the telephone's rate."""
    common = math.gcd(rate, TELEPHONE)
    up, down = TELEPHONE // common, rate // common
    reach = int(_TAPS * rate / TELEPHONE / 2)
    kernels = [_kernel(phase / up, reach, TELEPHONE / rate) for phase in range(up)]
    padded = [0.0] * reach + [float(s) for s in samples] + [0.0] * (reach + 1)
    out: list[float] = []
    for n in range(len(samples) * up // down):
        whole, phase = divmod(n * down, up)
        out.append(sum(map(mul, padded[whole : whole + 2 * reach + 1], kernels[phase])))
    return out


def _kernel(shift: float, reach: int, cut: float) -> list[float]:
    weights = []
    for tap in range(-reach, reach + 1):
        x = tap - shift
        sinc = cut if x == 0 else math.sin(math.pi * cut * x) / (math.pi * x)
        weights.append(sinc * (0.5 + 0.5 * math.cos(math.pi * x / (reach + 1))))
    total = sum(weights)
    return [weight / total for weight in weights]


def _levelled(samples: list[float]) -> "array[int]":
    peak = max((abs(s) for s in samples), default=0.0) or 1.0
    return array("h", (int(s * _LOUD * 32767 / peak) for s in samples))


def _trimmed(samples: "array[int]") -> "array[int]":
    """Without the silence before and after: nobody calls to hear it."""
    loud = [n for n, sample in enumerate(samples) if abs(sample) > QUIET]
    if not loud:
        return samples[:PAUSE]
    return samples[max(loud[0] - PAUSE // 2, 0) : loud[-1] + PAUSE]


def _wav(samples: "array[int]", file: Path) -> bytes:
    if sys.byteorder == "big":
        samples.byteswap()
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(TELEPHONE)
        out.writeframes(samples.tobytes())
    return file.read_bytes()
