"""How passwords are kept. OWASP's Argon2id parameters: twelve logins at once take 230 MB, not 1.2 GB."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet). Older hashes are renewed at login."""

    memory_cost = 19 * 1024  # KiB
    time_cost = 2
    parallelism = 1
