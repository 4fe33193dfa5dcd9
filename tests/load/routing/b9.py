"""B9: how long one day of 120 agents takes to play, with the whole policy, on one processor."""

import argparse
import time
from dataclasses import replace
from statistics import median

from latido.routing.simulator import playing, policies, reading
from latido.routing.simulator.playing import Task
from tests.load.routing.b8 import SCENARIO
from tests.load.rows import Row, at_most, say

AGENTS, LIMIT = 120, 3.0  # seconds


def rows(chosen: argparse.Namespace) -> list[Row]:
    scenario = reading.read(SCENARIO)
    reserving = tuple(replace(each, reserve=each.reserve or 1) if each.tier else each for each in scenario.streams)
    whole = replace(scenario, streams=reserving)
    times = 1 if chosen.quick else 3
    say(f"B9: a day of {AGENTS} agents, {times} times…")
    base = median(_seconds(Task(scenario, AGENTS, policies.FIFO, 1001 + n)) for n in range(times))
    taken = [_seconds(Task(whole, AGENTS, policies.LATIDO, 1001 + n)) for n in range(times)]
    callers = len(playing.play(Task(whole, AGENTS, policies.FIFO, 1001)).callers)
    detail = f"{callers} callers, reserves and after-contact work; the base is plain FIFO"
    return [at_most("B9 a day of 120 agents, whole policy", median(taken), "s", LIMIT, base, detail)]


def _seconds(task: Task) -> float:
    began = time.process_time()
    playing.play(task)
    return time.process_time() - began
