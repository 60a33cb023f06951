"""PyTorch's side of `npm run bench -- training`: reads one request a line, answers with one line of JSON.

{"kind": "step" | "epoch", "model": "attention" | "rnn" | "lstm", "numHeads": 4, "modelDim": 32, "vocabularySize": 150,
 "batch": 64, "sentences": [[3, 5, …], …], "labels": [0, 1, …], "seconds": 0.3}
→ {"microseconds": median of one step, or of one epoch}
"""

import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from pytorch_side import median_time, serve

import torch
from torch import nn


def sinusoidal(length, width):
    angles = torch.arange(length)[:, None] / 10000 ** (torch.arange(0, width, 2) / width)
    return torch.stack([angles.sin(), angles.cos()], -1).reshape(length, width)


class Attention(nn.Module):
    """What SentenceClassifier computes: one summary query over summary and words."""

    def __init__(self, vocabulary_size, width, heads, length):
        super().__init__()
        self.heads = heads
        self.embeddings = nn.Embedding(vocabulary_size + 1, width)
        self.query, self.key, self.value, self.join = (nn.Linear(width, width, bias=False) for _ in range(4))
        self.output = nn.Linear(width, 1)
        self.register_buffer("positions", sinusoidal(length + 1, width))
        self.summary = vocabulary_size

    def forward(self, ids):
        ids = torch.cat([torch.full((len(ids), 1), self.summary), ids], 1)
        x = self.embeddings(ids) + self.positions[: ids.shape[1]]
        batch, length, width = x.shape
        split = lambda y: y.view(batch, -1, self.heads, width // self.heads).transpose(1, 2)
        query, key, value = split(self.query(x[:, :1])), split(self.key(x)), split(self.value(x))
        scores = query @ key.transpose(-1, -2) / math.sqrt(width // self.heads)
        weights = torch.softmax(scores.masked_fill((ids == 0)[:, None, None], -math.inf), -1)
        return self.output(self.join((weights @ value).transpose(1, 2).reshape(batch, width)))


class Recurrent(nn.Module):
    def __init__(self, kind, vocabulary_size, width):
        super().__init__()
        self.embeddings = nn.Embedding(vocabulary_size, width)
        self.recurrent = (nn.RNN if kind == "rnn" else nn.LSTM)(width, width, batch_first=True)
        self.output = nn.Linear(width, 1)

    def forward(self, ids):
        hidden, _ = self.recurrent(self.embeddings(ids))
        last = (ids != 0).sum(1) - 1
        return self.output(hidden[torch.arange(len(ids)), last])


def measure(request):
    torch.manual_seed(0)
    longest = max(map(len, request["sentences"]))
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in request["sentences"]])
    labels = torch.tensor(request["labels"], dtype=torch.float32)[:, None]
    size, width = request["vocabularySize"], request["modelDim"]
    model = Attention(size, width, request["numHeads"], longest) if request["model"] == "attention" else Recurrent(request["model"], size, width)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    batch = request["batch"]

    def step(rows):
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(model(ids[rows]), labels[rows]).backward()
        optimizer.step()

    def epoch():
        for rows in torch.randperm(len(ids)).split(batch):
            step(rows)

    first = torch.arange(batch)
    return median_time(epoch if request["kind"] == "epoch" else lambda: step(first), request["seconds"])


serve(measure)
