"""planner with injected faults: `python -m tests.real.crashing ACTION…`.

Each ACTION is `module:function` or `module:Class.method`, which then raises; the words after `--` are planner's own.
"""

from __future__ import annotations

import sys
from importlib import import_module

from planner.__main__ import main

SECRET = "Ueberraschungsfest"


def fail(*_: object, **__: object) -> None:
    title = f"{SECRET} on Friday"
    raise ValueError(title)


def put_in(place: str) -> None:
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    owner: object = import_module(module)
    for step in owners:
        owner = getattr(owner, step)
    setattr(owner, name, fail)


if __name__ == "__main__":
    places, words = sys.argv[1 : sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1 :]
    # Textual reads the environment at its import, which `main` prepares: the faults are only put in when it is loaded.
    import planner.tui.run as app

    run = app._run

    def run_with_faults(shell: object) -> None:
        for place in places:
            put_in(place)
        run(shell)  # type: ignore[arg-type]

    app._run = run_with_faults  # type: ignore[assignment]
    sys.argv[1:] = words
    sys.exit(main())
