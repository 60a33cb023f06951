import { arrows, cells, columnAxis, columnLabels, rowAxis, rowHeight, type CellsOptions } from "./cells";
import { baseLayout, figureOf, PAGE_WIDTH, type Figure, type Heading, type Layout } from "./figure";
import { panelLayout, panels, type Grid, type Panel } from "./panels";

/** Several maps over the same tokens. */
export interface MapGridOptions {
  readonly heading: Partial<Heading>;
  /** What stands over each map, and its cells. */
  readonly maps: readonly (Omit<CellsOptions, "names" | "cell" | "colorbar" | "panel"> & { readonly title: string })[];
  readonly queries: readonly string[];
  readonly keys: readonly string[];
  readonly queryTitle: string;
  readonly keyTitle: string;
  /** How many maps stand in a row. */
  readonly columns: number;
  /** The space between two of them, as a share of the width. */
  readonly columnGap: number;
  /** In pixels: what is left and right of all maps, above them, between two rows, a map's usual height, and a row of cells' greatest. */
  readonly room: Readonly<Record<"beside" | "above" | "rowGap" | "height" | "highest", number>>;
  /** Where the scale's legend of a map stands; undefined for none. */
  readonly colorbar: (panel: Panel, grid: Grid) => Layout | undefined;
}

/** Maps beside and below each other, with titles; labels stand to the left of all and below all. */
export function mapGrid(options: MapGridOptions): Figure {
  const { heading, maps, queries, keys, queryTitle, keyTitle, columns, columnGap, room, colorbar } = options;
  const cell = {
    width: ((PAGE_WIDTH - room.beside) * (1 - (columns - 1) * columnGap)) / columns / keys.length,
    height: rowHeight(queries.length, room.height, room.highest),
  };
  const labels = columnLabels(keys, cell.width);
  const height = Math.max(92, cell.height * queries.length);
  const grid = panels({ count: maps.length, columns, height, rowGap: room.rowGap, columnGap });
  const names = arrows(queries, keys);
  return figureOf(
    maps.flatMap(({ title: _title, ...map }, i) => {
      const panel = grid.panels[i] as Panel;
      return cells({ ...map, names, cell, colorbar: colorbar(panel, grid), panel: panel.number });
    }),
    panelLayout(baseLayout(heading), grid, {
      above: room.above,
      below: 44 + labels.height,
      titles: maps.map(({ title }) => title),
      axesOf: ({ lowest, leftmost }) => [
        columnAxis(lowest ? keyTitle : "", keys, labels, { showticklabels: lowest }),
        rowAxis(leftmost ? queryTitle : "", queries, cell.height, { showticklabels: leftmost }),
      ],
    }),
  );
}
