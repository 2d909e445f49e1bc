import { msg, type Message } from '../../engine/message.ts';
import type { Health } from '../../engine/types.ts';
import { clock } from '../format/units.ts';
import { cellWidth } from '../text/cells.ts';
import { cutCells } from '../tabs/cut.ts';
import type { Look } from './look.ts';

/** The health check, how it stands, and what it last said, newest first. */
export function healthLines({ details, container, tr, theme, width }: Look): string[] {
  const { paint } = theme;
  const room = Math.max(1, width - 2);
  if (details.probes.length === 0 && details.healthTest.length === 0) {
    return cutCells(paint.dim(tr.t('details.health.none')), room).map(indented);
  }
  const word = HEALTH_WORDS[container.health];
  const status = word ? tr.say(word) : '';
  const streak =
    details.failingStreak > 0 ? tr.t('details.health.streak', { count: details.failingStreak }) : '';
  const test = details.healthTest.filter((word, index) => index > 0 || !word.startsWith('CMD')).join(' ');
  const head = [
    [status, streak === '' ? '' : paint.bad(streak)].filter((part) => part !== '').join('  '),
    paint.dim(test === '' ? '' : `$ ${test}`),
  ].filter((line) => cellWidth(line) > 0);
  const probes = [...details.probes].reverse().flatMap((probe) => {
    const failed = probe.exitCode !== 0;
    const mark = failed ? paint.bad(theme.glyphs.notYet) : paint.ok(theme.glyphs.met);
    const took = tr.t('details.health.took', { ms: Math.max(0, Math.round(probe.end - probe.start)) });
    const exit = tr.t('details.health.exit', { code: probe.exitCode });
    return [
      '',
      `${mark} ${clock(probe.start)}  ${failed ? paint.bad(exit) : exit}  ${paint.dim(took)}`,
      ...probe.output.map((line) => `  ${line}`),
    ];
  });
  return [...head, ...probes].flatMap((line) => cutCells(line, room)).map(indented);
}

function indented(line: string): string {
  return ` ${line}`;
}

const HEALTH_WORDS: Readonly<Record<Health, Message | null>> = {
  healthy: msg('details.health.healthy'),
  unhealthy: msg('containers.health.unhealthy'),
  starting: msg('containers.health.starting'),
  none: null,
};
