"""Runs a command in a terminal of its own and presses keys, as a person would.

Reads from stdin, as JSON: command, folder, env, steps. A step waits until the terminal shows "until", and then presses
"press". Prints, as JSON, what the terminal showed before each step and at the end, the exit code, and whether the
terminal was given back as it was.
"""

import json
import os
import pty
import select
import sys
import termios
import time

given = json.load(sys.stdin)
child, terminal = pty.fork()
if child == 0:
    os.chdir(given["folder"])
    os.execvpe(given["command"][0], given["command"], {**os.environ, **given["env"]})

before = termios.tcgetattr(terminal)
deadline = time.time() + 120


def read(until):
    """What the terminal shows up to and including a text; at the end of the program, all of it."""
    shown = ""
    while until is None or until not in shown:
        if time.time() > deadline:
            raise SystemExit(f"still waiting for {until!r}; shown so far: {shown}")
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            piece = b""
        if not piece:
            if until is None:
                return shown
            raise SystemExit(f"it ended before it showed {until!r}; shown: {shown}")
        shown += piece.decode("utf-8", "replace")
    return shown


shown = []
for step in given["steps"]:
    shown.append(read(step["until"]))
    os.write(terminal, step["press"].encode())
shown.append(read(None))
restored = termios.tcgetattr(terminal)[3] == before[3]
_, status = os.waitpid(child, 0)
print(json.dumps({"shown": shown, "status": os.waitstatus_to_exitcode(status), "restored": restored}))
