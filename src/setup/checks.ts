// The doctor's checks that need the compiled library. None loads a package: they may be what is missing.
import * as path from "node:path";
import { kernelspecFault } from "../platform/kernelspec";
import { nativeStatus } from "../platform/native";
import { jupyterEnv, venvPython } from "../platform/python";
import { lastLines, run } from "./child";
import { ok, problem, type Check } from "./doctor";
import { startLab } from "./jupyterlab";
import { runBuilder } from "./notebooks";
import { requirementsInstalled, venvReady } from "./venv";

const anew = "npm run setup (after deleting the folder .venv)";

const python: Check = async (root) => {
  if (!venvReady(root)) return problem(".venv is missing, half-finished or from another folder");
  const { code, output } = await run(venvPython(root), ["--version"], { timeoutMs: 30_000 });
  return code === 0 ? ok(`${output.trim()} in .venv`) : problem("the Python of .venv does not start", anew);
};

const jupyter: Check = async (root) => {
  if (!requirementsInstalled(root, "requirements.txt"))
    return problem("its packages in .venv are not those of requirements.txt");
  const options = { env: jupyterEnv(root), timeoutMs: 120_000 };
  const { code, output } = await run(venvPython(root), [startLab(root), "--version"], options);
  const said = lastLines(output, 1)[0] ?? "";
  return code === 0 ? ok(`JupyterLab ${said}`) : problem(`JupyterLab does not start: ${said}`, anew);
};

const kernel: Check = (root) => {
  const fault = kernelspecFault(root);
  return fault === undefined ? ok("tslab: this clone, this Node.js") : problem(fault);
};

const tensorflow: Check = async (root) => {
  // In a process of its own: a native library that does not fit this machine ends the process that loads it.
  const script = `
    const { tf, tensorflowBackend } = require(${JSON.stringify(path.join(root, "dist", "src", "tensorflow.js"))});
    const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]]));
    product.data().then(([value]) => console.log("backend " + JSON.stringify({ ...tensorflowBackend(), value })));`;
  const { code, output } = await run(process.execPath, ["-e", script], { cwd: root, timeoutMs: 120_000 });
  const answer = /^backend (.*)$/m.exec(output)?.[1];
  if (code !== 0 || answer === undefined)
    return problem(`does not load: ${lastLines(output, 1)[0] ?? `it ended with code ${code}`}`);
  const backend = JSON.parse(answer) as { name: string; version: string; native: boolean; value: number };
  if (backend.value !== 11) return problem(`computes wrongly: [1 2]·[3 4]ᵀ gave ${backend.value}, not 11`);
  const detail = `${backend.name} ${backend.version}`;
  if (backend.native) return ok(`${detail}, native`);
  const status = nativeStatus(root);
  const why = status.ok ? "" : ` (${status.problem})`;
  return {
    status: "optional",
    detail: `${detail}: everything runs, large models slowly${why}`,
    cure: status.ok ? "npm run setup" : status.cure,
  };
};

const notebooks: Check = async (root) => {
  const { code, output } = await runBuilder(root, ["--check"]);
  return code === 0
    ? ok("as course/ says, your own changes apart")
    : problem(lastLines(output, 1)[0] ?? "not as course/ says", "npm run build");
};

export const checks: Readonly<Record<string, Check>> = {
  Python: python,
  Jupyter: jupyter,
  kernel,
  TensorFlow: tensorflow,
  notebooks,
};
