import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { evaluate, mistakeProbe, type Look } from '../../../src/lessons/checks/evaluate.ts';
import type { Attempt, Evaluation } from '../../../src/lessons/checks/types.ts';
import { containerOptions } from '../../../src/lessons/run/container-options.ts';
import { layOutFiles } from '../../../src/lessons/run/files.ts';
import { HINT_AFTER_MS, watchHints } from '../../../src/lessons/run/hints.ts';
import type { Exercise, SetupContainer } from '../../../src/lessons/types.ts';
import { drawValues, NOTHING_TAKEN, overlaps } from '../../../src/lessons/values.ts';
import { createTranslator } from '../../../src/views/i18n/index.ts';
import { attempt, container, event, picture } from './engine-picture.ts';
import { checkOf, exerciseWith } from './exercise.ts';

const english = createTranslator('en');
const made = attempt({ made: new Map([['box-otter', 'a']]) });
const box = container('a', { name: 'box-otter' });
const there = checkOf('there', 'keeps', 'container', { from: 'setup', name: '{{box}}', is: 'there' });

describe('a check that keeps', () => {
  it('is met at the start, and red for good once it was broken', () => {
    const whole = judge({ checks: [there] }, made, { snapshot: picture([box]) });
    expect(said(whole)).toEqual(['met']);
    expect(whole.done).toBe(true);
    const broken = judge({ checks: [there] }, made, { snapshot: picture([]) });
    expect(said(broken)).toEqual(['`box-otter` has been removed']);
    const back = judge({ checks: [there] }, { ...made, broken: broken.broken }, { snapshot: picture([box]) });
    expect(said(back)).toEqual(['`box-otter` has been removed']);
    expect(back.done).toBe(false);
  });

  it('is not broken by an engine that cannot be read', () => {
    const lost = judge({ checks: [there] }, made, { snapshot: picture([], { phase: 'lost' }) });
    expect(lost.results[0]?.verdict).toBe('unknown');
    expect(lost.broken.size).toBe(0);
  });

  it('that something never happens is broken by its event', () => {
    const never = checkOf('never', 'keeps', 'event', {
      from: 'setup',
      name: '{{box}}',
      action: 'die',
      count: 0,
    });
    const died = judge({ checks: [never] }, made, { snapshot: picture([box]), events: [event('die', 'a')] });
    expect(died.broken.has('never')).toBe(true);
  });
});

describe('what comes after a check', () => {
  const first = checkOf('first', 'once', 'event', { from: 'setup', name: '{{box}}', action: 'stop' });
  const then = checkOf('then', 'once', 'called', { command: 'docker ps' }, { after: ['first'] });

  it('counts only deeds since that was met', () => {
    const commands = (startedAt: number) => [
      { seq: 1, argv: ['docker', 'ps'], cwd: '/', startedAt, endedAt: startedAt + 50, exitCode: 0 },
    ];
    const stop = event('stop', 'a');
    const early = judge({ checks: [first, then] }, made, {
      snapshot: picture([box]),
      events: [stop],
      commands: commands(1_500),
    });
    expect([...early.latched.keys()]).toEqual(['first']);
    const late = judge({ checks: [first, then] }, made, {
      snapshot: picture([box]),
      events: [stop],
      commands: commands(2_500),
    });
    expect([...late.latched.keys()]).toEqual(['first', 'then']);
  });

  it('and a stage is judged from the stage on, with what was done since', () => {
    const struck = { ...first, stage: 'strike' };
    const events = [event('stop', 'a')];
    const before = judge({ checks: [struck] }, made, { snapshot: picture([box]), events });
    expect(said(before)).toEqual(['that comes in a later part of the exercise']);
    expect(before.results[0]?.waits).toBe(true);
    const begun = {
      ...made,
      stages: ['strike'],
      marks: new Map([['stage strike', { events: 1, at: 2_100 }]]),
    };
    expect(judge({ checks: [struck] }, begun, { snapshot: picture([box]), events }).latched.size).toBe(0);
    const again = [...events, { ...event('stop', 'a'), time: 2_200 }];
    expect(judge({ checks: [struck] }, begun, { snapshot: picture([box]), events: again }).latched.size).toBe(
      1,
    );
  });
});

