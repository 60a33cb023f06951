import assert from "node:assert/strict";
import { test } from "node:test";

import { diagnose, installProblem } from "../../src/setup/problem";

// Lines as npm 11 and pip 26 print them.
const outputs = {
  network: [
    "npm error code EAI_AGAIN\nnpm error syscall getaddrinfo",
    "npm error code ECONNRESET\nnpm error network aborted",
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(\"Failed to establish a new connection: [Errno -3] Temporary failure in name resolution\")'",
    "pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host='x', port=443): Read timed out.",
  ],
  disk: [
    "npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device, write",
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
  ],
  permission: [
    "npm error code EACCES\nnpm error syscall mkdir",
    "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'",
  ],
} as const;

test("the cause of a failed installation is read from its output", () => {
  for (const [cause, texts] of Object.entries(outputs))
    for (const text of texts) assert.equal(diagnose(text), cause, text);

  assert.equal(diagnose("ERROR: No matching distribution found for nothing"), undefined);
});

test("a full disk is named as such even where the network is mentioned too", () => {
  assert.equal(diagnose("npm warn ECONNRESET\nnpm error code ENOSPC"), "disk");
});

test("a problem says in one line what is missing, what that costs, and the command that cures it", () => {
  for (const output of [outputs.network[0], outputs.disk[0], outputs.permission[0], "something else"]) {
    const { message } = installProblem("npm packages", "nothing runs", output, "npm start");
    assert.match(message, /^npm packages: .*: nothing runs\. .*`npm start` again/);
    assert.ok(!message.includes("\n"), `one line, not: ${message}`);
  }
});
