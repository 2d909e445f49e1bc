import { describe, expect, it } from 'vitest';
import { commandWords, hasArgument } from '../../../src/lessons/checks/command-words.ts';
import { filled, judgeNow } from '../../../src/lessons/checks/evaluate.ts';
import { kindNamed, KINDS } from '../../../src/lessons/checks/kinds/index.ts';
import type { Finding, Scene } from '../../../src/lessons/checks/kind.ts';
import { isSameAnswer } from '../../../src/lessons/checks/same-answer.ts';
import { sceneOf } from '../../../src/lessons/checks/scene.ts';
import type { AnswerValue } from '../../../src/lessons/checks/types.ts';
import type { CommandRecord } from '../../../src/lessons/shell/types.ts';
import type { WitnessedCall } from '../../../src/engine/witness/types.ts';
import { createTranslator } from '../../../src/views/i18n/index.ts';
import { attempt, container, event, picture } from './engine-picture.ts';
import { NO_LAB } from './exercise.ts';

const english = createTranslator('en');
const chinese = createTranslator('zh');

describe('called', () => {
  const stop = { command: 'docker stop', with: ['box-otter'] };

  it('is met by a command that succeeded, its object named or by the beginning of its id', () => {
    expect(judge('called', stop, { commands: [ran('docker stop box-otter')] })).toBe('met');
    expect(judge('called', stop, { commands: [ran('docker --context x stop -t 1 box-otter')] })).toBe('met');
    const there = { snapshot: picture([container('4f0c9a', { name: 'box-otter' })]) };
    expect(judge('called', stop, { ...there, commands: [ran('docker stop 4f0c')] })).toBe('met');
    expect(judge('called', stop, { ...there, commands: [ran('docker stop 4f0d')] })).toBe(
      '`docker stop` has not been used since you began',
    );
  });

  it('tells one command from another that asks the engine the same', () => {
    expect(judge('called', { command: 'docker port' }, { commands: [ran('docker inspect box')] })).not.toBe(
      'met',
    );
    expect(
      judge(
        'called',
        { command: ['docker rmi', 'docker image rm'] },
        { commands: [ran('docker image rm x')] },
      ),
    ).toBe('met');
  });

  it('does not count one that failed, runs still, or was refused', () => {
    expect(judge('called', stop, { commands: [ran('docker stop box-otter', 1)] })).toBe(
      '`docker stop` was tried, but it failed (code 1)',
    );
    expect(judge('called', stop, { commands: [ran('docker stop box-otter', null)] })).toBe(
      '`docker stop` has not been used since you began',
    );
  });

  it('can ask for a refusal, for any outcome, for several times', () => {
    const failed = { commands: [ran('docker stop box-otter', 1)] };
    expect(judge('called', { ...stop, outcome: 'refused' }, failed)).toBe('met');
    expect(
      judge('called', { ...stop, outcome: 'refused' }, { commands: [ran('docker stop box-otter')] }),
    ).toBe('`docker stop` was accepted, but it was to be refused');
    expect(judge('called', { ...stop, outcome: 'any' }, failed)).toBe('met');
    expect(judge('called', { ...stop, count: 2 }, { commands: [ran('docker stop box-otter')] })).toBe(
      '`docker stop` 1 of 2 times so far',
    );
  });

  it('for never is met until it is used', () => {
    const never = { command: 'docker exec', count: 0, outcome: 'any' };
    expect(judge('called', never, {})).toBe('met');
    expect(judge('called', never, { commands: [ran('docker exec box sh', 1)] })).toContain(
      'reset the exercise',
    );
  });

  it('knows calls by method, path and query, whatever the version', () => {
    const kill = { method: 'POST', path: '/containers/box-otter/kill', query: { signal: 'HUP' } };
    const asked = (path: string, status: number | null = 204): string =>
      judge('called', kill, {
        calls: [call('POST', path, status)],
        snapshot: picture([container('4f0c9a', { name: 'box-otter' })]),
      });
    expect(asked('/v1.45/containers/box-otter/kill?signal=HUP')).toBe('met');
    expect(asked('/containers/4f0c9a/kill?signal=HUP')).toBe('met');
    expect(asked('/v1.45/containers/box-otter/kill?signal=KILL')).not.toBe('met');
    expect(asked('/v1.45/containers/other/kill?signal=HUP')).not.toBe('met');
    expect(asked('/v1.45/containers/box-otter/kill?signal=HUP', 409)).toContain('(code 409)');
    expect(asked('/v1.45/containers/box-otter/kill?signal=HUP', null)).not.toBe('met');
  });
});

