"""The door of dialogues.

By the channels, each in a transaction of its own: admit, advance, remind, left. By the console and the demonstration,
in the organisation's scope: publish, problems, prompts, languages_offered, sample_in.
"""

from latido.flows import configuring, selectors, services, waiting
from latido.flows.core.graph import prompt_name
from latido.flows.core.spoken import in_turn, last_digits
from latido.flows.languages import sample_in

admit = services.admit
advance = services.advance
remind = waiting.remind
left = waiting.left
publish = services.publish
problems = services.problems
prompts = selectors.prompts
languages_offered = selectors.languages_offered
KINDS = configuring.KINDS

__all__ = [
    "KINDS",
    "admit",
    "advance",
    "in_turn",
    "languages_offered",
    "last_digits",
    "left",
    "problems",
    "prompt_name",
    "prompts",
    "publish",
    "remind",
    "sample_in",
]
