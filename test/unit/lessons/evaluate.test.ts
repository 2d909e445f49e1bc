import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/lessons/checks/evaluate.ts';
import type { Attempt, Evaluation } from '../../../src/lessons/checks/types.ts';
import type { EngineSnapshot } from '../../../src/engine/state/types.ts';
import type { EngineEvent } from '../../../src/engine/types.ts';
import type { ContainerCondition } from '../../../src/lessons/checks/kinds/container.ts';
import type { EventCondition } from '../../../src/lessons/checks/kinds/event.ts';
import type { Check } from '../../../src/lessons/types.ts';
import { createTranslator } from '../../../src/views/i18n/index.ts';
import { attempt, container, event, picture } from './engine-picture.ts';
import { checkOf, exerciseWith } from './exercise.ts';

const english = createTranslator('en');
const chinese = createTranslator('zh');

const running = holds({ name: '{{box}}', is: 'running', image: 'quay/busybox:1' });

describe('a container that must be as asked', () => {
  it('is met by one that the learner made, and only while it is so', () => {
    expect(verdict(running, picture([container('a', { name: 'box-otter' })]))).toBe('met');
    expect(verdict(running, picture([]))).toBe('there is no container called `box-otter`');
  });

  it('is not met by one that was there before, whatever its state', () => {
    const before = attempt({ baseline: new Set(['a']) });
    expect(verdict(running, picture([container('a', { name: 'box-otter' })]), before)).toBe(
      'there is no container called `box-otter`',
    );
  });

  it('is not met by one that the setup made, unless the check is about that one', () => {
    const made = attempt({ made: new Map([['box-otter', 'a']]) });
    const there = picture([container('a', { name: 'box-otter' })]);
    expect(verdict(running, there, made)).not.toBe('met');
    expect(verdict(holds({ from: 'setup', name: '{{box}}', is: 'running' }), there, made)).toBe('met');
  });

  it.each([
    ['exited', { state: 'exited', exitCode: 1 }, '`box-otter` exists but has exited with code 1'],
    ['exited, code unknown', { state: 'exited' }, '`box-otter` exists but has exited'],
    ['created', { state: 'created' }, '`box-otter` was created but has not been started'],
    ['paused', { state: 'paused' }, '`box-otter` is paused'],
    ['restarting', { state: 'restarting' }, '`box-otter` keeps ending and being restarted'],
    ['dead', { state: 'dead' }, '`box-otter` is being removed'],
    [
      'another image',
      { image: 'quay/other:1', imageId: 'x' },
      '`box-otter` was made from `quay/other:1`, not from `quay/busybox:1`',
    ],
  ] as const)('says what it found: %s', (_what, found, sentence) => {
    expect(verdict(running, picture([container('a', { name: 'box-otter', ...found })]))).toBe(sentence);
  });

  it.each(['docker.io/quay/busybox:1', 'quay/busybox:1', 'aaaabbbb', 'sha256:aaaa', 'aaaa'])(
    'knows its image under the name %s',
    (image) => {
      expect(verdict(running, picture([container('a', { name: 'box-otter', image, imageId: '' })]))).toBe(
        'met',
      );
    },
  );

  it('knows an image without a tag, and does not take a few letters for an id', () => {
    const latest = holds({ name: '{{box}}', is: 'there', image: 'web' });
    expect(verdict(latest, from('library/web:latest'))).toBe('met');
    expect(verdict(latest, from('web:2'))).toBe('`box-otter` was made from `web:2`, not from `web`');
    expect(verdict(running, from('aa'))).toBe('`box-otter` was made from `aa`, not from `quay/busybox:1`');
  });

  it('compares command, exit code and labels, one sentence each', () => {
    const asked = holds({
      name: '{{box}}',
      is: 'exited',
      command: 'sh -c "exit 3"',
      exitCode: 3,
      labels: { team: 'blue' },
    });
    const right = {
      name: 'box-otter',
      state: 'exited',
      exitCode: 3,
      command: 'sh  -c "exit 3"',
      labels: { team: 'blue' },
    } as const;
    const found = (over: Parameters<typeof container>[1]): string =>
      verdict(asked, picture([container('a', { ...right, ...over })]));
    expect(found({})).toBe('met');
    expect(found({ command: 'true' })).toBe('`box-otter` runs `true`, not `sh -c "exit 3"`');
    expect(found({ exitCode: 4 })).toBe('`box-otter` has exited with code 4, not with 3');
    expect(found({ labels: {} })).toBe('`box-otter` has no label `team`');
    expect(found({ labels: { team: 'red' } })).toBe('the label `team` of `box-otter` is `red`, not `blue`');
    expect(found({ state: 'running' })).toBe('`box-otter` is running');
  });

  it('names the container that is probably meant', () => {
    expect(
      verdict(running, picture([container('a', { name: 'box-oter' }), container('b', { name: 'web' })])),
    ).toBe('there is no container called `box-otter`. You have one called `box-oter`: did you mean that?');
    expect(verdict(running, picture([container('b', { name: 'web' }), container('c', { name: 'db' })]))).toBe(
      'there is no container called `box-otter`',
    );
  });

  it('without a name is met by any of the learner’s, and else tells of the closest', () => {
    const any = holds({ is: 'exited', image: 'quay/busybox:1' });
    expect(verdict(any, picture([]))).toBe('you have not made such a container yet');
    expect(verdict(any, picture([container('a', { image: 'x', imageId: '' }), container('b')]))).toBe(
      '`b` is running',
    );
    expect(verdict(any, picture([container('b'), container('c', { state: 'exited' })]))).toBe('met');
  });

  it('that is to be gone must be one of the setup’s', () => {
    const gone = holds({ from: 'setup', name: '{{box}}', is: 'gone' });
    const made = attempt({ made: new Map([['box-otter', 'a']]) });
    expect(verdict(gone, picture([container('a', { name: 'box-otter' })]), made)).toBe(
      '`box-otter` is still there, and running',
    );
    expect(verdict(gone, picture([container('a', { name: 'new-name', state: 'exited' })]), made)).toBe(
      '`new-name` is still there',
    );
    expect(verdict(gone, picture([container('b', { name: 'box-otter' })]), made)).toBe('met');
  });

  it('of the setup that was removed is said to be so', () => {
    const made = attempt({ made: new Map([['box-otter', 'a']]) });
    expect(verdict(holds({ from: 'setup', name: '{{box}}', is: 'paused' }), picture([]), made)).toBe(
      '`box-otter` has been removed',
    );
  });

  it('never shows a secret, neither in its sentence nor in what is missing', () => {
    const secret = {
      secret: true,
      name: '{{box}}',
      is: 'there',
      command: 'sleep 7',
      labels: { k: 'hush' },
    } as const;
    const said = [
      verdict(holds(secret), picture([])),
      verdict(holds(secret), picture([container('a', { name: 'box-oter' })])),
      verdict(holds(secret), picture([container('a', { name: 'box-otter', command: 'sleep 5' })])),
      verdict(
        holds(secret),
        picture([container('a', { name: 'box-otter', command: 'sleep 7', labels: { k: 'v' } })]),
      ),
    ];
    expect(said).toEqual([
      'you have not made a container with that name yet',
      'your container is called `box-oter`, which is another name',
      '`box-otter` runs `sleep 5`, which is another command',
      'the label `k` of `box-otter` is `v`, which is another value',
    ]);
  });

  it('cuts what a daemon says at length', () => {
    const long = verdict(
      running,
      picture([container('a', { name: 'box-otter', image: 'x'.repeat(5_000), imageId: '' })]),
    );
    expect(long.length).toBeLessThan(150);
  });
});

