"""Executes one notebook with nbclient and says how it goes, a line of JSON for each thing that happens.

The request is the first line of standard input, as JSON. When standard input ends, the caller has gone or wants
to stop: the kernel is interrupted and shut down. That works alike on every system, and leaves no kernel behind
when the caller is killed.
"""

import asyncio
import json
import logging
import os
import signal
import sys
import threading
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from jupyter_client.kernelspec import NoSuchKernel

# What jupyter_client says of a kernel whose process ends before it answers for the first time.
DIED_AT_ONCE = "Kernel died before replying to kernel_info"


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def text_of(outputs, name):
    return "".join(out.text for out in outputs if out.output_type == "stream" and out.name == name)


def error_of(cell, reply):
    """The error as the kernel sent it: its message on the cell if there is one, else its reply."""
    for output in cell.outputs:
        if output.output_type == "error":
            return {"ename": output.ename, "evalue": output.evalue, "traceback": list(output.traceback)}
    return {
        "ename": reply.get("ename") or "Error",
        "evalue": reply.get("evalue") or "the kernel gave no reason",
        "traceback": list(reply.get("traceback") or []),
    }


class Run:
    def __init__(self, request):
        self.request = request
        self.notebook = nbformat.read(request["notebook"], as_version=4)
        self.started = {}
        self.client = self.new_client()

    def new_client(self):
        return NotebookClient(
            self.notebook,
            timeout=self.request["timeout"],
            startup_timeout=self.request["startupTimeout"],
            allow_errors=self.request["allowErrors"],
            record_timing=False,
            # The kernel works in the notebook's own folder, as it does in JupyterLab.
            resources={"metadata": {"path": self.request["folder"]}},
            on_cell_execute=self.cell_execute,
            on_cell_executed=self.cell_executed,
        )

    def cell_execute(self, cell, cell_index):
        self.started[cell_index] = time.monotonic()
        say("cell-started", cell=cell_index)

    def cell_executed(self, cell, cell_index, execute_reply):
        reply = execute_reply["content"] if execute_reply else {"status": "ok"}
        error = error_of(cell, reply) if reply["status"] != "ok" else None
        allowed = self.request["allowErrors"] or "raises-exception" in cell.metadata.get("tags", [])
        say(
            "cell-finished",
            cell=cell_index,
            seconds=time.monotonic() - self.started[cell_index],
            stderr=text_of(cell.outputs, "stderr"),
            error=error,
            allowed=error is not None and allowed,
        )

    async def run_cells(self):
        try:
            await self.client.async_execute()
        except RuntimeError as error:
            if str(error) != DIED_AT_ONCE:
                raise
            # Another program may have taken one of its ports in the meantime: the next start gets others.
            self.client = self.new_client()
            await self.client.async_execute()

    async def execute(self):
        """Returns what ended the run early, or nothing."""
        try:
            await self.run_cells()
        except CellExecutionError:
            return "error"
        except CellTimeoutError:
            self.fail(f"the cell took longer than {self.request['timeout']:g} seconds (--timeout)")
            return "timeout"
        except DeadKernelError:
            self.fail("the kernel died", died=True)
            return "died"
        except NoSuchKernel as error:
            self.fail(f'Jupyter knows no kernel "{error.name}". `npm run setup` installs it.')
            return "died"
        except RuntimeError as error:
            # nbclient's own word for a kernel that didn't answer in time, or died before it did.
            self.fail(f"the kernel didn't start: {error}", died=True)
            return "died"
        return None

    def fail(self, message, died=False):
        say("failed", message=message, cell=max(self.started, default=None), died=died)

    async def stop(self, execution):
        """Ends the run, and its kernel at once.

        nbclient ends the kernel on its way out of a run. That is left to it: two at it at the same time fall over each other.
        """
        self.client.shutdown_kernel = "immediate"
        execution.cancel()
        await asyncio.gather(execution, return_exceptions=True)
        manager = self.client.km
        if manager is not None and manager.has_kernel:
            # Stopped before nbclient had taken charge of it: the kernel was just starting.
            await manager.shutdown_kernel(now=True)

    def write(self):
        save, html = self.request.get("save"), self.request.get("html")
        if save:
            os.makedirs(os.path.dirname(save), exist_ok=True)
            nbformat.write(self.notebook, save)
        if html:
            from nbconvert import HTMLExporter

            body, _ = HTMLExporter().from_notebook_node(
                self.notebook, {"metadata": {"name": os.path.splitext(os.path.basename(html))[0]}}
            )
            os.makedirs(os.path.dirname(html), exist_ok=True)
            with open(html, "w", encoding="utf-8") as page:
                page.write(body)


async def main():
    request = json.loads(sys.stdin.readline())
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()

    def watch():
        sys.stdin.read()
        loop.call_soon_threadsafe(stopped.set)

    threading.Thread(target=watch, daemon=True).start()
    try:
        run = Run(request)
    except (OSError, ValueError, nbformat.reader.NotJSONError) as error:
        reason = str(error).splitlines()[0]
        say("failed", message=f"this isn't a notebook that Jupyter can read: {reason}", cell=None, died=False)
        return
    execution = asyncio.ensure_future(run.execute())
    stopping = asyncio.ensure_future(stopped.wait())
    await asyncio.wait([execution, stopping], return_when=asyncio.FIRST_COMPLETED)
    if not execution.done():
        await run.stop(execution)
        say("stopped")
        return
    ended = execution.result()
    if ended in (None, "error", "timeout"):
        run.write()
    say("finished", ok=ended is None)


if __name__ == "__main__":
    # Ctrl-C in a terminal reaches this process too; the caller decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What nbclient logs of a failure, the events above say better.
    logging.disable(logging.ERROR)
    if sys.platform == "win32":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
    asyncio.run(main())
    # The thread that watches standard input may still be waiting there.
    sys.stdout.flush()
    os._exit(0)
