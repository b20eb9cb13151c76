"""``python -m extractor`` is the ``extractor`` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command. Ctrl-C ends it with 130 from its first moment, while its modules are still being read, too."""
    try:
        from extractor.cli import main as command

        command()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