describe('a step that must happen', () => {
  const stop = once({ from: 'setup', name: '{{box}}', action: 'stop' }, 'stop');
  const start = once({ from: 'setup', name: '{{box}}', action: 'start' }, 'start', ['stop']);
  const made = attempt({ made: new Map([['box-otter', 'a']]) });
  const box = container('a', { name: 'box-otter' });

  it('is latched with the event that met it, and stays so when its effect is undone', () => {
    const stopped = run([stop], made, picture([box]), [event('stop', 'a')]);
    expect(stopped.latched.get('stop')).toEqual({ at: 2_000, action: 'stop', name: 'a' });
    const later = run([stop], { ...made, latched: stopped.latched }, picture([box]), []);
    expect(later.results[0]).toMatchObject({ verdict: 'met', because: null, latch: { action: 'stop' } });
    expect(later.done).toBe(true);
  });

  it('is not met by the state alone, nor by the same event of another container', () => {
    const exited = picture([container('a', { name: 'box-otter', state: 'exited', exitCode: 137 })]);
    expect(said(run([stop], made, exited, []))).toEqual([
      '`box-otter` has exited with code 137, but it was not stopped',
    ]);
    expect(run([stop], made, exited, [event('stop', 'b', { name: 'box-otter' })]).latched.size).toBe(0);
    expect(run([stop], made, exited, [{ ...event('stop', 'a'), type: 'network' }]).latched.size).toBe(0);
  });

  it('counts only after the step before it, and one event is not two steps', () => {
    const twice = once({ from: 'setup', name: '{{box}}', action: 'stop' }, 'twice', ['stop']);
    const first = run([stop, twice], made, picture([box]), [event('stop', 'a')]);
    expect([...first.latched.keys()]).toEqual(['stop']);
    expect(run([stop, start], made, picture([box]), [event('start', 'a')]).latched.size).toBe(0);
    const inOrder = run([stop, start], made, picture([box]), [event('stop', 'a'), event('start', 'a')]);
    expect([...inOrder.latched.keys()]).toEqual(['stop', 'start']);
    const reversed = run([stop, start], made, picture([box]), [event('start', 'a'), event('stop', 'a')]);
    expect([...reversed.latched.keys()]).toEqual(['stop']);
  });

  it('says which step comes first, or that the container is gone for good', () => {
    expect(said(run([stop, start], made, picture([box]), []))).toEqual([
      '`box-otter` is running',
      'step 1 comes first',
    ]);
    expect(said(run([stop, start], made, picture([]), []))).toEqual([
      '`box-otter` was removed before this step; reset the exercise to get a new one',
      '`box-otter` was removed before this step; reset the exercise to get a new one',
    ]);
  });

  it.each([
    ['start', 'running', '`box-otter` is as it was: that has not happened to it since you began'],
    ['start', 'exited', '`box-otter` exists but has exited'],
    ['rename', 'exited', '`box-otter` is as it was: that has not happened to it since you began'],
    ['pause', 'running', '`box-otter` is running'],
    ['destroy', 'running', '`box-otter` is still there, and running'],
    ['destroy', 'exited', '`box-otter` is still there'],
  ] as const)('says why not: %s of one that is %s', (action, state, sentence) => {
    const check = once({ from: 'setup', name: '{{box}}', action });
    expect(said(run([check], made, picture([container('a', { name: 'box-otter', state })]), []))).toEqual([
      sentence,
    ]);
  });

  it('by any container needs one that the learner made from the image, ended as asked', () => {
    const ended = once({ action: 'die', image: 'quay/busybox:1', exitCode: 0 });
    const began = attempt({ baseline: new Set(['old']), made: new Map([['crate', 'set']]) });
    const latches = (one: EngineEvent): number => run([ended], began, picture([]), [one]).latched.size;
    expect(latches(event('die', 'new', { exitCode: '0' }))).toBe(1);
    expect(latches(event('die', 'new', { exitCode: '0', image: 'aaaabbbb' }))).toBe(1);
    expect(latches(event('die', 'new', { exitCode: '1' }))).toBe(0);
    expect(latches(event('die', 'new'))).toBe(0);
    expect(latches(event('die', 'new', { exitCode: '0', image: 'other' }))).toBe(0);
    expect(latches(event('die', 'old', { exitCode: '0' }))).toBe(0);
    expect(latches(event('die', 'set', { exitCode: '0' }))).toBe(0);
    expect(latches(event('stop', 'new', { exitCode: '0' }))).toBe(0);
  });

  it('tells how a container ended that is gone already, but not one from before the start', () => {
    const ended = once({ action: 'die', image: 'quay/busybox:1', exitCode: 0 });
    const failed = event('die', 'x', { exitCode: '127', name: 'tidy' });
    expect(said(run([ended], attempt(), picture([], { events: [failed] }), []))).toEqual([
      '`tidy` has ended with exit code 127',
    ]);
    expect(said(run([ended], attempt(), picture([], { events: [{ ...failed, time: 1 }] }), []))).toEqual([
      'you have not made such a container yet',
    ]);
  });

  it('may also be a state that once was', () => {
    const wasPaused: Check = { ...holds({ name: '{{box}}', is: 'paused' }), id: 'paused', mode: 'once' };
    const paused = picture([container('a', { name: 'box-otter', state: 'paused' })], {
      events: [event('pause', 'a')],
    });
    const latched = run([wasPaused], attempt(), paused, []).latched;
    expect(latched.get('paused')).toMatchObject({ action: 'pause' });
    expect(run([wasPaused], attempt({ latched }), picture([]), []).done).toBe(true);
    expect(run([wasPaused], attempt(), picture([]), []).done).toBe(false);
  });
});