describe('the words of a command line', () => {
  it.each([
    ['docker -H tcp://x:1 ps -a', 'docker ps -a'],
    ['docker compose -f a.yaml --profile p up -d', 'docker compose up -d'],
    ['docker-compose -p x down', 'docker compose down'],
    ['docker container ls', 'docker container ls'],
    ['docker', 'docker'],
  ])('are found behind the options: %s', (line, words) => {
    expect(commandWords(line.split(' ')).words.join(' ')).toBe(words);
  });

  it('name an argument in each way it can be written', () => {
    const argv = 'docker run -itd --name=box --memory 64m img'.split(' ');
    for (const wanted of ['-d', '-i', '--name box', '--memory 64m', '-d|--detach', 'img']) {
      expect([wanted, hasArgument(argv, wanted)]).toEqual([wanted, true]);
    }
    for (const wanted of ['-p', '--name other', '--rm', '--detach']) {
      expect([wanted, hasArgument(argv, wanted)]).toEqual([wanted, false]);
    }
  });
});

describe('a row of events', () => {
  const score = {
    sequence: ['create', 'start', 'pause', 'unpause', 'die', 'destroy'],
    exitCode: 0,
    name: 'a',
  };
  const played = ['create', 'start', 'pause', 'unpause', 'die', 'destroy'].map((action) =>
    event(action, 'a', action === 'die' ? { exitCode: '0' } : {}),
  );

  it('is met by one container that goes through it in order, others between or not', () => {
    expect(judge('event', score, { events: played })).toBe('met');
    const restarted = [...played.slice(0, 2), event('restart', 'a'), ...played.slice(2)];
    expect(judge('event', score, { events: restarted })).toBe('met');
    expect(judge('event', { ...score, nothingElse: true }, { events: restarted })).toContain(
      '`restart` of `a`',
    );
    const killed = [...played.slice(0, 4), event('kill', 'a'), ...played.slice(4)];
    expect(judge('event', { ...score, nothingElse: true }, { events: killed })).toBe('met');
  });

  it('says how far it has come, and is not met by two containers together', () => {
    expect(judge('event', score, { events: played.slice(0, 3) })).toBe('`a` has come through 3 of 6 steps');
    const others = played.map((one, index) => (index > 2 ? { ...one, id: 'b' } : one));
    expect(judge('event', score, { events: others })).not.toBe('met');
    const swapped = [played[0], played[1], played[3], played[2], played[4], played[5]].flatMap(
      (one) => one ?? [],
    );
    expect(judge('event', score, { events: swapped })).not.toBe('met');
    const bad = played.map((one) => (one.action === 'die' ? event('die', 'a', { exitCode: '137' }) : one));
    expect(judge('event', score, { events: bad })).not.toBe('met');
  });

  it('can be counted, or must never happen', () => {
    const twice = { action: 'start', name: 'a', count: 2 };
    expect(judge('event', twice, { events: [event('start', 'a')] })).toBe('1 of 2 times so far');
    expect(judge('event', twice, { events: [event('start', 'a'), event('start', 'a')] })).toBe('met');
    const never = { action: 'die', name: 'a', count: 0 };
    expect(judge('event', never, {})).toBe('met');
    expect(judge('event', never, { events: [event('die', 'a')] })).toContain('reset the exercise');
  });
});

