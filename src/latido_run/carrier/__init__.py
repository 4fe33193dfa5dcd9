"""The outside world in a second private Asterisk: patients who call, phones that answer."""
