// The set-up from where the library is compiled.
import { writeWhole } from "../platform/files";
import { kernelspec, kernelspecFault } from "../platform/kernelspec";
import { paths } from "../platform/paths";
import { buildNotebooks } from "./notebooks";
import type { Outcome } from "./reporter";
import type { Context, SetupResult } from "./setup";
import { provideTensorFlow } from "./tensorflow/provide";
import { installRequirements, provideVenv } from "./venv";

/**
 * Python, JupyterLab, TensorFlow, the notebooks and the kernel, each step skipped when it is already done.
 * A step that fails is reported, and the steps that do not need it still run.
 */
export async function provide(
  { root, reporter, again }: Context,
  forTests: boolean,
): Promise<Omit<SetupResult, "library">> {
  const { log } = reporter;
  const context = { root, log, again };
  const venv = await reporter.step("Python environment", () => provideVenv(context));
  const packages =
    venv && (await reporter.step("Python packages", () => installRequirements(context, "requirements.txt")));
  const testTools =
    forTests &&
    packages &&
    (await reporter.step("Python packages for the tests", () => installRequirements(context, "requirements-test.txt")));
  // What failed for want of a network is tried again when one asks for it, not at each start.
  const retry = again !== "npm start";
  await reporter.step("TensorFlow", (say) =>
    provideTensorFlow(
      root,
      (line) => {
        log(`${line}\n`);
        say(line.trim());
      },
      { retry },
    ),
  );
  const notebooks = await reporter.step("Notebooks", () => buildNotebooks(root, log));
  const jupyter = packages && (await reporter.step("Kernel for Jupyter", () => installKernelspec(root)));
  return { notebooks, jupyter, testTools };
}

/** Installs the kernel `tslab` into .venv, and nowhere else. */
export function installKernelspec(root: string): Outcome {
  if (kernelspecFault(root) === undefined) return { already: true };
  writeWhole(paths(root).kernelspec, `${JSON.stringify(kernelspec(root), undefined, 2)}\n`);
  return { detail: "installed into .venv" };
}
