import * as os from "node:os";
import { workerData } from "node:worker_threads";

/** A thread that loads shared libraries and ends: they stay in the process, linked for what needs them later. */

/** The dynamic linker's flag, on Linux and macOS, for a library that must stay when its handle is closed. */
const STAY = process.platform === "darwin" ? 0x80 : 0x1000;

for (const library of workerData as string[]) {
  try {
    process.dlopen({ exports: {} }, library, os.constants.dlopen.RTLD_LAZY | STAY);
  } catch {
    // Node loads it, finds that it is no addon, and says so: it is loaded all the same. If it is not there,
    // TensorFlow's own loading will say what is missing.
  }
}
