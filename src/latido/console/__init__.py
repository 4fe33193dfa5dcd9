"""Administration: people, queues, words and numbers, and reading the audit. Screens only; the rooms decide."""
