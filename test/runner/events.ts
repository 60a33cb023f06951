// A reporter for node:test: a line of JSON for each test, which the runner reads. The screen gets node's own report.
import type { TestEvent } from "node:test/reporters";

import type { Told } from "./told";

async function* events(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") continue;

    const { name, nesting, details, skip, todo } = data;
    const left = skip ?? todo;
    const isSkipped = left !== undefined && left !== false;
    const told: Told = {
      kind: details.type === "suite" ? "suite" : "test",
      outcome: isSkipped ? "skipped" : type === "test:pass" ? "passed" : "failed",
      name,
      nesting,
      seconds: details.duration_ms / 1000,
      ...(typeof left === "string" && { why: left }),
    };
    yield `${JSON.stringify(told)}\n`;
  }
}

export = events;
