import { cellWidth, fit, truncate } from '../text/cells.ts';
import { memory, percent } from '../format/units.ts';
import type { View } from './view.ts';

/** The top line: which engine, how its connection is, how many containers, their sums. Exactly `width` cells. */
export function headerLine(view: View, width: number): string {
  const left = leftPart(view, width);
  const rights = [fleetPart(view), sumsPart(view)].filter((part) => part !== '');
  let right = '';
  for (const part of rights) {
    const longer = right === '' ? part : `${right}    ${part}`;
    if (cellWidth(left) + cellWidth(longer) + 3 > width) break;
    right = longer;
  }
  const gap = width - cellWidth(left) - cellWidth(right) - 1;
  return gap < 0 ? fit(left, width) : `${left}${' '.repeat(gap)}${right} `;
}

/** Where space is short the marks stay, and what is only good to know goes. */
function leftPart(view: View, width: number): string {
  const { theme, tr, engine } = view;
  const name = truncate(view.endpointName, Math.max(12, Math.floor(width / 4)));
  const version = engine.info?.version ?? '';
  const api = engine.info && width >= 100 ? `API ${engine.info.apiVersion}` : '';
  const about = [name, version, api].filter((part) => part !== '').join(` ${theme.glyphs.separator} `);
  const marks = [
    isDemo(view) ? theme.paint.warn(theme.paint.strong(tr.t('app.demo'))) : '',
    view.readOnly ? theme.paint.info(tr.t('app.readOnly')) : '',
    connectionMark(view),
  ].filter((mark) => mark !== '');
  const title = theme.paint.title('quayside');
  const choices = [[title, about, ...marks], [title, name, ...marks], [name, ...marks], marks];
  const texts = choices.map((parts) => ` ${parts.join('  ')}`);
  return texts.find((text) => cellWidth(text) <= width) ?? texts.at(-1) ?? '';
}

/** Where the demo engine stands in for a real one this is known before it has told what it is. */
function isDemo({ engine, demoReason }: View): boolean {
  return engine.info?.demo === true || demoReason !== null;
}

function connectionMark({ engine, theme, tr, now }: View): string {
  const { connection } = engine;
  switch (connection.phase) {
    case 'live':
      return '';
    case 'connecting':
      return theme.paint.dim(tr.t('app.connecting'));
    case 'stalled':
      return theme.paint.bad(
        tr.t('app.stalled', { seconds: Math.max(1, Math.round((now - connection.since) / 1000)) }),
      );
    case 'lost': {
      const seconds = Math.max(0, Math.ceil(((connection.retryAt ?? now) - now) / 1000));
      return theme.paint.bad(seconds > 0 ? tr.t('app.lostRetry', { seconds }) : tr.t('app.lost'));
    }
  }
}

function fleetPart({ engine, troubles, tr, theme }: View): string {
  const all = [...engine.containers.values()];
  const up = all.filter((container) => container.state === 'running').length;
  const parts = [
    tr.t('app.containers', { count: all.length }),
    theme.paint.ok(tr.t('app.up', { count: up })),
  ];
  if (troubles.length > 0) parts.push(theme.paint.bad(tr.t('app.inTrouble', { count: troubles.length })));
  return parts.join('  ');
}

/** Sums are shown only when every running container has figures: a sum over some would be read as the whole. */
function sumsPart({ engine, stats, tr }: View): string {
  const running = [...engine.containers.values()].filter((container) => container.state === 'running');
  const samples = running.flatMap((container) => stats.series.get(container.id)?.latest ?? []);
  if (running.length === 0 || samples.length < running.length) return '';
  const cpu = samples.reduce((total, sample) => total + sample.cpuPercent, 0);
  const used = samples.reduce((total, sample) => total + sample.memory, 0);
  const all = engine.info && engine.info.memory > 0 ? ` / ${memory(engine.info.memory)}` : '';
  const label = (text: string): string => text.toUpperCase();
  return `${label(tr.t('containers.column.cpu'))} ${percent(cpu)} %   ${label(tr.t('containers.column.memory'))} ${memory(used)}${all}`;
}
