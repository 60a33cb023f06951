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
  readonly TF_ATTR_TYPE: number;
  createTensor(shape: readonly number[], type: number, values: Float32Array | Int32Array): Handle;
  deleteTensor(handle: Handle): void;
  tensorDataSync(handle: Handle): Float32Array;
  executeOp(name: string, attributes: readonly Attribute[], inputs: readonly Handle[], outputs: number): Result[];
}

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean;
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
  /** What it works on, and what was released. */
  private readonly given = new Map<Handle, tf.Tensor>();
  private readonly float: Attribute;

  constructor(private readonly backend: NativeBackend) {
    this.float = this.type("T", backend.binding.TF_FLOAT);
  }

  matMul(a: Handle, b: Handle, transposeA = false, transposeB = false): Handle {
    if (this.rank(a) === 2 && this.rank(b) === 2) {
      const turns = [this.bool("transpose_a", transposeA), this.bool("transpose_b", transposeB)];
      return this.run("MatMul", [...turns, this.float], [a, b]);
    }
    const turns = [this.bool("adj_x", transposeA), this.bool("adj_y", transposeB)];
    return this.run("BatchMatMulV2", [...turns, this.float], [a, b]);
  }

  transpose(a: Handle, order: readonly number[]): Handle {
    return this.run("Transpose", [this.float, this.integerType("Tperm")], [a, this.integers(order)]);
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
    return this.multiply(a, this.number(factor));
  }

  softmax(scores: Handle, mask: Handle | undefined): Handle {
    if (mask === undefined) return this.run("Softmax", [this.float], [scores]);
    // Not −∞: a row with nothing else would be NaN. With the lowest finite number it is even, and the mask makes it 0.
    const allowed = this.run("SelectV2", [this.float], [mask, scores, this.number(-3.4028234663852886e38)]);
    const { TF_BOOL, TF_FLOAT } = this.backend.binding;
    const attributes = [this.type("SrcT", TF_BOOL), this.type("DstT", TF_FLOAT), this.bool("Truncate", false)];
    return this.multiply(this.run("Softmax", [this.float], [allowed]), this.run("Cast", attributes, [mask]));
  }

  sumOfRows(a: Handle): Handle {
    return this.sum(a, 0, false);
  }

  sumOfLast(a: Handle): Handle {
    return this.sum(a, -1, true);
  }

  reshape(a: Handle, shape: readonly number[]): Handle {
    return this.run("Reshape", [this.float, this.integerType("Tshape")], [a, this.integers(shape)]);
  }

  valuesOf(a: Handle): Float32Array {
    return this.backend.binding.tensorDataSync(a);
  }

  from(values: Float32Array, shape: readonly number[]): Handle {
    const { binding } = this.backend;
    const id = binding.createTensor(shape, binding.TF_FLOAT, values);
    this.made.set(id, { id, shape, dtype: binding.TF_FLOAT });
    return id;
  }

  /** The handles of tensors; those that TensorFlow.js still holds on its own side are handed over. */
  handles(tensors: readonly tf.Tensor[]): Handle[] {
    const handles = this.backend.getInputTensorIds(tensors);
    handles.forEach((handle, i) => this.given.set(handle, tensors[i] as tf.Tensor));
    return handles;
  }

  /** The tensor of a handle: one of those given, or a new one, which then is TensorFlow.js' to free. */
  release(handle: Handle): tf.Tensor {
    const known = this.given.get(handle);
    if (known !== undefined) return known;
    const tensor = this.backend.createOutputTensor(this.made.get(handle) as Result);
    this.made.delete(handle);
    this.given.set(handle, tensor);
    return tensor;
  }

  /** Frees all that was not released. */
  free(): void {
    for (const handle of this.made.keys()) this.backend.binding.deleteTensor(handle);
    this.made.clear();
  }

  private sum(a: Handle, axis: number, keepDims: boolean): Handle {
    const attributes = [this.bool("keep_dims", keepDims), this.float, this.integerType("Tidx")];
    return this.run("Sum", attributes, [a, this.integers([axis])]);
  }

  private run(name: string, attributes: readonly Attribute[], inputs: readonly Handle[]): Handle {
    const [result] = this.backend.binding.executeOp(name, attributes, inputs, 1) as [Result];
    this.made.set(result.id, result);
    return result.id;
  }

  private rank(handle: Handle): number {
    return (this.made.get(handle) ?? this.given.get(handle))?.shape.length ?? 0;
  }

  private type(name: string, value: number): Attribute {
    return { name, type: this.backend.binding.TF_ATTR_TYPE, value };
  }

  private integerType(name: string): Attribute {
    return this.type(name, this.backend.binding.TF_INT32);
  }

  private bool(name: string, value: boolean): Attribute {
    return { name, type: this.backend.binding.TF_ATTR_BOOL, value };
  }

  private number(value: number): Handle {
    return this.constant(`${value}`, () =>
      this.backend.binding.createTensor([], this.backend.binding.TF_FLOAT, Float32Array.of(value)),
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
  steps: (ops: Operations<Handle>, handles: Handle[]) => readonly (Handle | undefined)[],
): (tf.Tensor | undefined)[] | undefined {
  const backend = nativeBackend();
  if (backend === undefined) return undefined;
  const ops = new NativeOperations(backend);
  try {
    return steps(ops, ops.handles(tensors)).map((handle) => (handle === undefined ? undefined : ops.release(handle)));
  } finally {
    ops.free();
  }
}
