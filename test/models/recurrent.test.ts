import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ElmanRNN, elmanStep } from "../../src/models/elman-rnn";
import { LSTM, lstmStep, type LSTMState } from "../../src/models/lstm";
import type { RecurrentWeights } from "../../src/models/recurrent-layer";
import { tf } from "../../src/tensorflow";
import { assertNear, assertNoLeak, onEachBackend } from "../tensorflow/each-backend";
import { torch, type RecurrentCase } from "./fixtures/torch";

const values = (tensor: tf.Tensor): Float32Array => tensor.dataSync<"float32">();
const NAMES = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"] as const;

function title({ kind, batch, length, inputDim, units, initial }: RecurrentCase): string {
  return `${kind} of ${batch}×${length}×${inputDim} with ${units} units${initial ? ", started somewhere" : ""}`;
}

/** The case's tensors, and a layer with PyTorch's weights; all to be disposed of by a tidy and by `layer.dispose`. */
function prepare(given: RecurrentCase) {
  const { kind, batch, length, inputDim, units } = given;
  const gates = kind === "rnn" ? 1 : 4;
  const shapes = [[gates * units, inputDim], [gates * units, units], [gates * units], [gates * units]];
  const layer = kind === "rnn" ? new ElmanRNN({ units, inputDim }) : new LSTM({ units, inputDim });
  const weights = NAMES.map((name, i) => tf.tensor(given.weights[name], shapes[i]));
  layer.setWeights(weights);
  const x = tf.tensor3d(given.x, [batch, length, inputDim]);
  const zeros = Array.from({ length: kind === "rnn" ? 1 : 2 }, () => new Array<number>(batch * units).fill(0));
  const initial = (given.initial ?? zeros).map((state) => tf.tensor2d(state, [batch, units]));
  return { layer, x, initial };
}

/** A run, whichever layer it is. */
function run(layer: ElmanRNN | LSTM, x: tf.Tensor3D, initial: readonly tf.Tensor2D[], lengths?: number[]) {
  const more = lengths ? { lengths } : {};
  return layer instanceof LSTM
    ? layer.run(x, { initial: { hidden: initial[0] as tf.Tensor2D, cell: initial[1] as tf.Tensor2D }, ...more })
    : { ...layer.run(x, { initial: initial[0] as tf.Tensor2D, ...more }), cell: undefined };
}

test("an Elman RNN and an LSTM compute what PyTorch's do, forward and back, on each backend", () => {
  onEachBackend((backend) => {
    for (const given of torch.recurrent) {
      assertNoLeak(() => {
        tf.tidy(() => {
          const { layer, x, initial } = prepare(given);
          const what = `${title(given)} on ${backend}`;
          const { hidden, last, cell } = run(layer, x, initial);
          assertNear(values(hidden), given.hidden, 1e-5, `${what}: the hidden states`);
          assertNear(
            values(last),
            values(hidden.slice([0, given.length - 1, 0], [-1, 1, -1])),
            0,
            `${what}: the last hidden state`,
          );
          if (cell) assertNear(values(cell), given.cell as number[], 1e-5, `${what}: the last cell`);

          const loss = (...args: tf.Tensor[]): tf.Scalar => {
            const [input, ...states] = args as [tf.Tensor3D, ...tf.Tensor2D[]];
            const out = run(layer, input, states);
            const sum = out.hidden.mul(tf.tensor(given.upstream[0] as number[], out.hidden.shape)).sum();
            return (
              out.cell ? sum.add(out.cell.mul(tf.tensor(given.upstream[1] as number[], out.cell.shape)).sum()) : sum
            ).asScalar();
          };
          const [dx, ...dInitial] = tf.grads(loss)([x, ...initial]) as [tf.Tensor, ...tf.Tensor[]];
          assertNear(values(dx), given.gradients.x, 1e-5, `${what}: the gradient of the inputs`);
          dInitial.forEach((d, i) =>
            assertNear(
              values(d),
              given.gradients.initial[i] as number[],
              1e-5,
              `${what}: the gradient of initial state ${i}`,
            ),
          );
          const { grads } = tf.variableGrads(
            () => loss(x, ...initial),
            layer.trainableWeights.map((weight) => weight.read() as tf.Variable),
          );
          NAMES.forEach((name, i) => {
            const gradient = grads[
              ((layer.trainableWeights[i] as tf.LayerVariable).read() as tf.Variable).name
            ] as tf.Tensor;
            assertNear(values(gradient), given.gradients[name], 1e-5, `${what}: the gradient of ${name}`);
          });
          layer.dispose();
        });
      }, title(given));
    }
  });
});

