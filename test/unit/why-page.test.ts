import { describe, expect, test } from 'vitest';
import { msg } from '../../src/engine/message.ts';
import type { Why } from '../../src/engine/trouble/index.ts';
import type { WhyController, WhyData } from '../../src/views/panels/why/controller.ts';
import { whyLines } from '../../src/views/panels/why/lines.ts';
import { drawWhy } from '../../src/views/panels/why/page.ts';
import { createTranslator } from '../../src/views/i18n/index.ts';
import { cellWidth } from '../../src/views/text/cells.ts';
import { createTheme } from '../../src/views/theme/index.ts';
import { aContainer, aView, NOW, type ViewOptions } from '../support/fleet.ts';

const worker = aContainer('worker', { state: 'exited', exitCode: 137 });

const oom: Why = {
  containerId: worker.id,
  name: 'worker',
  cause: 'oom',
  actor: 'kernel',
  loop: null,
  headline: msg('trouble.oom', { name: 'worker', limit: '64 MiB' }),
  advice: msg('why.advice.oom', { name: 'worker', more: '128m' }),
  facts: [
    {
      label: msg('why.fact.exitCode'),
      value: msg('why.code.signal', { code: 137, number: 9, signal: 'SIGKILL' }),
    },
    { label: msg('why.fact.actor'), value: msg('why.actor.kernel') },
    { label: msg('why.fact.ended'), value: { at: NOW - 4000 } },
    { label: msg('why.fact.error'), value: '启动失败：'.repeat(12) },
  ],
  evidence: [
    { source: 'container', field: 'State.OOMKilled', value: 'true' },
    { source: 'event', at: NOW - 4000, field: 'die exitCode', value: '137' },
  ],
  log: {
    lines: [
      { time: NOW - 5000, stderr: false, text: '装载数据 '.repeat(20) },
      { time: NOW - 4500, stderr: true, text: 'cannot allocate memory' },
    ],
    says: null,
  },
  health: { time: NOW - 9000, exitCode: 1, output: ['no route to host'] },
  timeline: [
    { time: NOW - 4100, says: msg('why.event.oom') },
    { time: NOW - 4000, says: msg('why.event.die', { code: 137 }) },
  ],
};

/** A page whose explanation is there (or not), scrolled to a line. */
function page(data: Partial<WhyData>, size: { width: number; height: number }, options: ViewOptions = {}) {
  const shown: WhyData = { id: worker.id, why: null, says: null, scroll: 0, ...data };
  const why: Pick<WhyController, 'data' | 'drawn'> = { data: () => shown, drawn: () => undefined };
  return drawWhy({ why, view: () => aView({ containers: [worker], ...options }) }, worker.id, size);
}

function lines(width: number, language: 'en' | 'zh', unicode = true): string[] {
  const theme = createTheme({ depth: 0, unicode });
  return whyLines(oom, { width, tr: createTranslator(language), theme, now: NOW });
}

describe('the why page', () => {
  test('says what happened first, then what may be done, then the facts', () => {
    const text = lines(100, 'en');
    expect(text[0]).toContain('worker was killed by the kernel: out of memory (limit 64 MiB)');
    expect(text[1]).toContain('docker update --memory 128m');
    expect(text.indexOf('Facts')).toBeGreaterThan(1);
    expect(text.indexOf('Last lines of the log')).toBeGreaterThan(text.indexOf('Facts'));
    expect(text.at(-2)).toContain('State.OOMKilled = true');
    expect(text.at(-1)).toContain('die exitCode = 137');
  });

  test.each(
    (['en', 'zh'] as const).flatMap((language) =>
      [18, 38, 76, 118, 198].map((width) => [language, width] as const),
    ),
  )('in %s never has a line of more than %i cells, and loses nothing', (language, width) => {
    const text = lines(width, language);
    expect(text.filter((line) => cellWidth(line) > width)).toEqual([]);
    const joined = text.join('').replaceAll(' ', '');
    for (const kept of ['启动失败：'.repeat(12), '装载数据'.repeat(20), 'State.OOMKilled=true']) {
      expect(joined).toContain(kept);
    }
  });

  test('aligns the values in Chinese as in English', () => {
    const text = lines(76, 'zh');
    const value = text.find((line) => line.includes('137 = 128 + 9')) ?? '';
    const other = text.find((line) => line.includes('内核') && line.includes('触发者')) ?? '';
    expect(cellWidth(value.slice(0, value.indexOf('137')))).toBe(
      cellWidth(other.slice(0, other.indexOf('内核'))),
    );
  });

  test('marks what was written to stderr without colour too', () => {
    const marked = lines(100, 'en').find((line) => line.includes('cannot allocate memory')) ?? '';
    expect(marked).toMatch(/ ! cannot allocate memory$/);
  });

  test('has no sign that an ASCII terminal lacks', () => {
    const own = lines(100, 'en', false).filter((line) => !/\p{Script=Han}/u.test(line));
    expect(own.join('')).toMatch(/^[\u0020-\u007E]*$/);
  });

  test('fills its frame exactly, at any size and before the engine has answered', () => {
    for (const size of [
      { width: 200, height: 46 },
      { width: 80, height: 20 },
      { width: 40, height: 7 },
      { width: 10, height: 3 },
    ]) {
      for (const data of [{ why: oom }, {}, { says: msg('why.noAnswer', { said: 'ECONNREFUSED' }) }]) {
        const drawn = page(data, size);
        expect(drawn).toHaveLength(size.height);
        expect(drawn.filter((line) => cellWidth(line) !== size.width)).toEqual([]);
      }
    }
  });

  test('says that it is asking, and what went wrong when the engine does not answer', () => {
    expect(page({}, { width: 60, height: 5 }).join('')).toContain('Asking the engine');
    const failed = page({ says: msg('why.noAnswer', { said: 'ECONNREFUSED' }) }, { width: 60, height: 5 });
    expect(failed.join('')).toContain('The engine did not answer: ECONNREFUSED');
  });

  test('keeps the last explanation in sight when the engine stops answering', () => {
    const drawn = page({ why: oom, says: msg('why.noAnswer', { said: 'gone' }) }, { width: 80, height: 20 });
    expect(drawn.join('')).toContain('The engine did not answer');
    expect(drawn.join('')).toContain('out of memory');
  });

  test('is scrolled, and says where it stands', () => {
    const size = { width: 80, height: 10 };
    expect(page({ why: oom }, size).at(-1)).toMatch(/1–8 \/ \d+/);
    const scrolled = page({ why: oom, scroll: 5 }, size);
    expect(scrolled.at(-1)).toMatch(/6–13 \/ \d+/);
    expect(scrolled.join('')).not.toContain('was killed by the kernel');
    const beyond = page({ why: oom, scroll: 1000 }, size);
    expect(beyond.join('')).toContain('die exitCode = 137');
  });
});
