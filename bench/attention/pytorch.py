"""PyTorch's side of `npm run bench -- attention`: reads one request a line, answers with one line of JSON.

{"kind": "forward" | "both", "variant": "plain" | "fused", "batch": 2, "length": 5, "modelDim": 16, "numHeads": 4, "seconds": 0.2}
→ {"microseconds": median of one call}
"""

import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from pytorch_side import median_time, serve

import torch
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


serve(measure)
