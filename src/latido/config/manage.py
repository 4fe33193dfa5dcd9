"""`latido manage ...`: Django's commands and ours."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latido.config.settings")
    from django.core.management import execute_from_command_line

    from latido.plumbing import logs

    logs.hide_tracebacks()
    execute_from_command_line(["latido manage", *sys.argv[1:]])


if __name__ == "__main__":
    main()
