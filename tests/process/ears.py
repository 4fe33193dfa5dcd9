"""Ears for tests: what was said is found again in what was heard, by correlation."""

import wave
from pathlib import Path
from typing import Any

import numpy as np

RATE = 8000
Samples = np.ndarray[Any, np.dtype[np.float64]]
SAME = 0.5  # unrelated speech stays below a third


def hear(path: Path) -> Samples:
    """A recording as samples; nothing when there is none, or its head is being written this moment."""
    if not path.exists() or path.stat().st_size <= 44:
        return np.zeros(0)
    try:
        with wave.open(str(path)) as audio:
            return np.frombuffer(audio.readframes(audio.getnframes()), "<i2").astype(float)
    except (wave.Error, EOFError):
        return np.zeros(0)


def likeness(heard: Samples, said: Samples) -> float:
    """How surely any second of `said` is somewhere in `heard`: the highest normalised correlation, 0 to 1."""
    size, best = RATE, 0.0
    if len(heard) < size:
        return best
    width = 1 << (len(heard) + size).bit_length()
    spectrum = np.fft.rfft(heard, width)
    energy = np.sqrt(np.maximum(np.convolve(heard**2, np.ones(size), "valid"), 1e6))
    loud = (said**2).mean() / 2
    for start in range(0, len(said) - size, size // 2):
        piece = said[start : start + size]
        if (piece**2).mean() > loud:
            cross = np.fft.irfft(spectrum * np.conj(np.fft.rfft(piece, width)))[: len(energy)]
            best = max(best, float((cross / energy).max() / np.sqrt((piece**2).sum())))
    return best


def longest_silence(heard: Samples) -> float:
    """Seconds of the longest run of exact zeros."""
    best = run = 0
    for zero in (heard == 0).tolist():
        run = run + 1 if zero else 0
        best = max(best, run)
    return best / RATE
