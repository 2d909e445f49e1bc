import type { SortColumn } from '../../app/ui-state.ts';

/** A column of the containers list. `width` in cells; the columns stand a space apart. */
export interface Column {
  readonly id: SortColumn;
  readonly width: number;
  readonly align: 'left' | 'right';
}

interface ColumnSpec {
  readonly id: SortColumn;
  readonly min: number;
  /** What it may grow to, and its share of the space that is left. */
  readonly max: number;
  readonly share: number;
  readonly align: 'left' | 'right';
  /** Columns with the highest rank go first when the space is short. */
  readonly rank: number;
}

const NAME_MIN_CELLS = 12;
const NAME_WISHED_CELLS = 24;
/** Columns from this rank on give way to whole names. */
const RANK_AFTER_NAMES = 6;

/** The figures that change all the time stand last, so that a change rewrites few cells. */
const SPECS: readonly ColumnSpec[] = [
  { id: 'name', min: NAME_MIN_CELLS, max: 40, share: 7, align: 'left', rank: 0 },
  { id: 'image', min: 10, max: 44, share: 3, align: 'left', rank: 5 },
  { id: 'project', min: 8, max: 20, share: 1, align: 'left', rank: 7 },
  { id: 'state', min: 16, max: 24, share: 1, align: 'left', rank: 1 },
  { id: 'ports', min: 12, max: 44, share: 2, align: 'left', rank: 6 },
  { id: 'uptime', min: 4, max: 5, share: 0, align: 'right', rank: 4 },
  { id: 'cpu', min: 5, max: 6, share: 0, align: 'right', rank: 2 },
  { id: 'memory', min: 6, max: 7, share: 0, align: 'right', rank: 3 },
];

/** Cells that the widest text of a column takes. */
export type Needs = Readonly<Partial<Record<SortColumn, number>>>;

/**
 * The columns that fit into `width` cells. What is left goes first to those whose texts do not fit, then to the wide
 * ones. Grouped lists need no project column: the headings say it.
 */
export function columnsFor(width: number, grouped: boolean, needs: Needs = {}): Column[] {
  let specs = SPECS.filter((spec) => !(grouped && spec.id === 'project'));
  const needed = (list: readonly ColumnSpec[]): number =>
    list.reduce((total, spec) => total + spec.min, 0) + Math.max(0, list.length - 1);
  // Names are read whole before ports and projects are shown at all.
  const longer = Math.max(0, Math.min(NAME_WISHED_CELLS, needs.name ?? 0) - NAME_MIN_CELLS);
  while (specs.length > 1) {
    const worst = Math.max(...specs.map((spec) => spec.rank));
    if (needed(specs) + (worst >= RANK_AFTER_NAMES ? longer : 0) <= width) break;
    specs = specs.filter((spec) => spec.rank !== worst);
  }
  const widths = new Map(specs.map((spec) => [spec.id, spec.min]));
  const left = grow(specs, widths, width - needed(specs), ({ id, max }) => Math.min(max, needs[id] ?? max));
  grow(specs, widths, left, ({ max }) => max);
  return specs.map((spec) => ({ id: spec.id, width: widths.get(spec.id) ?? spec.min, align: spec.align }));
}

/** Gives `spare` cells out by shares, to each column up to its most. What is left then. */
function grow(
  specs: readonly ColumnSpec[],
  widths: Map<SortColumn, number>,
  spare: number,
  most: (spec: ColumnSpec) => number,
): number {
  let left = Math.max(0, spare);
  while (left > 0) {
    const growing = specs.filter((spec) => spec.share > 0 && (widths.get(spec.id) ?? 0) < most(spec));
    const shares = growing.reduce((total, spec) => total + spec.share, 0);
    if (shares === 0) break;
    const before = left;
    for (const spec of growing) {
      const has = widths.get(spec.id) ?? 0;
      const gain = Math.min(most(spec) - has, left, Math.max(1, Math.floor((before * spec.share) / shares)));
      widths.set(spec.id, has + gain);
      left -= gain;
    }
  }
  return left;
}
