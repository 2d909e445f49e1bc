import type { StatsSeries } from '../../../engine/streams/types.ts';
import type { Container } from '../../../engine/types.ts';
import { fit } from '../../text/cells.ts';
import type { Size, View } from '../../app/view.ts';
import { whenChangedOf } from '../../app/when-changed.ts';
import { memory, percent, rate } from '../../format/units.ts';
import { containerName } from '../containers/cells.ts';
import type { Theme } from '../../theme/index.ts';
import { axisTop, sparkline } from './graph.ts';

const CPU_WIDTH = 6;
const MEMORY_WIDTH = 7;
const TRAFFIC_WIDTH = 10;

/** A line for each container with its CPU's past and its figures now: `size.height` lines at most. */
export function drawAll(view: View, containers: readonly Container[], size: Size): string[] {
  const { theme, tr } = view;
  const known = measured(view, containers);
  if (known.length === 0) {
    const isComing = containers.some(({ state }) => state === 'running');
    return [` ${theme.paint.dim(tr.t(isComing ? 'stats.waiting' : 'stats.nothing'))}`];
  }
  const wide = size.width >= 70;
  const fixed = CPU_WIDTH + MEMORY_WIDTH + 4 + (wide ? 2 * (TRAFFIC_WIDTH + 1) : 0);
  const name = Math.max(6, Math.min(24, Math.floor((size.width - fixed) * 0.45)));
  const spark = Math.max(0, size.width - fixed - name - 1);
  const top = axisTop(Math.max(1, ...known.map(({ series }) => highestCpu(series))), 10, 10);
  const heading = [
    fit(tr.t('containers.column.name').toUpperCase(), name),
    fit(`0–${top} %`, spark),
    fit(tr.t('containers.column.cpu').toUpperCase(), CPU_WIDTH, 'right'),
    fit(tr.t('containers.column.memory').toUpperCase(), MEMORY_WIDTH, 'right'),
    ...(wide
      ? [
          fit(tr.t('stats.net').toUpperCase(), TRAFFIC_WIDTH, 'right'),
          fit(tr.t('stats.block').toUpperCase(), TRAFFIC_WIDTH, 'right'),
        ]
      : []),
  ];
  const lines = known
    .slice(0, Math.max(0, size.height - 1))
    .map(({ container, series }, index) =>
      lineOf(series, [theme, container.name, index, name, spark, top, wide], () =>
        drawLine(theme, containerName(container, name), series, { index, name, spark, top, wide }),
      ),
    );
  return [theme.paint.dim(` ${heading.join(' ')}`), ...lines];
}

/** The container whose line is number `line` of what `drawAll` draws, from 0; undefined for none. */
export function containerOnLine(
  view: Pick<View, 'stats'>,
  containers: readonly Container[],
  line: number,
): Container | undefined {
  // The first line is the heading.
  return measured(view, containers)[line - 1]?.container;
}

interface Measured {
  readonly container: Container;
  readonly series: StatsSeries;
}

/** Those that there are figures of. */
function measured({ stats }: Pick<View, 'stats'>, containers: readonly Container[]): Measured[] {
  return containers.flatMap((container) => {
    const series = stats.series.get(container.id);
    return series ? [{ container, series }] : [];
  });
}

interface LineLook {
  /** Number of its colour. */
  readonly index: number;
  /** Cells of the name and of the graph. */
  readonly name: number;
  readonly spark: number;
  /** Upper end of the graph's axis, percent. */
  readonly top: number;
  /** Whether there is room for the traffic. */
  readonly wide: boolean;
}

/** A new sample of one container leaves the lines of the others as they are. */
const lineOf = whenChangedOf<string>();

function drawLine(theme: Theme, called: string, series: StatsSeries, look: LineLook): string {
  const { latest, rates, history } = series;
  const { index, name, spark, top, wide } = look;
  const past = history.map((sample) => sample.cpuPercent);
  const cells = [
    fit(called, name),
    theme.series(index)(fit(sparkline(past, spark, top, theme.unicode), spark)),
    fit(percent(latest.cpuPercent), CPU_WIDTH, 'right'),
    fit(memory(latest.memory), MEMORY_WIDTH, 'right'),
  ];
  if (wide) {
    cells.push(
      fit(rates ? rate(rates.netRx + rates.netTx) : theme.glyphs.none, TRAFFIC_WIDTH, 'right'),
      fit(rates ? rate(rates.blockRead + rates.blockWrite) : theme.glyphs.none, TRAFFIC_WIDTH, 'right'),
    );
  }
  return ` ${cells.join(' ')}`;
}

const highest = new WeakMap<StatsSeries, number>();

/** The highest CPU of a series' past, percent. */
function highestCpu(series: StatsSeries): number {
  const known = highest.get(series);
  if (known !== undefined) return known;
  const found = series.history.reduce((most, { cpuPercent }) => Math.max(most, cpuPercent), 0);
  highest.set(series, found);
  return found;
}
