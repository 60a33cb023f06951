// @ts-check
"use strict";

const fs = require("node:fs");
const { throwIfInterrupted } = require("./child");
const { Problem } = require("./problem");
const { venvPython } = require("./python");
const { provisionTensorFlow } = require("./tensorflow");

/**
 * Native TensorFlow for this clone. Without it the course runs on WebAssembly, so what is missing is a remark and no failure.
 *
 * @param {{ root: string, log: (text: string) => void, again: string }} context
 * @param {(text: string) => void} say told what takes time
 * @returns {Promise<import("./reporter").Outcome>}
 */
async function provideTensorFlow({ root, log, again }, say) {
  const python = venvPython(root);
  const result = await provisionTensorFlow({
    root,
    log: (line) => {
      log(`${line}\n`);
      say(line.trim());
    },
    // What failed for want of a network is tried again when one asks for it, not at each start.
    retry: again !== "npm start",
    ...(fs.existsSync(python) && { python }),
  });
  throwIfInterrupted();
  if (result.ok) return { already: result.done === "nothing", detail: `native, ${result.version}` };
  return {
    problem: new Problem(
      `No native TensorFlow, because ${result.missing}`,
      result.costs.replace(/\.$/, ""),
      `To change that: ${result.cure}`,
    ),
  };
}

module.exports = { provideTensorFlow };
