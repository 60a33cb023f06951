// Which kernel the tests run, and a kernelspec for it that depends on nothing installed.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { kernelspec } from "../../src/platform/kernelspec";
import { projectRoot } from "../../src/platform/root";

export const root = projectRoot(__dirname);

/** `KERNEL_UNDER_TEST=tslab` runs the tests against plain tslab: what fails there is what our kernel adds. */
export const plainTslab = process.env["KERNEL_UNDER_TEST"] === "tslab";

/** Node's arguments that start the kernel, as the installed kernelspec gives them. */
export function kernelArguments(connectionFile: string): string[] {
  return plainTslab
    ? [path.join(root, "node_modules", "tslab", "bin", "tslab"), "kernel", "--config-path", connectionFile]
    : kernelspec(root)
        .argv.slice(1)
        .map((argument) => argument.replace("{connection_file}", () => connectionFile));
}

/** A folder of its own, gone when the process ends. */
export function temporaryFolder(parent = os.tmpdir()): string {
  fs.mkdirSync(parent, { recursive: true });
  const folder = fs.mkdtempSync(path.join(parent, "kernel-test-"));
  process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/**
 * The environment in which Jupyter's tools find this clone's kernel as `tslab`, and nothing of the user's own:
 * settings, data and history are in a temporary folder.
 */
export function jupyterEnvironment(): NodeJS.ProcessEnv {
  const folder = temporaryFolder();
  const spec = path.join(folder, "data", "kernels", "tslab");
  fs.mkdirSync(spec, { recursive: true });
  const installed = kernelspec(root);
  const tested = plainTslab
    ? { ...installed, argv: [process.execPath, ...kernelArguments("{connection_file}")], interrupt_mode: "signal" }
    : installed;
  fs.writeFileSync(path.join(spec, "kernel.json"), JSON.stringify(tested));
  return {
    ...process.env,
    JUPYTER_PATH: path.join(folder, "data"),
    JUPYTER_DATA_DIR: path.join(folder, "user"),
    JUPYTER_CONFIG_DIR: path.join(folder, "config"),
    JUPYTER_RUNTIME_DIR: path.join(folder, "runtime"),
    JUPYTER_PLATFORM_DIRS: "1",
    IPYTHONDIR: path.join(folder, "ipython"),
    PYTHONDONTWRITEBYTECODE: "1",
  };
}