describe('a container’s limits', () => {
  const limited = { name: 'a', is: 'running', memory: '64m', cpus: 0.5, restart: 'on-failure:3' };
  const run = {
    pid: 1,
    restartCount: 0,
    restartPolicy: 'on-failure',
    oomKilled: false,
    error: '',
    memoryLimit: 64 * 2 ** 20,
    nanoCpus: 5e8,
    tty: false,
    autoRemove: false,
    stopSignal: '',
    healthLog: [],
  };
  const found = (over: Partial<typeof run>): string =>
    judge('container', limited, { snapshot: picture([container('a', { run: { ...run, ...over } })]) });

  it('are compared, each with its sentence', () => {
    expect(found({})).toBe('met');
    expect(found({ memoryLimit: 0 })).toBe('`a` has no limit of memory');
    expect(found({ memoryLimit: 128 * 2 ** 20 })).toBe('`a` may use 128 MiB of memory, not 64m');
    expect(found({ nanoCpus: 0 })).toBe('`a` has no limit of CPUs');
    expect(found({ nanoCpus: 1e9 })).toBe('`a` may use 1 CPUs, not 0.5');
    expect(found({ restartPolicy: 'no' })).toBe('the restart policy of `a` is `no`, not `on-failure:3`');
  });

  it('cannot be told before the container has been inspected', () => {
    const scene = sceneWith({ snapshot: picture([container('a')]) });
    expect(finding('container', limited, scene).verdict).toBe('unknown');
  });

  it('and its ports, networks and mounts', () => {
    const asked = {
      name: 'a',
      is: 'there',
      ports: { '80': '8080' },
      networks: ['front'],
      mounts: { '/data': 'vol' },
    };
    const port = { ip: '0.0.0.0', privatePort: 80, publicPort: 8080, protocol: 'tcp' };
    const attachment = { networkId: 'n', networkName: 'front', ip: '', ip6: '', aliases: [], mac: '' };
    const mount = { type: 'volume', name: 'vol', source: '/v', destination: '/data', readWrite: true };
    const right = { ports: [port], attachments: [attachment], mounts: [mount] };
    const seen = (over: object): string =>
      judge('container', asked, { snapshot: picture([container('a', { ...right, ...over })]) });
    expect(seen({})).toBe('met');
    expect(seen({ ports: [] })).toBe('port 80 of `a` is not published');
    expect(seen({ ports: [{ ...port, publicPort: 81 }] })).toBe(
      'port 80 of `a` is published as 81, not as 8080',
    );
    expect(seen({ attachments: [] })).toBe('`a` is not on the network `front`');
    expect(seen({ mounts: [] })).toBe('nothing is mounted at `/data` in `a`');
    expect(seen({ mounts: [{ ...mount, name: 'old' }] })).toBe(
      '`old` is mounted at `/data` in `a`, not `vol`',
    );
  });
});

describe('questions', () => {
  const ask = { en: '?', zh: '？' };
  const options = ['one', 'two', 'three'].map((id) => ({ id, en: id, zh: id }));

  it('with a few words as answer compare them as words, numbers, lists or ids', () => {
    expect(answered('answer', { ask, is: 'Paused' }, '  "paused". ')).toBe('met');
    expect(answered('answer', { ask, is: '137' }, '1')).toBe('`1` is not it');
    expect(answered('answer', { ask, is: '137' }, null)).toBe('you have not answered yet');
    expect(isSameAnswer('1,024', ['1024'], 'number')).toBe(true);
    expect(isSameAnswer('b, a', ['a', 'b'], 'list')).toBe(true);
    expect(isSameAnswer('a', ['a', 'b'], 'list')).toBe(false);
    expect(isSameAnswer('4f0c', ['sha256:4f0c99'], 'id')).toBe(true);
    expect(isSameAnswer('4f', ['4f0c99'], 'id')).toBe(false);
  });

  it('with options want exactly the right ones', () => {
    expect(answered('choice', { ask, options, right: 'two' }, 'two')).toBe('met');
    expect(answered('choice', { ask, options, right: 'two' }, 'one')).toBe('that is not it');
    expect(answered('choice', { ask, options, right: ['one', 'two'] }, ['two', 'one'])).toBe('met');
    expect(answered('choice', { ask, options, right: ['one', 'two'] }, ['two'])).toBe('not exactly these');
  });

  it('of an order name what is wrong: a stray line, the first that is misplaced, lines missing', () => {
    const lines = ['from', 'copy', 'run', 'bad'].map((id) => ({ id, text: id.toUpperCase() }));
    const asked = { ask, lines, right: ['from', 'copy', 'run'] };
    expect(answered('order', asked, ['from', 'copy', 'run'])).toBe('met');
    expect(answered('order', asked, ['from', 'bad', 'run'])).toBe('`BAD` does not belong there');
    expect(answered('order', asked, ['from', 'run', 'copy'])).toBe('the order is not right from line 2 on');
    expect(answered('order', asked, ['from', 'copy'])).toBe('right so far, but more lines belong to it');
    expect(answered('order', asked, null)).toBe('you have not put the lines in order yet');
  });

  it('of a cause want the cause, the object and the field', () => {
    const right = { cause: 'two', object: 'db', field: 'Mounts' };
    const asked = { ask, causes: options, objects: ['db', 'web'], fields: ['Mounts', 'Env'], right };
    expect(answered('cause', asked, right)).toBe('met');
    expect(answered('cause', asked, 'two db Mounts')).toBe('met');
    expect(answered('cause', asked, { ...right, cause: 'one' })).toBe('that is not the cause');
    expect(answered('cause', asked, { ...right, object: 'web' })).toContain('another object');
    expect(answered('cause', asked, { ...right, field: 'Env' })).toContain('another field');
  });

  it('of a matrix want every cell filled before the lab is asked', () => {
    const asked = { ask, from: ['a', 'b'], to: ['a', 'b'] };
    expect(answered('matrix', asked, { 'a>b': 'yes' })).toBe('1 cell is still empty');
    expect(answered('matrix', asked, 'a>b=yes,b>a=no')).toBe('met');
  });

  it('to predict must be answered before it is run', () => {
    const asked = { ask, before: { event: { action: 'die', name: 'a' } }, is: '137' };
    const died = { ...event('die', 'a'), time: 3_000 };
    const at = (time: number, events = [died]): string =>
      judge('prediction', asked, { events, answer: { value: '1', at: time } });
    expect(at(2_500)).toBe('met');
    expect(at(3_500)).toContain('before you predicted');
    expect(at(3_500, [])).toBe('met');
    expect(judge('prediction', asked, {})).toBe('predict before you run it');
    expect(judge('prediction', asked, { events: [died] })).toContain('before you predicted');
  });

  it('to predict set the answer beside what came, right or not', async () => {
    const asked = { ask, before: { event: { action: 'die', name: 'a' } }, is: '137' };
    const beside = async (value: string): Promise<string> => {
      const scene = sceneWith({ events: [event('die', 'a')], answer: { value, at: 1_500 } });
      const { kind, fields } = parsed('prediction', asked);
      const found = await kind.probe?.(fields, scene, NO_LAB, false, new AbortController().signal);
      return found?.verdict === 'met' && found.note !== undefined ? english.say(found.note) : '';
    };
    expect(await beside('1')).toBe('you predicted `1`; it was `137`');
    expect(await beside('137')).toBe('you predicted `137`, and so it was');
  });
});

