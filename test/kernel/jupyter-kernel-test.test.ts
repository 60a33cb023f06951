import assert from "node:assert/strict";
import { test } from "node:test";
import { pythonJson } from "./python";

interface Report {
  run: number;
  passed: string[];
  skipped: Record<string, string>;
  failed: Record<string, string>;
}

test(
  "jupyter_kernel_test: every test passes, none is skipped that a sample could enable",
  { timeout: 240_000 },
  async (t) => {
    const report = await pythonJson<Report>("kernel_conformance.py", [], { timeout: 230_000 });
    t.diagnostic(
      `${report.run} tests: ${report.passed.length} passed, ${Object.keys(report.skipped).length} skipped, ${Object.keys(report.failed).length} failed`,
    );
    assert.deepEqual(report.failed, {});
    // A pager is IPython's: `payload` is deprecated in the protocol, and TypeScript has nothing that would page.
    assert.deepEqual(report.skipped, { test_pager: "No code page something" });
    assert.deepEqual(report.passed, [
      "test_clear_output",
      "test_completion",
      "test_display_data",
      "test_error",
      "test_execute_result",
      "test_execute_stderr",
      "test_execute_stdout",
      "test_history",
      "test_inspect",
      "test_is_complete",
      "test_kernel_info",
    ]);
    assert.equal(report.run, report.passed.length + Object.keys(report.skipped).length);
  },
);