describe('an exercise', () => {
  it('is done when each step has happened and each state holds at the same moment', () => {
    const stepped = once({ action: 'create', name: '{{box}}' }, 'made');
    const both = [stepped, { ...running, id: 'runs', after: ['made'] }];
    const box = container('a', { name: 'box-otter' });
    const created = run(both, attempt(), picture([{ ...box, state: 'created' }]), [
      event('create', 'a', { name: 'box-otter' }),
    ]);
    expect(created.done).toBe(false);
    expect(run(both, attempt({ latched: created.latched }), picture([box]), []).done).toBe(true);
    expect(run(both, attempt(), picture([box]), []).done).toBe(false);
  });

  it('cannot be checked while the engine does not answer, but a step that happened stays', () => {
    const checks = [once({ action: 'create', name: '{{box}}' }, 'made'), running];
    const box = picture([container('a', { name: 'box-otter' })], { phase: 'lost' });
    const latched = new Map([['made', { at: 1, action: 'create', name: 'box-otter' }]]);
    const { results, done } = run(checks, attempt({ latched }), box, []);
    expect(results.map((result) => result.verdict)).toEqual(['met', 'unknown']);
    expect(results[1]?.because).toEqual({ key: 'checks.unknown.no-answer' });
    expect(done).toBe(false);
    const early = run([running], attempt(), picture([], { phase: 'connecting' }), []);
    expect(early.results[0]).toMatchObject({
      verdict: 'unknown',
      because: { key: 'checks.unknown.connecting' },
    });
  });

  it('says in both languages what each check asks for, the author’s sentence first', () => {
    const own: Check = { ...running, says: { en: 'A box called {{box}}', zh: '一个叫 {{box}} 的箱子' } };
    const { results } = run([running, own], attempt(), picture([]), []);
    const [kinds, authors] = results.map((result) => result.label);
    expect(kinds).toEqual({ parts: [expect.anything(), expect.anything()] });
    if (kinds === undefined || !('parts' in kinds)) throw new Error('the kind has no sentence');
    expect(kinds.parts.map((part) => english.say(part))).toEqual([
      '`box-otter` is running',
      'made from `quay/busybox:1`',
    ]);
    expect(kinds.parts.map((part) => chinese.say(part))).toEqual([
      '`box-otter` 正在运行',
      '由 `quay/busybox:1` 创建',
    ]);
    expect(authors).toEqual({ text: { en: 'A box called box-otter', zh: '一个叫 box-otter 的箱子' } });
  });
});