describe('what a probe found', () => {
  const asked = checkOf('cells', 'holds', 'matrix', {
    ask: { en: '?', zh: '？' },
    from: ['a'],
    to: ['b'],
  });
  const given = attempt({ answers: new Map([['cells', { value: { 'a>b': 'yes' }, at: 1_500 }]]) });
  const mark = { events: 0, at: 1_600 };

  it('decides where what is known at once is not enough', () => {
    expect(said(judge({ checks: [asked] }, given, {}))).toEqual(['it is being looked at']);
    const met = new Map([['cells', { finding: { verdict: 'met' } as const, mark }]]);
    expect(said(judge({ checks: [asked] }, given, { findings: met }))).toEqual(['met']);
    expect(judge({ checks: [asked] }, given, { findings: met }).marks.get('cells')).toEqual(mark);
    expect(said(judge({ checks: [asked] }, attempt(), { findings: met }))).toEqual(['1 cell is still empty']);
  });

  it('or that it could not be checked', () => {
    const failed = {
      verdict: 'unknown',
      because: { key: 'checks.unknown.slow', params: { seconds: 2 } },
    } as const;
    const result = judge({ checks: [asked] }, given, {
      findings: new Map([['cells', { finding: failed, mark }]]),
    });
    expect(result.results[0]?.verdict).toBe('unknown');
    expect(said(result)).toEqual(['there was no answer within 2 s']);
  });
});

describe('the author’s own sentences', () => {
  const running = checkOf('runs', 'holds', 'container', { name: '{{box}}', is: 'running' });

  it('stand instead of the kind’s, with the values', () => {
    const own = { ...running, because: { en: 'start {{box}}', zh: '启动 {{box}}' } };
    expect(said(judge({ checks: [own] }, attempt(), {}))).toEqual(['start box-otter']);
  });

  it('of a known wrong answer are shown while its state is there and its check is red', () => {
    const exercise = {
      checks: [running],
      mistakes: [
        {
          id: 'paused',
          run: null,
          answers: {},
          red: ['runs'],
          when: checkOf('x', 'holds', 'container', { name: '{{box}}', is: 'paused' }).condition,
          says: { en: '{{box}} is frozen', zh: '{{box}} 冻结了' },
          reset: false,
        },
      ],
    };
    const paused = judge(exercise, attempt(), { snapshot: picture([{ ...box, state: 'paused' }]) });
    expect(paused.mistake).toEqual({
      id: 'paused',
      reset: false,
      says: { en: 'box-otter is frozen', zh: 'box-otter 冻结了' },
    });
    expect(judge(exercise, attempt(), { snapshot: picture([box]) }).mistake).toBeNull();
    expect(mistakeProbe('paused')).not.toBe('paused');
  });
});

describe('hints', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are offered after three tries with the same reason, and not after three with others', () => {
    let told = 0;
    const hints = watchHints(3, 0, () => (told += 1));
    onTestFinished(() => hints.stop());
    for (const reason of ['a', 'b', 'c']) {
      hints.stands(reason);
      hints.tried();
    }
    expect(hints.state.offered).toBe(false);
    hints.tried();
    hints.tried();
    expect(hints.state.offered).toBe(true);
    expect(told).toBe(1);
    hints.open();
    expect(hints.state).toEqual({ opened: 1, total: 3, offered: false });
  });

  it('or when the same reason stood long enough; never when there is none left or nothing missing', () => {
    vi.useFakeTimers();
    const hints = watchHints(1, 0, () => undefined);
    hints.stands(null);
    vi.advanceTimersByTime(HINT_AFTER_MS * 2);
    expect(hints.state.offered).toBe(false);
    hints.stands('a');
    vi.advanceTimersByTime(HINT_AFTER_MS);
    expect(hints.state.offered).toBe(true);
    hints.open();
    vi.advanceTimersByTime(HINT_AFTER_MS);
    for (let tries = 0; tries < 5; tries += 1) hints.tried();
    expect(hints.state).toEqual({ opened: 1, total: 1, offered: false });
  });
});