describe('every kind', () => {
  it.each(KINDS.map((kind) => [kind.name, kind] as const))(
    '%s can be judged, is woken, and has a name of its own',
    (name, kind) => {
      expect(kind.judge ?? kind.probe).toBeDefined();
      expect(kind.wakes.length).toBeGreaterThan(0);
      expect(kind.modes.length).toBeGreaterThan(0);
      expect(KINDS.filter((other) => other.name === name)).toEqual([kind]);
    },
  );
});

interface Given {
  readonly events?: ReturnType<typeof event>[];
  readonly commands?: readonly CommandRecord[];
  readonly calls?: readonly WitnessedCall[];
  readonly snapshot?: ReturnType<typeof picture>;
  readonly answer?: { readonly value: AnswerValue; readonly at: number };
}

function sceneWith({ events = [], commands = [], calls = [], snapshot = picture([]), answer }: Given): Scene {
  const began = attempt(answer === undefined ? {} : { answers: new Map([['check', answer]]) });
  return sceneOf(began, snapshot, { events, dropped: 0, calls, commands }, 'check');
}

function parsed(
  kind: string,
  written: object,
): ReturnType<typeof filled> & { condition: { kind: string; fields: object; secret: boolean } } {
  const fields = kindNamed(kind)?.fields.parse(written) ?? {};
  const condition = { kind, fields, secret: false };
  return { ...filled(condition, {}), condition };
}

function finding(kind: string, written: object, scene: Scene): Finding {
  return judgeNow(parsed(kind, written), scene);
}

/** `met`, or the sentence why not; it must be there in Chinese too. */
function judge(kind: string, written: object, given: Given): string {
  const found = finding(kind, written, sceneWith(given));
  if (found.verdict === 'met') return 'met';
  expect(chinese.say(found.because)).not.toBe(english.say(found.because));
  return english.say(found.because);
}

function answered(kind: string, written: object, value: AnswerValue | null): string {
  return judge(kind, written, value === null ? {} : { answer: { value, at: 1_500 } });
}

function ran(line: string, exitCode: number | null = 0): CommandRecord {
  const endedAt = exitCode === null ? null : 2_100;
  return { seq: 1, argv: line.split(' '), cwd: '/', startedAt: 2_000, endedAt, exitCode };
}

function call(method: string, path: string, status: number | null): WitnessedCall {
  return { seq: 1, method, path, at: 2_000, status, ms: 5, userAgent: '', created: [], refusal: null };
}
