import type { Container, Port } from '../../../engine/types.ts';
import { uptimeOf } from '../../../engine/state/uptime.ts';
import type { View } from '../../app/view.ts';
import type { SortColumn } from '../../app/ui-state.ts';
import { age, memory, percent } from '../../format/units.ts';
import { truncate, truncateStart } from '../../text/cells.ts';
import type { Theme } from '../../theme/index.ts';
import type { ContainerRow, ProjectRow } from './rows.ts';

type Paint = (text: string) => string;

/** What a figure that cannot be had is shown as. */
const NO_FIGURE = '·';

/** The text of one cell of a container's row, painted; the caller fits it to the column. */
export function containerCell(view: View, { container }: ContainerRow, column: SortColumn): string {
  const { paint } = view.theme;
  switch (column) {
    case 'name':
      return container.name;
    case 'image':
      return container.image;
    case 'project':
      return container.project;
    case 'state':
      return stateText(view, container);
    case 'ports':
      return portsText(container.ports);
    case 'uptime': {
      const up = uptimeOf(container, view.now);
      return up === undefined ? '' : age(up);
    }
    case 'cpu':
    case 'memory': {
      const latest =
        container.state === 'running' || container.state === 'paused'
          ? view.stats.series.get(container.id)?.latest
          : undefined;
      if (!latest) return paint.dim(view.theme.unicode ? NO_FIGURE : '-');
      return column === 'cpu' ? hot(view.theme, latest.cpuPercent) : memory(latest.memory);
    }
  }
}

/** A name in at most `width` cells: one that Compose made is told by its end, "…api-1", since it begins with its project. */
export function containerName({ name, project }: Container, width: number): string {
  return project !== '' && name.startsWith(project) ? truncateStart(name, width) : truncate(name, width);
}

/** The text of one cell of a project's heading. */
export function projectCell(view: View, row: ProjectRow, column: SortColumn): string {
  const { paint } = view.theme;
  switch (column) {
    case 'name':
      return paint.strong(row.project === '' ? view.tr.t('containers.noProject') : row.project);
    case 'state':
      return paint.dim(view.tr.t('containers.runningOf', { running: row.running.length, total: row.total }));
    case 'cpu':
      return row.cpuPercent === null ? '' : paint.dim(percent(row.cpuPercent));
    case 'memory':
      return row.memory === null ? '' : paint.dim(memory(row.memory));
    default:
      return '';
  }
}

/** Glyph of a container's state, painted by how well it is. */
export function stateGlyph(theme: Theme, container: Container): string {
  const { glyphs } = theme;
  return statePaint(
    theme,
    container,
  )(
    container.health === 'unhealthy' && container.state === 'running'
      ? glyphs.unhealthy
      : failed(container)
        ? glyphs.failed
        : glyphs[container.state],
  );
}

/** State and health in words: "running ♥", "exited (137)", "restarting ×6". */
export function stateText(view: Pick<View, 'theme' | 'tr'>, container: Container): string {
  const { theme, tr } = view;
  const paint = statePaint(theme, container);
  const word = stateWord(tr, container);
  if (container.state === 'exited' || container.state === 'dead') {
    return paint(container.exitCode === undefined ? word : `${word} (${container.exitCode})`);
  }
  if (container.state === 'restarting') {
    const count = container.run?.restartCount ?? 0;
    return paint(count > 0 ? `${word} ${theme.glyphs.times}${count}` : word);
  }
  if (container.state === 'created' && failed(container))
    return paint(`${word} (${container.exitCode ?? '!'})`);
  if (container.state !== 'running') return paint(word);
  switch (container.health) {
    case 'healthy':
      return `${paint(word)} ${theme.paint.ok(theme.glyphs.healthy)}`;
    case 'unhealthy':
      return `${paint(word)} ${theme.paint.bad(tr.t('containers.health.unhealthy'))}`;
    case 'starting':
      return `${paint(word)} ${theme.paint.warn(tr.t('containers.health.starting'))}`;
    case 'none':
      return paint(word);
  }
}

/** "8080→80, 443": published ports first, exposed ones without an arrow; v4 and v6 twins once. */
export function portsText(ports: readonly Port[]): string {
  const texts = ports.map((port) => {
    const suffix = port.protocol === 'tcp' || port.protocol === '' ? '' : `/${port.protocol}`;
    const host = ['', '0.0.0.0', '::'].includes(port.ip) ? '' : `${port.ip}:`;
    return port.publicPort === undefined
      ? `${port.privatePort}${suffix}`
      : `${host}${port.publicPort}→${port.privatePort}${suffix}`;
  });
  const published = texts.filter((text) => text.includes('→'));
  const exposed = texts.filter((text) => !text.includes('→'));
  return [...new Set([...published, ...exposed])].join(', ');
}

function stateWord(tr: View['tr'], container: Container): string {
  switch (container.state) {
    case 'created':
      return tr.t('containers.state.created');
    case 'running':
      return tr.t('containers.state.running');
    case 'paused':
      return tr.t('containers.state.paused');
    case 'restarting':
      return tr.t('containers.state.restarting');
    case 'removing':
      return tr.t('containers.state.removing');
    case 'exited':
      return tr.t('containers.state.exited');
    case 'dead':
      return tr.t('containers.state.dead');
    case 'unknown':
      return tr.t('containers.state.unknown');
  }
}

/** Also one that was made, and could not be started. */
function failed({ state, exitCode = 0, run }: Container): boolean {
  if (state === 'created') return (run?.error ?? '') !== '';
  return state === 'dead' || (state === 'exited' && exitCode !== 0);
}

function statePaint({ paint }: Theme, container: Container): Paint {
  if (failed(container)) return paint.bad;
  switch (container.state) {
    case 'running':
      return container.health === 'unhealthy' ? paint.bad : paint.ok;
    case 'restarting':
      return paint.warn;
    case 'paused':
      return paint.info;
    default:
      return paint.dim;
  }
}

const HOT_PERCENT = 80;

function hot({ paint }: Theme, cpuPercent: number): string {
  const text = percent(cpuPercent);
  return cpuPercent >= HOT_PERCENT ? paint.warn(text) : text;
}
