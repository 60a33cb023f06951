"""PyTorch's side of `npm run bench -- attention`: reads one request a line, answers with one line of JSON.

{"kind": "forward" | "both", "variant": "plain" | "fused", "batch": 2, "length": 5, "modelDim": 16, "numHeads": 4, "seconds": 0.2}
→ {"microseconds": median of one call}
"""

import json
import math
import sys
import time

try:
    import torch
except ImportError:
    print(json.dumps({"missing": True}), flush=True)
    sys.exit(0)

import torch.nn.functional as F


def plain(query, key, value):
    """The layout of the well-known lessons: it has the weights in hand, as the course has."""
    scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1])
    weights = torch.softmax(scores, -1)
    return weights @ value, weights


def fused(query, key, value):
    """PyTorch's own fused function, which gives no weights."""
    return F.scaled_dot_product_attention(query, key, value), None


def multi_head(core, x, matrices, heads):
    batch, length, width = x.shape
    query, key, value = ((x @ matrix).view(batch, length, heads, -1).transpose(1, 2) for matrix in matrices[:3])
    output, weights = core(query, key, value)
    return output.transpose(1, 2).reshape(batch, length, width) @ matrices[3], weights


def median_time(call, seconds):
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


def measure(request):
    torch.manual_seed(0)
    width = request["modelDim"]
    x = torch.randn(request["batch"], request["length"], width, requires_grad=True)
    matrices = [(torch.randn(width, width) / math.sqrt(width)).requires_grad_() for _ in range(4)]
    core = {"plain": plain, "fused": fused}[request["variant"]]
    gradient = torch.ones_like(x)

    def forward():
        with torch.no_grad():
            return multi_head(core, x, matrices, request["numHeads"])

    def both():
        output, _ = multi_head(core, x, matrices, request["numHeads"])
        return torch.autograd.grad(output, [x, *matrices], gradient)

    return median_time({"forward": forward, "both": both}[request["kind"]], request["seconds"])


print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
for line in sys.stdin:
    print(json.dumps({"microseconds": measure(json.loads(line))}), flush=True)
