"""The leader: the one process that matches. It drains the inbox, asks core, writes offers and wakes who must act."""