test("one step of an Elman RNN and of an LSTM, as their formulas read, is what PyTorch computes", () => {
  onEachBackend((backend) => {
    for (const given of torch.recurrent) {
      assertNoLeak(() => {
        tf.tidy(() => {
          const { layer, x, initial } = prepare(given);
          const what = `${title(given)} on ${backend}`;
          const { batch, length, units, inputDim } = given;
          const unrolled = (args: tf.Tensor[]): tf.Scalar => {
            const [input, weightIh, weightHh, biasIh, biasHh, ...states] = args;
            const weights = { weightIh, weightHh, biasIh, biasHh } as unknown as RecurrentWeights;
            let hidden = states[0] as tf.Tensor2D;
            let cell = states[1] as tf.Tensor2D | undefined;
            const all: tf.Tensor2D[] = [];
            for (let t = 0; t < length; t++) {
              const xt = (input as tf.Tensor3D).slice([0, t, 0], [-1, 1, -1]).reshape<tf.Tensor2D>([batch, inputDim]);
              if (cell === undefined) hidden = elmanStep(xt, hidden, weights);
              else ({ hidden, cell } = lstmStep(xt, { hidden, cell }, weights));
              all.push(hidden);
            }
            const hiddens = tf.stack(all, 1);
            assertNear(values(hiddens), given.hidden, 1e-5, `${what}: the hidden states`);
            const sum = hiddens.mul(tf.tensor(given.upstream[0] as number[], [batch, length, units])).sum();
            return (
              cell ? sum.add(cell.mul(tf.tensor(given.upstream[1] as number[], [batch, units])).sum()) : sum
            ).asScalar();
          };
          const gradients = tf.grads((...args: tf.Tensor[]) => unrolled(args))([x, ...layer.getWeights(), ...initial]);
          const expected = [
            given.gradients.x,
            ...NAMES.map((name) => given.gradients[name]),
            ...given.gradients.initial,
          ];
          gradients.forEach((gradient, i) =>
            assertNear(values(gradient), expected[i] as number[], 1e-5, `${what}: gradient ${i}`),
          );
          layer.dispose();
        });
      }, title(given));
    }
  });
});

test("a run of large states, whose products are tensors', equals steps", () => {
  assertNoLeak(() => {
    tf.tidy(() => {
      const layer = new LSTM({ units: 48, inputDim: 5, seed: 3 });
      const x = tf.randomNormal<tf.Rank.R3>([12, 4, 5], 0, 1, "float32", 8);
      const plain = (input: tf.Tensor3D): tf.Tensor2D => {
        let state: LSTMState = { hidden: tf.zeros([12, 48]), cell: tf.zeros([12, 48]) };
        for (const xt of tf.unstack(input, 1) as tf.Tensor2D[]) state = lstmStep(xt, state, layer.weightTensors);
        return state.hidden;
      };
      assertNear(values(layer.run(x).last), values(plain(x)), 1e-6, "the last hidden state");
      const gradient = (f: (input: tf.Tensor3D) => tf.Tensor): Float32Array =>
        values(
          tf.grad((input) =>
            f(input as tf.Tensor3D)
              .square()
              .sum(),
          )(x),
        );
      assertNear(
        gradient((input) => layer.run(input).last),
        gradient(plain),
        1e-5,
        "the gradient",
      );
      layer.dispose();
    });
  }, "the run");
});

test("padding changes nothing: a short sequence gives the same last state, and padding gets no gradient", () => {
  const sizes = fc.record({
    batch: fc.integer({ min: 1, max: 3 }),
    length: fc.integer({ min: 1, max: 5 }),
    padding: fc.integer({ min: 0, max: 3 }),
    lstm: fc.boolean(),
  });
  fc.assert(
    fc.property(sizes, ({ batch, length, padding, lstm }) => {
      tf.tidy(() => {
        const layer = lstm
          ? new LSTM({ units: 3, inputDim: 2, seed: 1 })
          : new ElmanRNN({ units: 3, inputDim: 2, seed: 1 });
        const x = tf.randomNormal<tf.Rank.R3>([batch, length, 2], 0, 1, "float32", length);
        const padded = x.pad<tf.Tensor3D>([
          [0, 0],
          [0, padding],
          [0, 0],
        ]);
        const lengths = new Array<number>(batch).fill(length);
        assertNear(values(layer.run(padded, { lengths }).last), values(layer.run(x).last), 1e-6, "the last state");
        const gradient = tf.grad((input) => layer.run(input as tf.Tensor3D, { lengths }).last.sum())(padded);
        assert.ok(
          values(gradient.slice([0, length, 0], [-1, -1, -1])).every((value) => value === 0),
          "padding gets no gradient",
        );
        layer.dispose();
      });
    }),
    { seed: 5, numRuns: 30 },
  );
});

