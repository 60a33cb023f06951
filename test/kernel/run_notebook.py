"""Drives the kernel `tslab` with Jupyter's own clients; prints what came of it as JSON.

Usage: run_notebook.py run | kill | timeout | restart
"""

import asyncio
import json
import os
import signal
import sys
import threading
import time
from queue import Empty

import nbformat
from jupyter_client.manager import KernelManager, start_new_kernel
from nbclient import NotebookClient


def notebook(*sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernelspec = {"name": "tslab", "language": "typescript", "display_name": "TypeScript"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec})


def descendants(pid):
    """All processes below one, by /proc."""
    parents = {}
    for entry in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as stat:
                    parents[int(entry)] = int(stat.read().rsplit(")", 1)[1].split()[1])
            except OSError:
                pass
    children = [child for child, parent in parents.items() if parent == pid]
    return children + [below for child in children for below in descendants(child)]


def run():
    nb = notebook(
        'console.log("hello");',
        "const answer: number = 42;\nanswer",
        'throw new RangeError("stop");',
        'console.log("after the error");',
        'import { display } from "tslab";\ndisplay.html("<b>bold</b>");',
        "for (let i = 0; i < 50_000; i++) console.log(i);",
    )
    NotebookClient(nb, timeout=60, allow_errors=True, coalesce_streams=True).execute()
    return [{"source": cell.source, "outputs": cell.outputs} for cell in nb.cells]


def kill():
    nb = notebook('console.log("started");', "await new Promise(() => {});")
    client = NotebookClient(nb, timeout=60)
    left = []

    def shoot(cell, cell_index):
        if cell_index == 1:
            pid = client.km.provisioner.process.pid
            left.extend(descendants(pid))
            threading.Timer(0.5, os.kill, (pid, signal.SIGKILL)).start()

    client.on_cell_execute = shoot
    try:
        client.execute()
        error = "none"
    except Exception as problem:
        error = type(problem).__name__
    time.sleep(0.3)
    return {"error": error, "left": [pid for pid in left if os.path.exists(f"/proc/{pid}")]}


def timeout():
    nb = notebook("for (;;) await new Promise((done) => setTimeout(done, 10));", "1 + 1")
    statuses = []
    client = NotebookClient(nb, timeout=3, interrupt_on_timeout=True, allow_errors=True)
    client.on_cell_executed = lambda cell, cell_index, execute_reply: statuses.append(execute_reply["content"]["status"])
    client.execute()
    return {"statuses": statuses}


def restart():
    manager, client = start_new_kernel(kernel_name="tslab")
    client.execute_interactive("(globalThis as any).before = 1;", timeout=30, output_hook=lambda message: None)
    client.execute("console.log('started');\nfor (;;) await new Promise((done) => setTimeout(done, 10));")
    while client.get_iopub_msg(timeout=30)["content"].get("text") != "started\n":
        pass
    forced = []
    provisioner = manager.provisioner
    kill_process = provisioner.kill

    async def watched(*args, **kwargs):
        if await provisioner.poll() is None:
            forced.append(True)
        await kill_process(*args, **kwargs)

    provisioner.kill = watched
    manager.restart_kernel()
    was_forced = bool(forced)
    client.wait_for_ready(timeout=30)
    texts = []

    def hook(message):
        if message["msg_type"] == "stream":
            texts.append(message["content"]["text"])

    client.execute_interactive("console.log(typeof (globalThis as any).before);", timeout=30, output_hook=hook)
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return {"forced": was_forced, "value": "".join(texts)}


print(json.dumps({"run": run, "kill": kill, "timeout": timeout, "restart": restart}[sys.argv[1]]()))
