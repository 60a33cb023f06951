import { escapeHtml, formatNumbers, htmlTable } from "./grid";
import type { MimeBundle } from "./bundle";

/** What this file reads of a TensorFlow.js tensor. */
interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed: boolean;
  dataSync(): ArrayLike<number | string>;
}

/** Of a longer axis, so many entries are shown at its start, and so many at its end. */
const EDGE = { axis: 10, start: 6, end: 3, matrices: 4 };

/** Is the value a TensorFlow.js tensor or variable, of whichever copy of the library? */
export function isTensor(value: object): value is TensorLike {
  const tensor = value as Partial<TensorLike>;
  return (
    Array.isArray(tensor.shape) &&
    typeof tensor.dtype === "string" &&
    typeof tensor.isDisposed === "boolean" &&
    typeof tensor.dataSync === "function"
  );
}

/** A tensor's shape, dtype and values (long axes shortened) as text and as HTML. */
export function tensorBundle(tensor: TensorLike): MimeBundle {
  const { shape, dtype } = tensor;
  const title = `Tensor, shape [${shape.join(", ")}], ${dtype}`;
  if (tensor.isDisposed) {
    const text = `${title}: disposed. Its memory has been given back, so its values are gone.`;
    return { "text/plain": text, "text/html": `<div>${escapeHtml(text)}</div>` };
  }
  const cells = readCells(tensor);
  return {
    "text/plain": `${title}\n${brackets(shape, cells)}`,
    "text/html": `<div><div>${escapeHtml(title)}</div>${htmlCells(shape, cells)}</div>`,
  };
}

/** The texts of the entries that are shown, and where in the whole tensor each is found. */
interface Cells {
  readonly textAt: (offset: number) => string;
  readonly strides: readonly number[];
  /** The longest text's length. */
  readonly width: number;
}

function readCells(tensor: TensorLike): Cells {
  const values = tensor.dataSync();
  const strides = tensor.shape.map((_, axis) =>
    tensor.shape.slice(axis + 1).reduce((product, size) => product * size, 1),
  );
  const offsets = shownOffsets(tensor.shape, strides);
  const texts =
    tensor.dtype === "string" || tensor.dtype === "bool" || tensor.dtype === "complex64"
      ? offsets.map((offset) => special(values, offset, tensor.dtype))
      : formatNumbers(offsets.map((offset) => Number(values[offset])));
  const known = new Map(offsets.map((offset, i) => [offset, texts[i] ?? ""]));
  return {
    textAt: (offset) => known.get(offset) ?? "",
    strides,
    width: Math.max(0, ...texts.map((text) => text.length)),
  };
}

function special(values: ArrayLike<number | string>, offset: number, dtype: string): string {
  if (dtype === "string") return JSON.stringify(values[offset]);
  if (dtype === "bool") return values[offset] ? "true" : "false";
  // A complex tensor's data has the real and the imaginary part of each entry side by side.
  const [real, imaginary] = [Number(values[2 * offset]), Number(values[2 * offset + 1])];
  return `${formatNumbers([real])[0]} ${imaginary < 0 ? "-" : "+"} ${formatNumbers([Math.abs(imaginary)])[0]}i`;
}

/** The places shown on an axis of this size; -1 stands for those left out. */
function shownPlaces(size: number): number[] {
  if (size <= EDGE.axis) return Array.from({ length: size }, (_, i) => i);
  const start = Array.from({ length: EDGE.start }, (_, i) => i);
  const end = Array.from({ length: EDGE.end }, (_, i) => size - EDGE.end + i);
  return [...start, -1, ...end];
}

function shownOffsets(shape: readonly number[], strides: readonly number[]): number[] {
  return shape.reduce(
    (offsets, size, axis) => {
      const places = shownPlaces(size).filter((place) => place >= 0);
      return offsets.flatMap((offset) => places.map((place) => offset + place * (strides[axis] ?? 1)));
    },
    [0],
  );
}

function brackets(shape: readonly number[], cells: Cells, axis = 0, offset = 0): string {
  if (axis === shape.length)
    return shape.length < 2 ? cells.textAt(offset) : cells.textAt(offset).padStart(cells.width);
  const inner = shownPlaces(shape[axis] ?? 0).map((place) =>
    place < 0 ? "…" : brackets(shape, cells, axis + 1, offset + place * (cells.strides[axis] ?? 1)),
  );
  const last = axis === shape.length - 1;
  return `[${inner.join(last ? ", " : `,${"\n".repeat(shape.length - axis - 1)}${" ".repeat(axis + 1)}`)}]`;
}

function htmlCells(shape: readonly number[], cells: Cells): string {
  const rank = shape.length;
  if (rank <= 2) return matrixTable(rank === 2 ? [shape[0] ?? 0, shape[1] ?? 0] : [1, shape[0] ?? 1], 0, cells);
  const leading = shape.slice(0, -2);
  const size: [number, number] = [shape[rank - 2] ?? 0, shape[rank - 1] ?? 0];
  const shown = firstPlaces(leading);
  const parts = shown.map((place) => {
    const offset = place.reduce((sum, at, axis) => sum + at * (cells.strides[axis] ?? 1), 0);
    return `<div>[${place.join(", ")}, :, :]</div>${matrixTable(size, offset, cells)}`;
  });
  const left = leading.reduce((product, length) => product * length, 1) - shown.length;
  return (
    parts.join("") +
    (left > 0 ? `<div>… and ${left} more ${left === 1 ? "matrix" : "matrices"} of this shape</div>` : "")
  );
}

/** The first few places of the axes before the last two; more would not help to see what a tensor holds. */
function firstPlaces(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (places, size) =>
      places
        .flatMap((place) => Array.from({ length: Math.min(size, EDGE.matrices) }, (_, at) => [...place, at]))
        .slice(0, EDGE.matrices),
    [[]],
  );
}

function matrixTable([rows, columns]: [number, number], offset: number, cells: Cells): string {
  return htmlTable({
    rows: shownPlaces(rows).map((row) =>
      shownPlaces(columns).map((column) =>
        row < 0 || column < 0 ? "…" : cells.textAt(offset + row * columns + column),
      ),
    ),
  });
}
