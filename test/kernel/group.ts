// Tests that share one kernel process: it starts once, and again only after a test that failed may have left it in any state.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Kernel, type StartOptions } from "./client";

export interface Group {
  /** A test on the shared kernel. */
  (name: string, body: (kernel: Kernel) => Promise<void>): void;
}

/** Makes a group of tests on one kernel; call it once in a file or describe block. */
export function kernelGroup(options: StartOptions = {}): Group {
  let current: Promise<Kernel> | undefined;
  const discard = async (): Promise<void> => {
    const kernel = await current?.catch(() => undefined);
    current = undefined;
    await kernel?.stop();
  };
  after(discard);
  return (name, body) => {
    test(name, { timeout: 120_000 }, async () => {
      current ??= Kernel.start(options);
      try {
        const kernel = await current;
        await body(kernel);
        assert.deepEqual(
          kernel.violations,
          [],
          "every message of the kernel is signed, has its own id, a date and a version",
        );
      } catch (error) {
        await discard();
        throw error;
      }
    });
  };
}

/** A test with a kernel of its own, for those that end it. */
export function kernelTest(name: string, body: (kernel: Kernel) => Promise<void>, options: StartOptions = {}): void {
  test(name, { timeout: 120_000 }, async () => {
    const kernel = await Kernel.start(options);
    try {
      await body(kernel);
    } finally {
      await kernel.stop();
    }
  });
}
