"""Start Kundenpost, from a checkout or installed; nothing else.

The wheel keeps our five folders in `_kundenpost/`, so that names as common as `config` never
collide with another distribution's. Whichever place holds them goes first on the path.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE / "_kundenpost" if (HERE / "_kundenpost").is_dir() else HERE


def main() -> None:
    """Run the command line program."""
    sys.path.insert(0, str(HOME))
    from review.main import main as command  # noqa: PLC0415 - only now is the path ready

    command()


if __name__ == "__main__":
    main()
