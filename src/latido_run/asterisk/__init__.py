"""Our own Asterisk: how it is installed, what its files say, how it is started and stopped."""
