import { tf } from "../../tensorflow";
import type { Operations } from "./operations";

// TensorFlow.js pays some 20 µs of bookkeeping for every operation, as much as the operation itself where it is small.
// Attention is a dozen of them in a row whose results nobody else sees, so here they run on TensorFlow's own handles.

/** A handle of a tensor in TensorFlow's native library. */
export type Handle = number;

/** What is used of tfjs-node's backend and of the addon below it. */
interface NativeBackend {
  readonly binding: Binding;
  getInputTensorIds(tensors: readonly tf.Tensor[]): Handle[];
  createOutputTensor(result: Result): tf.Tensor;
}

interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_BOOL: number;
  readonly TF_INT32: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_TYPE: number;
  createTensor(shape: readonly number[], type: number, values: Float32Array | Int32Array): Handle;
  deleteTensor(handle: Handle): void;
  executeOp(name: string, attributes: readonly Attribute[], inputs: readonly Handle[], outputs: number): Result[];
}

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string;
}

interface Result {
  readonly id: Handle;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** The native backend, if it is the one that computes. */
function nativeBackend(): NativeBackend | undefined {
  if (tf.getBackend() !== "tensorflow") return undefined;
  const backend = tf.backend() as unknown as NativeBackend;
  return typeof backend.getInputTensorIds === "function" && typeof backend.createOutputTensor === "function"
    ? backend
    : undefined;
}

/** Constants such as a permutation or a scale: a few, small, and used again and again. */
const constants = new Map<string, Handle>();
const MOST_CONSTANTS = 512;

class NativeOperations implements Operations<Handle> {
  /** Everything made in this run, to be freed at its end. */
  private readonly made = new Map<Handle, Result>();
  private readonly inputRanks = new Map<Handle, number>();
  private readonly float: Attribute;

  constructor(private readonly backend: NativeBackend) {
    this.float = this.type("T", backend.binding.TF_FLOAT);
  }

  matMul(a: Handle, b: Handle, transposeA = false, transposeB = false): Handle {
    const turn = (name: string, value: boolean): Attribute => ({
      name,
      type: this.backend.binding.TF_ATTR_BOOL,
      value,
    });
    if (this.rank(a) === 2 && this.rank(b) === 2)
      return this.run("MatMul", [turn("transpose_a", transposeA), turn("transpose_b", transposeB), this.float], [a, b]);

    return this.run("BatchMatMulV2", [turn("adj_x", transposeA), turn("adj_y", transposeB), this.float], [a, b]);
  }

  transpose(a: Handle, order: readonly number[]): Handle {
    return this.run(
      "Transpose",
      [this.float, this.type("Tperm", this.backend.binding.TF_INT32)],
      [a, this.integers(order)],
    );
  }

  add(a: Handle, b: Handle): Handle {
    return this.run("AddV2", [this.float], [a, b]);
  }

  subtract(a: Handle, b: Handle): Handle {
    return this.run("Sub", [this.float], [a, b]);
  }

  multiply(a: Handle, b: Handle): Handle {
    return this.run("Mul", [this.float], [a, b]);
  }

  scale(a: Handle, factor: number): Handle {
    return factor === 1 ? a : this.multiply(a, this.number(factor));
  }

  softmax(scores: Handle, mask: Handle | undefined): Handle {
    if (mask === undefined) return this.run("Softmax", [this.float], [scores]);
    // Not −∞: a row with nothing else would be NaN. With the lowest finite number it is even, and the mask makes it 0.
    const allowed = this.run("SelectV2", [this.float], [mask, scores, this.number(-3.4028234663852886e38)]);
    const { TF_BOOL, TF_FLOAT, TF_ATTR_BOOL } = this.backend.binding;
    const ones = this.run(
      "Cast",
      [this.type("SrcT", TF_BOOL), this.type("DstT", TF_FLOAT), { name: "Truncate", type: TF_ATTR_BOOL, value: false }],
      [mask],
    );
    return this.multiply(this.run("Softmax", [this.float], [allowed]), ones);
  }

  sum(a: Handle, axes: readonly number[], keepDims: boolean): Handle {
    const keep = { name: "keep_dims", type: this.backend.binding.TF_ATTR_BOOL, value: keepDims };
    return this.run(
      "Sum",
      [keep, this.float, this.type("Tidx", this.backend.binding.TF_INT32)],
      [a, this.integers(axes)],
    );
  }

