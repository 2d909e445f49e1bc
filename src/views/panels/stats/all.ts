import type { Container } from '../../../engine/types.ts';
import { fit } from '../../text/cells.ts';
import type { Size, View } from '../../app/view.ts';
import { memory, percent, rate } from '../../format/units.ts';
import { axisTop, sparkline } from './graph.ts';

const CPU_WIDTH = 6;
const MEMORY_WIDTH = 7;
const TRAFFIC_WIDTH = 10;

/** A line for each container with its CPU's past and its figures now: `size.height` lines at most. */
export function drawAll(view: View, containers: readonly Container[], size: Size): string[] {
  const { theme, tr } = view;
  const known = containers.flatMap((container) => {
    const series = view.stats.series.get(container.id);
    return series ? [{ container, series }] : [];
  });
  if (known.length === 0) return [` ${theme.paint.dim(tr.t('stats.nothing'))}`];
  const wide = size.width >= 70;
  const fixed = CPU_WIDTH + MEMORY_WIDTH + 4 + (wide ? 2 * (TRAFFIC_WIDTH + 1) : 0);
  const name = Math.max(6, Math.min(24, Math.floor((size.width - fixed) * 0.45)));
  const spark = Math.max(0, size.width - fixed - name - 1);
  const top = axisTop(
    Math.max(1, ...known.flatMap(({ series }) => series.history.map((sample) => sample.cpuPercent))),
    10,
    10,
  );
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
  const lines = known.slice(0, Math.max(0, size.height - 1)).map(({ container, series }, index) => {
    const { latest, rates, history } = series;
    const cells = [
      fit(container.name, name),
      theme.series(index)(
        fit(
          sparkline(
            history.map((sample) => sample.cpuPercent),
            spark,
            top,
            theme.unicode,
          ),
          spark,
        ),
      ),
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
  });
  return [theme.paint.dim(` ${heading.join(' ')}`), ...lines];
}