type Written<C> = { readonly [K in keyof C]?: C[K] | undefined } & { readonly secret?: boolean };

function holds(condition: Written<ContainerCondition>): Check {
  return checkOf('check', 'holds', 'container', condition);
}

function once(condition: Written<EventCondition>, id = 'check', after: readonly string[] = []): Check {
  return { ...checkOf(id, 'once', 'event', condition), after };
}

function run(
  checks: readonly Check[],
  began: Attempt,
  snapshot: EngineSnapshot,
  events: readonly EngineEvent[],
): Evaluation {
  const deeds = { events, dropped: 0, calls: [], commands: [] };
  const look = { snapshot, deeds, judged: 0, findings: new Map(), cause: null };
  return evaluate(exerciseWith({ checks }), began, look);
}

/** One container called as it should be, from an image of which only the name is known. */
function from(image: string): EngineSnapshot {
  return picture([container('a', { name: 'box-otter', image, imageId: '' })]);
}

/** `met`, or the sentence why not. */
function verdict(check: Check, snapshot: EngineSnapshot, began: Attempt = attempt()): string {
  return said(run([check], began, snapshot, []))[0] ?? '';
}

function said(evaluation: Evaluation): string[] {
  return evaluation.results.map(({ because }) =>
    because === null ? 'met' : 'text' in because ? because.text.en : english.say(because),
  );
}
