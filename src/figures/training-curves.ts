import type { EpochRow } from "../training/history";
import { spread } from "../numbers/spread";
import { expectList, expectNumbers } from "./arguments";
import { highestOf, lowestOf } from "./extremes";
import { axis, baseLayout, color, figureOf, type Figure, type Heading, type Trace } from "./figure";
import { band, marker } from "./line-chart";
import { panelLayout, panels, traceAxes } from "./panels";

/** What a training recorded in one epoch: a row of `train`'s history, or as much of one as there is. */
export type TrainingEpoch = Pick<EpochRow, "epoch" | "trainLoss"> & Partial<EpochRow>;

/** Trainings of one model, or of several to be compared. */
export interface TrainingCurvesOptions extends Partial<Heading> {
  /** The models. */
  readonly runs: readonly TrainingRun[];
}

/** One model, trained once or from several seeds. */
export interface TrainingRun {
  /** What the legend calls it. */
  readonly name: string;
  /**
   * One history a seed. From two on, the curves are means, with a band of one sample deviation to each side, over the epochs that all
   * seeds have: where one stopped early, the others are cut, because a mean over those that are left would jump.
   */
  readonly histories: readonly (readonly TrainingEpoch[])[];
  /** The number of the epoch to be marked; by default that of the lowest (mean) validation loss. Without validation none is marked. */
  readonly bestEpoch?: number;
}

/** Along more epochs than these, markers would touch each other. */
const MARKED_EPOCHS = 12;

const CURVES = ["trainLoss", "trainAccuracy", "validationLoss", "validationAccuracy"] as const;
type Curve = (typeof CURVES)[number];

/** A run with its seeds made one. */
interface Averaged {
  readonly run: TrainingRun;
  readonly index: number;
  readonly epochs: readonly number[];
  readonly curves: Readonly<
    Partial<Record<Curve, { readonly mean: readonly number[]; readonly deviation: readonly number[] }>>
  >;
  readonly best: number | undefined;
}

/**
 * Loss on the left and accuracy, where it was recorded, on the right, over the epochs: training dotted, validation solid, the best epoch
 * with a star.
 *
 * @throws {TypeError} when the histories of a run are no list of histories, as when a single one is given
 * @throws {RangeError} when a run has no history or no epoch, a row lacks what others have, holds something else than finite numbers, or
 *   has another number than in the other seeds, or the best epoch isn't among them
 */
export function trainingCurves({ runs, ...heading }: TrainingCurvesOptions): Figure {
  expectList("trainingCurves: runs", runs, "a list of models, each { name, histories }");
  const averaged = runs.map((run, index) => average(run, index));
  const withAccuracy = averaged.some(({ curves }) => curves.trainAccuracy ?? curves.validationAccuracy);
  const grid = panels({
    count: withAccuracy ? 2 : 1,
    columns: withAccuracy ? 2 : 1,
    height: 290,
    rowGap: 0,
    columnGap: 0.13,
  });
  const data = averaged.flatMap((run) => [
    ...traces(run, "trainLoss", "validationLoss", 1),
    ...(withAccuracy ? traces(run, "trainAccuracy", "validationAccuracy", 2) : []),
  ]);
  const base = baseLayout(
    heading,
    data.filter(({ showlegend }) => showlegend !== false).map(({ name }) => String(name)),
  );
  const most = highestOf(averaged.map(({ epochs }) => epochs.length));
  const xaxis = axis("epoch", { tickformat: "d", ...(most <= 8 ? { dtick: 1 } : { nticks: 8 }), zeroline: false });
  const yaxes = [axis("", { rangemode: "tozero" }), axis("", { tickformat: ".0%", range: [0, 1.03] })];
  return figureOf(data, {
    ...panelLayout(base, grid, {
      above: 22,
      titles: ["loss", "accuracy"],
      axesOf: ({ number }) => [xaxis, yaxes[number - 1] ?? {}],
    }),
    // Above the panels' titles.
    legend: { ...(base.legend as object), y: 1 + 24 / grid.height },
  });
}