test("an Elman RNN's layer works in a model: it trains, saves and loads", async () => {
  for (const make of [
    (returnSequences: boolean) => new ElmanRNN({ units: 4, returnSequences, seed: 2 }),
    (returnSequences: boolean) => new LSTM({ units: 4, returnSequences, seed: 2 }),
  ]) {
    const before = tf.memory().numTensors;
    const model = tf.sequential({
      layers: [
        tf.layers.embedding({ inputDim: 6, outputDim: 3, inputLength: 5 }),
        make(true),
        make(false),
        tf.layers.dense({ units: 1 }),
      ],
    });
    const x = tf.tensor2d(
      [
        [0, 1, 2, 3, 4],
        [5, 4, 3, 2, 1],
      ],
      [2, 5],
      "int32",
    );
    const y = tf.tensor2d([[1], [-1]]);
    const optimizer = tf.train.sgd(0.1);
    model.compile({ optimizer, loss: "meanSquaredError" });
    const { history } = await model.fit(x, y, { epochs: 5, verbose: 0 });
    const losses = history["loss"] as number[];
    assert.ok((losses.at(-1) as number) < (losses[0] as number), "the loss falls");
    let saved: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler((artifacts) => {
        saved = artifacts;
        return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" as const } });
      }),
    );
    const again = await tf.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
    const [first, second] = [model.predict(x) as tf.Tensor, again.predict(x) as tf.Tensor];
    assertNear(values(second), values(first), 0, "the model that was read back");
    tf.dispose([x, y, first, second]);
    model.dispose();
    optimizer.dispose();
    again.dispose();
    assert.equal(tf.memory().numTensors, before, "no tensor is left");
  }
});

test("the same seed gives the same weights, another seed others", () => {
  const weights = (seed: number): number[] => {
    const layer = new ElmanRNN({ units: 4, inputDim: 3, seed });
    const all = layer.getWeights().flatMap((weight) => Array.from(values(weight)));
    layer.dispose();
    return all;
  };
  assert.deepEqual(weights(7), weights(7));
  assert.notDeepEqual(weights(7), weights(8));
  assert.ok(
    weights(7).every((weight) => Math.abs(weight) <= 0.5),
    "within ±1/√4",
  );
});

test("what doesn't fit is refused, with its shape and the shape it needs", () => {
  tf.tidy(() => {
    const layer = new ElmanRNN({ units: 2, inputDim: 3 });
    const x = tf.zeros<tf.Rank.R3>([2, 4, 3]);
    assert.throws(() => layer.run(tf.zeros([2, 4, 5])), {
      name: "RangeError",
      message: /ElmanRNN\.run: x has shape \[2, 4, 5\]; it needs \[batch, length, 3\]/,
    });
    assert.throws(() => layer.run(tf.zeros<tf.Rank.R2>([2, 3]) as unknown as tf.Tensor3D), /x has shape \[2, 3\]/);
    assert.throws(() => layer.run(x, { initial: tf.zeros([2, 3]) }), /initial has shape \[2, 3\]; it needs \[2, 2\]/);
    assert.throws(() => layer.run(x, { lengths: [4, 5] }), /lengths\[1\] is 5; it needs a whole number from 1 to 4/);
    assert.throws(() => layer.run(x, { lengths: [4] }), /lengths has 1 entries/);
    assert.throws(() => new LSTM({ units: 0 }), /LSTM: units is 0/);
    assert.throws(() => new LSTM({ units: 2 }).weightTensors, /there are no weights yet/);
    layer.dispose();
  });
});

test("an LSTM refuses a start without hidden state and cell, rather than start at zeros", () => {
  const layer = new LSTM({ units: 2, inputDim: 3 });
  tf.tidy(() => {
    const x = tf.zeros<tf.Rank.R3>([1, 4, 3]);
    assert.throws(() => layer.run(x, { initial: tf.zeros([1, 2]) as never }), {
      name: "TypeError",
      message: /initial is a tensor; initial needs \{ hidden, cell \}/,
    });
    assert.throws(
      () => layer.run(x, { initial: { hidden: tf.zeros([1, 2]) } as never }),
      /initial needs \{ hidden, cell \}/,
    );
  });
  layer.dispose();
});
