// What is measured: each kernel with its own way to import a tensor library, and the same ten cells in its language.
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { kernelspec } from "../../src/platform/kernelspec";
import { venvPython } from "../../src/platform/python";
import { nativeStatus } from "../../src/platform/native";

export interface MeasuredKernel {
  readonly name: string;
  /** How it is started; `{connection_file}` stands for the connection file. */
  readonly argv: readonly string[];
  readonly import: string;
  /** Ten cells that run after the import, in this order. */
  readonly cells: readonly string[];
}

const typescriptCells = [
  "const heads = 4;",
  "const scores = tf.tensor2d([[1, 2], [3, 4]]);",
  "tf.matMul(scores, scores).sum().dataSync()[0]",
  "function scale(depth: number): number {\n  return 1 / Math.sqrt(depth);\n}",
  "let total = 0;\nfor (let depth = 1; depth <= 1000; depth++) {\n  total += scale(depth);\n}",
  "class Head {\n  constructor(readonly depth: number) {}\n  area(): number {\n    return this.depth ** 2;\n  }\n}",
  "console.log(new Head(heads).area(), total);",
  'const words = ["the", "river", "bank"].map((word) => word.toUpperCase());',
  "interface Weight {\n  word: string;\n  value: number;\n}\nconst weights: Weight[] = words.map((word, i) => ({ word, value: scale(i + 1) }));",
  "tf.softmax(scores).print();",
];

const pythonCells = (tensors: boolean): string[] => [
  "heads = 4",
  tensors ? "scores = torch.tensor([[1., 2.], [3., 4.]])" : "scores = [[1., 2.], [3., 4.]]",
  tensors ? "(scores @ scores).sum().item()" : "sum(map(sum, scores))",
  "def scale(depth):\n    return 1 / depth ** 0.5",
  "total = 0\nfor depth in range(1, 1001):\n    total += scale(depth)",
  "class Head:\n    def __init__(self, depth):\n        self.depth = depth\n    def area(self):\n        return self.depth ** 2",
  "print(Head(heads).area(), total)",
  'words = [word.upper() for word in ["the", "river", "bank"]]',
  "weights = [dict(word=word, value=scale(i + 1)) for i, word in enumerate(words)]",
  tensors ? "print(torch.softmax(scores, -1))" : "print(scores)",
];

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** The kernels that are here, plain tslab first: the others are compared with it. */
export function kernelsHere(root: string): MeasuredKernel[] {
  const tslabImport = nativeStatus(root).ok ? "@tensorflow/tfjs-node" : "@tensorflow/tfjs";
  const kernels: MeasuredKernel[] = [
    {
      name: "tslab",
      argv: [
        process.execPath,
        path.join(root, "node_modules", "tslab", "bin", "tslab"),
        "kernel",
        "--config-path",
        "{connection_file}",
      ],
      import: `import * as tf from "${tslabImport}";`,
      cells: typescriptCells,
    },
    {
      name: "attention-course",
      argv: kernelspec(root).argv,
      import: 'import { tf } from "attention-course";',
      cells: typescriptCells,
    },
  ];
  const python = venvPython(root);
  if (runs(python, ["-c", "import ipykernel"])) {
    const torch = runs(python, ["-c", "import torch"]);
    kernels.push({
      name: torch ? "ipykernel" : "ipykernel (no torch here)",
      argv: [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
      import: torch ? "import torch" : "import json",
      cells: pythonCells(torch),
    });
  }
  const deno = process.env["DENO"] ?? "deno";
  if (runs(deno, ["--version"])) {
    kernels.push({
      name: "Deno (no type check)",
      argv: [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
      import: 'import * as tf from "npm:@tensorflow/tfjs@4.22.0";',
      cells: typescriptCells,
    });
  }
  return kernels;
}
