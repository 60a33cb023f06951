import { expectNumbers } from "./expect";
import { axis, baseLayout, color, CONFIG, type Figure, type Heading, type Trace } from "./figure";
import { band, marker } from "./line-chart";
import { allAxes, panelAxes, panels, panelTitle } from "./panels";

/** What one training recorded: one value an epoch in each list, all lists equally long. */
export interface TrainingRecord {
  /** Mean loss over the training set. */
  readonly loss: readonly number[];
  /** Share of the training set that is right, 0 … 1. */
  readonly accuracy?: readonly number[];
  /** Mean loss over the validation set. */
  readonly validationLoss?: readonly number[];
  /** Share of the validation set that is right, 0 … 1. */
  readonly validationAccuracy?: readonly number[];
}

/** Trainings of one model, or of several to be compared. */
export interface TrainingCurvesOptions extends Partial<Heading> {
  /** The models. */
  readonly runs: readonly TrainingRun[];
  /** The number of the first epoch; 1 by default, 0 when the first values are those before training. */
  readonly firstEpoch?: number;
}

/** One model, trained once or from several seeds. */
export interface TrainingRun {
  /** What the legend calls it. */
  readonly name: string;
  /**
   * One record a seed, all of the same number of epochs. From two on, the curves are means, with a band of one sample deviation to each
   * side.
   */
  readonly seeds: readonly TrainingRecord[];
  /**
   * The epoch to be marked, in the numbers on the axis; by default that of the lowest (mean) validation loss. Without validation none is
   * marked.
   */
  readonly bestEpoch?: number;
}

/** Along more epochs than these, markers would touch each other. */
const MARKED_EPOCHS = 12;

const CURVES = ["loss", "accuracy", "validationLoss", "validationAccuracy"] as const;
type Curve = (typeof CURVES)[number];

/** A run with its seeds made one. */
interface Averaged {
  readonly run: TrainingRun;
  readonly index: number;
  readonly epochs: readonly number[];
  readonly curves: Readonly<Partial<Record<Curve, { readonly mean: readonly number[]; readonly deviation: readonly number[] }>>>;
  readonly best: number | undefined;
}

/**
 * Loss on the left and accuracy, where it was recorded, on the right, over the epochs: training dotted, validation solid, the best epoch
 * with a star.
 *
 * @throws {RangeError} when a run has no seed, its lists have different lengths or hold something else than finite numbers, or the best
 *   epoch isn't one of its epochs
 */
export function trainingCurves({ runs, firstEpoch = 1, ...heading }: TrainingCurvesOptions): Figure {
  const averaged = runs.map((run, index) => average(run, index, firstEpoch));
  const withAccuracy = averaged.some(({ curves }) => curves.accuracy ?? curves.validationAccuracy);
  const grid = panels({ count: withAccuracy ? 2 : 1, columns: withAccuracy ? 2 : 1, height: 290, rowGap: 0, columnGap: 0.13 });
  const data = averaged.flatMap((run) => [
    ...traces(run, "loss", "validationLoss", 1),
    ...(withAccuracy ? traces(run, "accuracy", "validationAccuracy", 2) : []),
  ]);
  const base = baseLayout(
    heading,
    data.filter(({ showlegend }) => showlegend !== false).map(({ name }) => String(name)),
  );
  const last = Math.max(...averaged.map(({ epochs }) => epochs.at(-1) ?? 0));
  const xaxis = axis("epoch", { tickformat: "d", ...(last - firstEpoch < 8 ? { dtick: 1 } : { nticks: 8 }), zeroline: false });
  const yaxes = [axis("", { rangemode: "tozero" }), axis("", { tickformat: ".0%", range: [0, 1.03] })];
  const [first] = grid.panels;
  return {
    data,
    layout: {
      ...base,
      margin: { ...base.margin, t: base.margin.t + 22 },
      height: base.margin.t + 22 + base.margin.b + grid.height,
      // Above the panels' titles.
      legend: { ...(base.legend as object), y: 1 + 24 / grid.height },
      ...allAxes(grid.panels.map((panel, i) => panelAxes(panel, xaxis, yaxes[i] ?? {}))),
      annotations: grid.panels.map((panel) => panelTitle(panel, panel === first ? "loss" : "accuracy")),
    },
    config: CONFIG,
  };
}

function average(run: TrainingRun, index: number, firstEpoch: number): Averaged {
  const [first] = run.seeds;
  if (!first) throw new RangeError(`trainingCurves: seeds of "${run.name}" is empty; it has to hold a record at least.`);
  const epochs = first.loss.map((_, i) => firstEpoch + i);
  if (epochs.length === 0) throw new RangeError(`trainingCurves: loss of "${run.name}" is empty; it has to have an epoch at least.`);
  const curves: Partial<Record<Curve, { mean: number[]; deviation: number[] }>> = {};
  for (const curve of CURVES.filter((name) => first[name] !== undefined)) {
    const lists = run.seeds.map((seed, i) => {
      const name = `trainingCurves: ${curve} of "${run.name}", seed ${i}`;
      const values = seed[curve] ?? [];
      if (values.length !== epochs.length)
        throw new RangeError(`${name}, has ${values.length} epochs, but the loss of seed 0 has ${epochs.length}; cut them to the same.`);
      expectNumbers(name, values);
      return values;
    });
    const mean = epochs.map((_, epoch) => lists.reduce((sum, list) => sum + (list[epoch] ?? 0), 0) / lists.length);
    const deviation = mean.map((middle, epoch) => {
      const squares = lists.reduce((sum, list) => sum + ((list[epoch] ?? 0) - middle) ** 2, 0);
      return lists.length > 1 ? Math.sqrt(squares / (lists.length - 1)) : 0;
    });
    curves[curve] = { mean, deviation };
  }
  const validation = curves.validationLoss?.mean;
  const best = run.bestEpoch ?? (validation && firstEpoch + validation.indexOf(Math.min(...validation)));
  if (best !== undefined && !epochs.includes(best)) {
    throw new RangeError(`trainingCurves: bestEpoch of "${run.name}" is ${best}; its epochs are ${epochs[0]} … ${epochs.at(-1)}.`);
  }
  return { run, index, epochs, curves, best };
}

function traces({ run, index, epochs, curves, best }: Averaged, training: Curve, validation: Curve, panel: 1 | 2): Trace[] {
  const axes = panel === 1 ? {} : { xaxis: "x2", yaxis: "y2" };
  const shade = color(index);
  const line = (curve: Curve, kind: "training" | "validation"): Trace[] => {
    const values = curves[curve];
    if (!values) return [];
    const name = `${run.name}, ${kind}`;
    const several = run.seeds.length > 1;
    const format = panel === 1 ? ".3f" : ".1%";
    return [
      ...(several ? [{ ...band({ x: epochs, y: values.mean, deviation: values.deviation, color: shade, group: name }), ...axes }] : []),
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
