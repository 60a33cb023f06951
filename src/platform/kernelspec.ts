import * as fs from "node:fs";
import * as path from "node:path";
import { paths } from "./paths";

/** What Jupyter needs to know of a kernel. */
export interface Kernelspec {
  readonly argv: readonly [node: string, kernel: string, connectionFile: string];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: "message" | "signal";
  readonly env: Readonly<Record<string, string>>;
}

/** What Jupyter needs to know to start the course's kernel with this Node in this folder. */
export function kernelspec(root: string, node = process.execPath): Kernelspec {
  return {
    argv: [node, path.join(root, "dist", "src", "kernel", "main.js"), "{connection_file}"],
    display_name: "TypeScript",
    language: "typescript",
    interrupt_mode: "message",
    // So that a notebook outside this folder, as one that is being graded, can import the course and its packages.
    env: { NODE_PATH: path.join(root, "node_modules") },
  };
}

/** What is wrong with the installed kernelspec; undefined when it is right. */
export function kernelspecFault(root: string, node = process.execPath): string | undefined {
  let installed: Partial<Kernelspec>;
  try {
    installed = JSON.parse(fs.readFileSync(paths(root).kernelspec, "utf8")) as Partial<Kernelspec>;
  } catch {
    return "it is not installed";
  }
  const wanted = kernelspec(root, node);
  const [byNode, kernel] = installed.argv ?? [];
  if (kernel !== wanted.argv[1]) return `it starts ${kernel ?? "nothing"}, not this clone's kernel`;
  if (byNode !== node) return `it starts ${byNode}, and this is ${node}`;
  return JSON.stringify(installed) === JSON.stringify(wanted) ? undefined : "it was changed";
}
