"""Where the house is wired: settings, URLs, subscriptions, adapters, and the programs that run it."""
