// The library's numbers beside those of PyTorch 2.13, from fixtures/pytorch.json (made by fixtures/make-fixtures.py).
import assert from "node:assert/strict";
import { test } from "node:test";
import { backends, runCell } from "../tensorflow/cell";
import type { ParityReport } from "./parity-run";

/** The largest difference allowed; all numbers compared are of the order of 1. */
const TOLERANCE = 1e-5;

for (const backend of backends) {
  test(`attention, masks and positions on ${backend} equal PyTorch's to ${TOLERANCE}, forward and backward, in plain arrays, on the backend and mixed`, () => {
    const { status, stdout, stderr } = runCell(`require("./dist/test/attention/parity-run.js")`, backend);
    assert.equal(status, 0, stderr);
    const report = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as ParityReport;
    assert.equal(report.backend, backend);
    assert.match(report.pytorch, /^2\.13\./);
    const cases = new Set(report.differences.map(({ of }) => of.split(": ")[0]));
    assert.ok(cases.size >= 3 * 60, `${cases.size} cases were compared`);
    const wrong = report.differences.filter(({ largest }) => largest > TOLERANCE);
    assert.deepEqual(
      wrong.map(({ of, largest }) => `${of} differs by ${largest}`),
      [],
    );
  });
}
