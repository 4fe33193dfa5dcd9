"""Queues, agent state, offers: who gets the next interaction. core/ decides, router/ is the one leader that matches."""
