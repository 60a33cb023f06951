"""What the PyTorch sides of benchmarks share: they read a request a line, and answer each with a line of JSON."""

import json
import sys
import time

try:
    import torch
except ImportError:
    print(json.dumps({"missing": True}), flush=True)
    sys.exit(0)


def median_time(call, seconds):
    """The median time of a call in microseconds, over calls that fill `seconds`, after three that don't count."""
    for _ in range(3):
        call()
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    times.sort()
    return 1e6 * times[len(times) // 2]


def serve(measure):
    """Says which PyTorch this is, then answers requests until there are no more."""
    print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    for line in sys.stdin:
        print(json.dumps({"microseconds": measure(json.loads(line))}), flush=True)