function average(run: TrainingRun, index: number): Averaged {
  const { name, histories } = run;
  expectHistories(name, histories);
  const [first] = histories;
  if (!first) throw new RangeError(`trainingCurves: histories of "${name}" is empty; it needs at least one.`);
  const epochs = first.slice(0, lowestOf(histories.map(({ length }) => length))).map(({ epoch }) => epoch);
  if (epochs.length === 0)
    throw new RangeError(`trainingCurves: a history of "${name}" is empty; it needs at least one epoch.`);
  histories.forEach((history, seed) => {
    const other = epochs.find((epoch, i) => history[i]?.epoch !== epoch);
    if (other !== undefined) {
      throw new RangeError(
        `trainingCurves: histories[${seed}] of "${name}" has no epoch ${other} where histories[0] has it.`,
      );
    }
  });
  const curves: Partial<Record<Curve, { mean: number[]; deviation: number[] }>> = {};
  for (const curve of CURVES.filter((key) =>
    histories.some((history) => history.some((row) => row[key] !== undefined)),
  )) {
    const lists = histories.map((history, seed) => {
      const values = epochs.map((_, i) => history[i]?.[curve] ?? NaN);
      expectNumbers(`trainingCurves: ${curve} of "${name}", histories[${seed}]`, values);
      return values;
    });
    const spreads = epochs.map((_, i) => spread(lists.map((list) => list[i] ?? NaN)));
    curves[curve] = {
      mean: spreads.map(({ mean }) => mean),
      deviation: spreads.map(({ deviation }) => deviation),
    };
  }
  const validation = curves.validationLoss?.mean;
  const best = run.bestEpoch ?? (validation && epochs[validation.indexOf(lowestOf(validation))]);
  if (best !== undefined && !epochs.includes(best)) {
    throw new RangeError(
      `trainingCurves: bestEpoch of "${name}" is ${best}; its epochs are ${epochs[0]} … ${epochs.at(-1)}.`,
    );
  }
  return { run, index, epochs, curves, best };
}

/** A single history is easily given for the list of them. */
function expectHistories(name: string, histories: readonly unknown[]): void {
  expectList(`trainingCurves: histories of "${name}"`, histories, "a list of histories, one a seed");
  histories.forEach((history, seed) => {
    if (typeof history === "object" && history !== null && "epoch" in history) {
      throw new TypeError(
        `trainingCurves: histories of "${name}" is a single history, whose rows are epochs; it needs a list of histories, one a seed. ` +
          "Put it in a list: [history].",
      );
    }
    expectList(`trainingCurves: histories[${seed}] of "${name}"`, history, "a history, which is a list of epochs");
  });
}

function traces(
  { run, index, epochs, curves, best }: Averaged,
  training: Curve,
  validation: Curve,
  panel: 1 | 2,
): Trace[] {
  const axes = traceAxes(panel);
  const shade = color(index);
  const line = (curve: Curve, kind: "training" | "validation"): Trace[] => {
    const values = curves[curve];
    if (!values) return [];
    const name = `${run.name}, ${kind}`;
    const several = run.histories.length > 1;
    const format = panel === 1 ? ".3f" : ".1%";
    return [
      ...(several
        ? [{ ...band({ x: epochs, y: values.mean, deviation: values.deviation, color: shade, group: name }), ...axes }]
        : []),
      {
        type: "scatter",
        mode: epochs.length > MARKED_EPOCHS ? "lines" : "lines+markers",
        name,
        legendgroup: name,
        showlegend: panel === 1,
        x: [...epochs],
        y: [...values.mean],
        ...(several && { customdata: [...values.deviation] }),
        hovertemplate: `epoch %{x}: %{y:${format}}${several ? ` ± %{customdata:${format}}` : ""}<extra>${name}</extra>`,
        line: { color: shade, width: 2.5, dash: kind === "training" ? "dot" : "solid" },
        marker: { color: shade, size: 7, symbol: marker(index), line: { width: 0 } },
        ...axes,
      },
    ];
  };
  const chosen = (curves[validation] ?? curves[training])?.mean[epochs.indexOf(best ?? NaN)];
  const star: Trace[] =
    best === undefined || chosen === undefined
      ? []
      : [
          {
            type: "scatter",
            mode: "markers",
            name: `best: epoch ${best}`,
            legendgroup: `best of ${run.name}`,
            showlegend: panel === 1,
            x: [best],
            y: [chosen],
            hovertemplate: `best epoch of ${run.name}: %{x}<extra></extra>`,
            marker: { color: shade, size: 17, symbol: "star", line: { width: 0 } },
            ...axes,
          },
        ];
  return [...line(training, "training"), ...line(validation, "validation"), ...star];
}
