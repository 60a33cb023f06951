import type { EpochRow } from "../training/history";
import type { TrainingProgress } from "../training/train";
import { escapeHtml } from "../display/grid";
import type { MimeBundle } from "../display/bundle";
import { replaceableOutput } from "../display/publish";

/** A notebook's line changes at most this often, in ms; outside a notebook, where lines stay, a new one is printed less often. */
const NOTEBOOK_EVERY = 500;
const PRINT_EVERY = 5000;

/** Shows how a training goes: one line and a bar that change in place, or outside a notebook a few printed lines. */
export interface ProgressDisplay {
  /** Tells it where the training stands; what comes too soon after the last is left out. */
  update(progress: TrainingProgress): void;
  /** Shows the last word, in place of the bar. */
  finish(how: "done" | "stopped" | "failed"): void;
}

/**
 * A display for one training.
 *
 * @param now the time in ms
 */
export function progressDisplay(now: () => number = () => performance.now()): ProgressDisplay {
  const replace = replaceableOutput();
  const every = replace ? NOTEBOOK_EVERY : PRINT_EVERY;
  let last: TrainingProgress | undefined;
  let shownAt = now() - (replace ? every : 0);
  const show = (bundle: MimeBundle): void => (replace ? replace(bundle) : console.log(bundle["text/plain"]));
  return {
    update(progress) {
      last = progress;
      if (now() - shownAt < every) return;
      shownAt = now();
      show(running(progress));
    },
    finish(how) {
      if (last !== undefined) show(finished(last, how));
    },
  };
}

function running(progress: TrainingProgress): MimeBundle {
  const { epoch, epochs, batch, batches, loss, accuracy, seconds, secondsLeft, history } = progress;
  const row = history.at(-1);
  const text = [
    `Epoch ${epoch} of ${epochs}`,
    // Before the first epoch is over, its own figures so far; then those of the last finished one, which don't jump about.
    row ? `after epoch ${row.epoch}: ${figures(row)}` : `so far: loss ${loss.toFixed(3)}, ${percent(accuracy)} right`,
    `${duration(seconds)}, about ${duration(secondsLeft)} left`,
  ].join(" · ");
  const done = (epoch - 1 + batch / batches) / epochs;
  return {
    "text/plain": text,
    "text/html": `<div><progress value="${done.toFixed(4)}" max="1" style="vertical-align:middle"></progress> ${escapeHtml(text)}</div>`,
  };
}

function finished({ epochs, seconds, history }: TrainingProgress, how: "done" | "stopped" | "failed"): MimeBundle {
  const row = history.at(-1);
  const count = (n: number): string => `${n} ${n === 1 ? "epoch" : "epochs"}`;
  const what = {
    done: `✓ ${count(history.length)} in ${duration(seconds)}${history.length < epochs ? " (stopped early: no better validation loss)" : ""}`,
    stopped: `■ Stopped after ${duration(seconds)}, with ${history.length} of ${count(epochs)} finished. The model keeps its weights, and model.history those epochs`,
    failed: `✗ Failed after ${duration(seconds)}, with ${history.length} of ${count(epochs)} finished`,
  }[how];
  const text = row ? `${what} · ${figures(row)}` : what;
  return { "text/plain": text, "text/html": `<div>${escapeHtml(text)}</div>` };
}

function figures({ trainLoss, trainAccuracy, validationLoss, validationAccuracy }: EpochRow): string {
  const training = `training loss ${trainLoss.toFixed(3)}, ${percent(trainAccuracy)} right`;
  if (validationLoss === undefined || validationAccuracy === undefined) return training;
  return `${training} · validation loss ${validationLoss.toFixed(3)}, ${percent(validationAccuracy)} right`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Such as "0.4 s", "12 s", "2 min 5 s", "1 h 20 min". */
function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
