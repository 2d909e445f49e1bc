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

/** The figures that change all the time stand last, so that a change rewrites few cells. */
const SPECS: readonly ColumnSpec[] = [
  { id: 'name', min: 12, max: 40, share: 4, align: 'left', rank: 0 },
  { id: 'image', min: 12, max: 44, share: 3, align: 'left', rank: 5 },
  { id: 'project', min: 8, max: 20, share: 1, align: 'left', rank: 7 },
  { id: 'state', min: 16, max: 24, share: 1, align: 'left', rank: 1 },
  { id: 'ports', min: 12, max: 44, share: 2, align: 'left', rank: 6 },
  { id: 'uptime', min: 5, max: 6, share: 0, align: 'right', rank: 4 },
  { id: 'cpu', min: 6, max: 6, share: 0, align: 'right', rank: 2 },
  { id: 'memory', min: 7, max: 7, share: 0, align: 'right', rank: 3 },
];

/**
 * The columns that fit into `width` cells, wide ones grown into what is left. Grouped lists need no project column:
 * the headings say it.
 */
export function columnsFor(width: number, grouped: boolean): Column[] {
  let specs = SPECS.filter((spec) => !(grouped && spec.id === 'project'));
  const needed = (list: readonly ColumnSpec[]): number =>
    list.reduce((total, spec) => total + spec.min, 0) + Math.max(0, list.length - 1);
  while (specs.length > 1 && needed(specs) > width) {
    const worst = Math.max(...specs.map((spec) => spec.rank));
    specs = specs.filter((spec) => spec.rank !== worst);
  }
  return grow(specs, width - needed(specs));
}

function grow(specs: readonly ColumnSpec[], spare: number): Column[] {
  const widths = new Map(specs.map((spec) => [spec.id, spec.min]));
  let left = Math.max(0, spare);
  while (left > 0) {
    const growing = specs.filter((spec) => spec.share > 0 && (widths.get(spec.id) ?? 0) < spec.max);
    const shares = growing.reduce((total, spec) => total + spec.share, 0);
    if (shares === 0) break;
    const before = left;
    for (const spec of growing) {
      const has = widths.get(spec.id) ?? 0;
      const gain = Math.min(spec.max - has, left, Math.max(1, Math.floor((before * spec.share) / shares)));
      widths.set(spec.id, has + gain);
      left -= gain;
    }
  }
  return specs.map((spec) => ({ id: spec.id, width: widths.get(spec.id) ?? spec.min, align: spec.align }));
}
