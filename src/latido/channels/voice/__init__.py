"""The telephone: trunks, numbers, prompts, and the tickets of the agents' softphones."""
