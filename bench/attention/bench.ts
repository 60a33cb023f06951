import { MultiHeadAttention, tensorflowBackend, tf } from "../../src/index";
import { type Bench, type BenchOptions, median, textTable } from "../bench";
import { lengthCurves } from "./lengths";
import { howToGetPyTorch, startPyTorch, type PyTorch } from "../pytorch";
import { medianMicroseconds } from "../time";

/** One size of multi-head self-attention, and the part of PyTorch's speed that it has to reach. */
interface Size {
  readonly batch: number;
  readonly length: number;
  readonly modelDim: number;
  readonly numHeads: number;
  readonly bar: number;
}

const sizes: readonly Size[] = [
  { batch: 2, length: 5, modelDim: 16, numHeads: 4, bar: 0.5 },
  { batch: 32, length: 32, modelDim: 64, numHeads: 4, bar: 0.5 },
  { batch: 8, length: 128, modelDim: 768, numHeads: 12, bar: 0.9 },
];

const kinds = ["forward", "both"] as const;

/** Times of one size and kind, in microseconds, one for each round. */
interface Row {
  readonly size: Size;
  readonly kind: (typeof kinds)[number];
  /** `attend`, which gives the weights too; and the layer in a model, which doesn't. */
  readonly attend: number[];
  readonly layer: number[];
  /** The same two from PyTorch: with weights in the plain way, without in its fused function. */
  readonly plain: number[];
  readonly fused: number[];
}

/** How long each thing is measured in one round. */
const SECONDS = 0.25;

function ours({
  batch,
  length,
  modelDim,
  numHeads,
}: Size): Record<(typeof kinds)[number], { attend: () => void; layer: () => void }> & { dispose(): void } {
  const layer = new MultiHeadAttention({ numHeads, modelDim, seed: 1 });
  const x = tf.randomNormal<tf.Rank.R3>([batch, length, modelDim], 0, 1, "float32", 1);
  const gradient = tf.onesLike(x);
  const variables = layer.getWeights();
  const both = (output: () => tf.Tensor): void => {
    tf.tidy(() => {
      // With respect to the input and the four matrices.
      tf.grads(output)([x, ...variables], gradient);
    });
  };
  return {
    forward: {
      attend: () => tf.dispose({ ...layer.attend(x, x, x) }),
      layer: () => tf.dispose(layer.apply(x) as tf.Tensor),
    },
    both: {
      attend: () => both(() => layer.attend(x, x, x).output),
      layer: () => both(() => layer.apply(x) as tf.Tensor),
    },
    dispose: () => {
      layer.dispose();
      tf.dispose([x, gradient]);
    },
  };
}

async function measure(rounds: number, pytorch: PyTorch | undefined): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of sizes) {
    const calls = ours(size);
    for (const kind of kinds) {
      const row: Row = { size, kind, attend: [], layer: [], plain: [], fused: [] };
      // In turns, so that what slows the machine for a while slows both.
      for (let round = 0; round < rounds; round++) {
        row.attend.push(medianMicroseconds(calls[kind].attend, SECONDS));
        const ask = async (variant: "plain" | "fused"): Promise<void> => {
          const answer = await pytorch?.ask({ kind, variant, ...size, seconds: SECONDS });
          if (answer !== undefined) row[variant].push(answer.microseconds);
        };
        await ask("plain");
        row.layer.push(medianMicroseconds(calls[kind].layer, SECONDS));
        await ask("fused");
      }
      rows.push(row);
    }
    calls.dispose();
  }
  return rows;
}

function describe(rows: readonly Row[], pytorch: PyTorch | undefined): string {
  const time = (times: readonly number[]): string => (times.length === 0 ? "" : median(times).toFixed(0));
  const ratio = (theirs: readonly number[], own: readonly number[]): string =>
    theirs.length === 0 ? "" : median(theirs.map((value, i) => value / (own[i] ?? NaN))).toFixed(2);
  return textTable([
    ["batch × length × width, heads", "", "attend", "PyTorch plain", "speed", "layer", "PyTorch fused", "speed", "bar"],
    ...rows.map(({ size, kind, attend, layer, plain, fused }) => [
      `${size.batch} × ${size.length} × ${size.modelDim}, ${size.numHeads}`,
      kind === "both" ? "forward + backward" : "forward",
      time(attend),
      time(plain),
      ratio(plain, attend),
      time(layer),
      time(fused),
      ratio(fused, layer),
      pytorch === undefined ? "" : `≥ ${size.bar}`,
    ]),
  ]);
}

/** Multi-head attention beside PyTorch's, and what exact, local and linear attention cost with length. */
export const attentionBench: Bench = {
  name: "attention",
  summary: "multi-head attention beside PyTorch's, in one run; cost against length",
  async run({ rounds, json, python }: BenchOptions): Promise<string> {
    const pytorch = await startPyTorch("bench/attention/pytorch.py", python);
    let rows;
    try {
      rows = await measure(rounds, pytorch);
    } finally {
      pytorch?.stop();
    }
    const curves = lengthCurves(rounds);
    if (json) {
      return JSON.stringify(
        {
          backend: tensorflowBackend(),
          pytorch: pytorch && { version: pytorch.version, threads: pytorch.threads },
          rows,
          curves,
        },
        null,
        2,
      );
    }
    const { name, version } = tensorflowBackend();
    return [
      `Multi-head self-attention in microseconds, on ${name} ${version}${pytorch === undefined ? "" : `, beside PyTorch ${pytorch.version} with ${pytorch.threads} threads`}.`,
      `Medians of ${rounds} rounds in turns; speed is PyTorch's time over ours, so more is better. "attend" and "plain" give the weights too.`,
      "",
      describe(rows, pytorch),
      ...(pytorch === undefined ? ["", howToGetPyTorch()] : []),
      "",
      ...curves.text,
    ].join("\n");
  },
};
