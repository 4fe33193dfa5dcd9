"""The voice process: drives one Asterisk. `call` decides and is pure; `bridge` alone meets Django."""
