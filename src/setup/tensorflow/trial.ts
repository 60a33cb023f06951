// Run as a program of its own: `node trial.js <addon>`. Loads TensorFlow through the addon, multiplies two matrices
// and prints TensorFlow's version. It runs apart because a library built for another processor ends its process.
import { createRequire } from "node:module";

/** What is used of the addon. */
interface Addon {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  createTensor(shape: number[], type: number, values: Float32Array): number;
  executeOp(name: string, attributes: object[], inputs: number[], outputs: number): { id: number }[];
  tensorDataSync(id: number): Float32Array;
}

process.env["TF_CPP_MIN_LOG_LEVEL"] = "3";
const binding = createRequire(__filename)(String(process.argv[2])) as Addon;

const left = binding.createTensor([2, 2], binding.TF_FLOAT, new Float32Array([1, 2, 3, 4]));
const right = binding.createTensor([2, 2], binding.TF_FLOAT, new Float32Array([5, 6, 7, 8]));
const [product] = binding.executeOp(
  "MatMul",
  [
    { name: "transpose_a", type: binding.TF_ATTR_BOOL, value: false },
    { name: "transpose_b", type: binding.TF_ATTR_BOOL, value: false },
    { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
  ],
  [left, right],
  1,
);
const values = [...binding.tensorDataSync(product?.id ?? 0)].join(" ");
if (values !== "19 22 43 50") throw new Error(`[[1, 2], [3, 4]] · [[5, 6], [7, 8]] came out as ${values}`);
console.log(JSON.stringify({ version: binding.TF_Version }));