describe('values that must be free', () => {
  it('are a port and a subnet that nothing holds, and a token that is no number', () => {
    const vars = {
      port: { draw: 'port', secret: false },
      lan: { draw: 'subnet', secret: false },
      token: { draw: 'token', length: 12, secret: true },
    } as const;
    for (let seed = 0; seed < 30; seed += 1) {
      const free = drawValues(vars, NOTHING_TAKEN, seed);
      expect(free['lan']).toBe(`${free['lanPrefix'] ?? ''}.0/24`);
      expect(free['token']).toMatch(/^q[a-z2-9]{11}$/);
      const taken = {
        names: new Set<string>(),
        ports: new Set([Number(free['port'])]),
        subnets: [free['lan'] ?? ''],
      };
      const other = drawValues(vars, taken, seed);
      expect(other['port']).not.toBe(free['port']);
      expect(overlaps(other['lan'] ?? '', free['lan'] ?? '')).toBe(false);
    }
  });

  it.each([
    ['10.80.1.0/24', '10.0.0.0/8', true],
    ['10.80.1.0/24', '10.80.1.77/32', true],
    ['10.80.1.0/24', '10.80.2.0/24', false],
    ['10.80.1.0/24', 'fd00::/8', false],
  ])('%s overlaps %s: %s', (a, b, does) => {
    expect(overlaps(a, b)).toBe(does);
    expect(overlaps(b, a)).toBe(does);
  });
});

describe('starter files', () => {
  it('are laid out with the values in them, what lay there before put aside, bytes left alone', async () => {
    const root = mkdtempSync(join(tmpdir(), 'quayside-files-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const from = join(root, 'files');
    const folder = join(root, 'folder');
    mkdirSync(join(from, 'conf'), { recursive: true });
    writeFileSync(join(from, 'conf', 'site'), 'port {{port}} {{.Names}}\n');
    writeFileSync(join(from, 'run.sh'), 'echo {{port}}', { mode: 0o755 });
    writeFileSync(join(from, 'raw'), Buffer.from('{{port}}\0'));
    await layOutFiles(from, folder, { port: '8080' });
    expect(readFileSync(join(folder, 'conf', 'site'), 'utf8')).toBe('port 8080 {{.Names}}\n');
    expect(readFileSync(join(folder, 'raw'), 'utf8')).toBe('{{port}}\0');
    expect(statSync(join(folder, 'run.sh')).mode & 0o777).toBe(0o755);
    writeFileSync(join(folder, 'mine'), 'work');
    await layOutFiles(from, folder, { port: '8081' });
    expect(readFileSync(join(folder, 'run.sh'), 'utf8')).toBe('echo 8081');
    expect(readFileSync(join(`${folder}.before`, 'mine'), 'utf8')).toBe('work');
  });
});

describe('a container of the setup', () => {
  it('is made as docker run would make it', () => {
    const spec: SetupContainer = {
      name: '{{box}}',
      image: 'i',
      command: ['sh'],
      env: { A: '{{box}}' },
      labels: {},
      start: true,
      memory: '64m',
      cpus: 0.5,
      restart: 'on-failure:3',
      ports: ['127.0.0.1:8080:80', '53/udp'],
      volumes: ['{{box}}:/data:ro'],
      tmpfs: ['/tmp:size=1m'],
      network: 'front',
      aliases: ['db'],
      tty: true,
      stdin: false,
      init: true,
      readOnly: false,
      user: '1000',
      stopTimeout: 1,
    };
    expect(containerOptions('boxes/first', spec, { box: 'box-otter' })).toMatchObject({
      name: 'box-otter',
      Env: ['A=box-otter'],
      User: '1000',
      Tty: true,
      StopTimeout: 1,
      ExposedPorts: { '80/tcp': {}, '53/udp': {} },
      HostConfig: {
        Memory: 64 * 2 ** 20,
        NanoCpus: 5e8,
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
        Binds: ['box-otter:/data:ro'],
        Tmpfs: { '/tmp': 'size=1m' },
        Init: true,
        NetworkMode: 'front',
        PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }], '53/udp': [{ HostPort: '' }] },
      },
      NetworkingConfig: { EndpointsConfig: { front: { Aliases: ['db'] } } },
    });
  });
});

interface Given extends Partial<Omit<Look, 'deeds' | 'judged' | 'cause'>> {
  readonly events?: Look['deeds']['events'];
  readonly commands?: Look['deeds']['commands'];
}

function judge(exercise: Partial<Exercise>, began: Attempt, given: Given): Evaluation {
  const { snapshot = picture([]), events = [], commands = [], findings = new Map() } = given;
  const deeds = { events, dropped: 0, calls: [], commands };
  return evaluate(exerciseWith(exercise), began, { snapshot, deeds, judged: 0, findings, cause: null });
}

function said(evaluation: Evaluation): string[] {
  return evaluation.results.map(({ because }) => {
    if (because === null) return 'met';
    return 'text' in because ? because.text.en : english.say(because);
  });
}
