"""Starts kernels in turn and times their answers with Jupyter's client: one process for all, so that its own time
is the same for each.

Reads {"kernels": [{"name", "argv", "import", "cells"}], "pauses": [seconds], "rounds": n} from stdin; prints a JSON
list of runs, in seconds. Each round goes through all kernels, in turn, so that a busy moment hits none alone.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from queue import Empty

import zmq
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

PATIENCE = 120


def answer_to(client, msg_id, deadline):
    while time.perf_counter() < deadline:
        try:
            reply = client.get_shell_msg(timeout=1)
        except Empty:
            continue
        if reply["parent_header"].get("msg_id") == msg_id:
            return reply
    raise SystemExit("No reply came.")


def execute(client, name, code):
    """Seconds until both the reply and the idle status are here, as a front end waits for them."""
    began = time.perf_counter()
    deadline = began + PATIENCE
    msg_id = client.execute(code, stop_on_error=False)
    reply = answer_to(client, msg_id, deadline)
    texts = []
    while True:
        try:
            message = client.get_iopub_msg(timeout=deadline - time.perf_counter())
        except Empty:
            raise SystemExit(f"{name} did not become idle after:\n{code}")
        if message["parent_header"].get("msg_id") == msg_id:
            texts.append(message["content"].get("text") or "\n".join(message["content"].get("traceback", [])))
            if message["content"].get("execution_state") == "idle":
                break
    took = time.perf_counter() - began
    if reply["content"]["status"] != "ok":
        raise SystemExit(f"{name} could not run this cell:\n{code}\n{''.join(texts)}")
    return took


def measure(kernel, pause, folder):
    connection_file, _ = write_connection_file(os.path.join(folder, f"{time.monotonic_ns()}.json"), key=os.urandom(16).hex().encode())
    client = BlockingKernelClient(connection_file=connection_file)
    client.load_connection_file()
    # Sockets that are not there yet are tried again after this time: by default 100 ms, too coarse a clock.
    client.context.setsockopt(zmq.RECONNECT_IVL, 5)
    client.context.setsockopt(zmq.RECONNECT_IVL_MAX, 5)
    argv = [argument.replace("{connection_file}", connection_file) for argument in kernel["argv"]]
    client.start_channels(hb=False)
    with open(os.path.join(folder, "log"), "w+") as log:
        began = time.perf_counter()
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            # A kernel may drop what arrives while it binds, so ask again every now and then.
            ready = None
            while ready is None:
                client.kernel_info()
                try:
                    client.get_shell_msg(timeout=0.25)
                    ready = time.perf_counter() - began
                except Empty:
                    if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                        log.seek(0)
                        raise SystemExit(f"{kernel['name']} did not start:\n{log.read()[:2000]}")
            time.sleep(pause)
            return {
                "kernel": kernel["name"],
                "pause": pause,
                "ready": ready,
                "import": execute(client, kernel["name"], kernel["import"]),
                "cells": [execute(client, kernel["name"], cell) for cell in kernel["cells"]],
            }
        finally:
            process.kill()
            process.wait()
            client.stop_channels()


def main():
    request = json.load(sys.stdin)
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        # The first start of each reads its files from disk; that is not what is measured.
        for kernel in request["kernels"]:
            measure(kernel, 0, folder)
        total = request["rounds"] * len(request["pauses"]) * len(request["kernels"])
        for _ in range(request["rounds"]):
            for pause in request["pauses"]:
                for kernel in request["kernels"]:
                    runs.append(measure(kernel, pause, folder))
                    print(f"\r{len(runs)} of {total} ", end="", file=sys.stderr, flush=True)
    print("\r", end="", file=sys.stderr)
    json.dump(runs, sys.stdout)


main()
