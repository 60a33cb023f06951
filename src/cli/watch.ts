import * as fs from "node:fs";
import * as path from "node:path";

import type { Command } from "commander";

import { UserError } from "../errors";
import { Grader } from "../grading/grader";
import { stopOnSignal, STOPPED } from "../platform/terminal/stopping";
import { findSet } from "./learner/names";
import { places } from "./learner/places";
import { seconds } from "./options";
import { Checks } from "./watch/checks";
import { watchFolder } from "./watch/folder";
import { listenForKeys } from "./watch/keys";
import { Screen } from "./watch/screen";
import { WatchSession } from "./watch/session";

/** Seconds that a cell may take here: who waits in front of a terminal has a loop that never ends sooner than a long one. */
const TIMEOUT = 10;

export function register(program: Command): void {
  program
    .command("watch")
    .description("Check your answers each time you save a notebook, one exercise after the other.")
    .argument("[set]", "only this set, such as 01-context or 1 (default: all, from where you stopped)")
    .option("--timeout <seconds>", "how long a cell may take", seconds, TIMEOUT)
    .addHelpText(
      "after",
      `
Keep it open in a terminal beside the notebook. When an exercise is right, it stops with the explanation; Enter goes on.
Keys: h next hint, n next exercise, l list, q quit. Without a terminal it prints plainly, and Ctrl-C ends it.

Examples:
  course watch
  course watch 3`,
    )
    .action(watch);
}

async function watch(name: string | undefined, { timeout }: { timeout: number }): Promise<void> {
  const where = places();
  const only = name === undefined ? undefined : findSet(name);
  if (!fs.existsSync(where.exercises)) {
    throw new UserError(
      `There is no folder ${where.exercises}. \`npm run build\`, in the course's folder, makes the exercises.`,
    );
  }
  const keys = process.stdin.isTTY && process.stdout.isTTY;
  const screen = new Screen(keys);
  const session = new WatchSession(where, only, screen, keys);
  const grader = new Grader(where.exercises, path.join(where.work, ".course", "compiled"));
  const undo: (() => void)[] = [() => grader.close(), () => screen.status.end()];
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (error: unknown): void => reject(error instanceof Error ? error : new Error(String(error)));
      const checks = new Checks({
        grader,
        timeout,
        started: ({ set }) => screen.status.show(`Checking ${set.id} …`),
        idle: () => screen.status.end(),
        ended: (checked) => {
          try {
            session.checked(checked);
          } catch (error) {
            fail(error);
          }
        },
        failed: fail,
      });
      undo.push(() => checks.close());
      const stop = (): void => {
        process.exitCode = STOPPED;
        resolve();
      };
      undo.push(stopOnSignal(stop).end);
      undo.push(
        watchFolder(where.exercises, (file) => {
          const saved = session.setOf(file);
          if (saved !== undefined) checks.ask(saved.assignment);
        }),
      );
      if (keys) {
        undo.push(
          listenForKeys((command) => {
            try {
              if (command === "stop") stop();
              else if (command === "quit") resolve();
              else session.pressed(command);
            } catch (error) {
              fail(error);
            }
          }),
        );
      }
      const begin = session.beginsWith;
      if (keys) screen.show(["Getting ready: TensorFlow and the compiler are being loaded …"]);
      else console.log(`Watching ${path.relative(process.cwd(), where.exercises) || "."}. Ctrl-C ends it.\n`);
      void grader.warmUp({ compiler: true });
      if (begin !== undefined) checks.ask(begin.assignment);
    });
  } finally {
    for (const step of undo.reverse()) step();
  }
}