  zeros(like: Handle): Handle {
    return this.run("ZerosLike", [this.float], [like]);
  }

  reshape(a: Handle, shape: readonly number[]): Handle {
    return this.run(
      "Reshape",
      [this.float, this.type("Tshape", this.backend.binding.TF_INT32)],
      [a, this.integers(shape)],
    );
  }

  stack(parts: readonly Handle[]): Handle {
    return this.run("Pack", [this.int("N", parts.length), this.float, this.int("axis", 0)], parts);
  }

  unstack(a: Handle, count: number): Handle[] {
    return this.runAll("Unpack", [this.float, this.int("num", count), this.int("axis", 0)], [a], count);
  }

  concat(parts: readonly Handle[]): Handle {
    return this.run(
      "ConcatV2",
      [this.int("N", parts.length), this.float, this.type("Tidx", this.backend.binding.TF_INT32)],
      [...parts, this.integer(-1)],
    );
  }

  split(a: Handle, count: number): Handle[] {
    return this.runAll("Split", [this.int("num_split", count), this.float], [this.integer(-1), a], count);
  }

  /** The handles of tensors; those that TensorFlow.js still holds on its own side are handed over. */
  handles(tensors: readonly tf.Tensor[]): Handle[] {
    const handles = this.backend.getInputTensorIds(tensors);
    handles.forEach((handle, i) => this.inputRanks.set(handle, tensors[i]?.rank ?? 0));
    return handles;
  }

  /** Makes a tensor of a result, which then is TensorFlow.js' to free. */
  release(handle: Handle): tf.Tensor {
    const result = this.made.get(handle);
    if (result === undefined) throw new Error("a result was released twice, or is an input");
    this.made.delete(handle);
    return this.backend.createOutputTensor(result);
  }

  /** Frees all that was not released. */
  free(): void {
    for (const handle of this.made.keys()) this.backend.binding.deleteTensor(handle);
    this.made.clear();
  }

  private run(name: string, attributes: readonly Attribute[], inputs: readonly Handle[]): Handle {
    return this.runAll(name, attributes, inputs, 1)[0] as Handle;
  }

  private runAll(name: string, attributes: readonly Attribute[], inputs: readonly Handle[], outputs: number): Handle[] {
    const results = this.backend.binding.executeOp(name, attributes, inputs, outputs);
    for (const result of results) this.made.set(result.id, result);
    return results.map(({ id }) => id);
  }

  private rank(handle: Handle): number {
    return this.made.get(handle)?.shape.length ?? this.inputRanks.get(handle) ?? 0;
  }

  private type(name: string, value: number): Attribute {
    return { name, type: this.backend.binding.TF_ATTR_TYPE, value };
  }

  private int(name: string, value: number): Attribute {
    return { name, type: this.backend.binding.TF_ATTR_INT, value };
  }

  private number(value: number): Handle {
    return this.constant(`f${value}`, () =>
      this.backend.binding.createTensor([], this.backend.binding.TF_FLOAT, Float32Array.of(value)),
    );
  }

  private integer(value: number): Handle {
    return this.constant(`i${value}`, () =>
      this.backend.binding.createTensor([], this.backend.binding.TF_INT32, Int32Array.of(value)),
    );
  }

  private integers(values: readonly number[]): Handle {
    return this.constant(`[${values.join()}]`, () =>
      this.backend.binding.createTensor([values.length], this.backend.binding.TF_INT32, Int32Array.from(values)),
    );
  }

  private constant(name: string, make: () => Handle): Handle {
    const known = constants.get(name);
    if (known !== undefined) return known;
    const handle = make();
    if (constants.size < MOST_CONSTANTS) constants.set(name, handle);
    else this.made.set(handle, { id: handle, shape: [], dtype: this.backend.binding.TF_FLOAT });
    return handle;
  }
}

/**
 * Runs steps on the native library.
 *
 * @param tensors what they work on
 * @param steps from the tensors' handles to the handles that are wanted
 * @returns the wanted ones as tensors, the rest is freed; undefined where another backend computes
 */
export function onNative(
  tensors: readonly tf.Tensor[],
  steps: (ops: Operations<Handle>, handles: Handle[]) => Handle[],
): tf.Tensor[] | undefined {
  const backend = nativeBackend();
  if (backend === undefined) return undefined;
  const ops = new NativeOperations(backend);
  try {
    return steps(ops, ops.handles(tensors)).map((handle) => ops.release(handle));
  } finally {
    ops.free();
  }
}
