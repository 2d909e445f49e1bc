import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EngineClient } from '../../src/engine/client.ts';
import { connect, resolveEndpoint } from '../../src/engine/connect/index.ts';
import { createEngineState, type EngineState } from '../../src/engine/state/index.ts';
import { LINE_KEPT_BYTES } from '../../src/engine/streams/lines.ts';
import { openLogs } from '../../src/engine/streams/logs.ts';
import { RING_BYTES, RING_LINES } from '../../src/engine/streams/ring.ts';
import type { LogFeed, LogLine, LogTargets, LogWindow } from '../../src/engine/streams/types.ts';
import { BUSYBOX, docker, engineSocket, removeContainer, uniqueName } from '../support/engine.ts';
import { until } from '../support/until.ts';

let client: EngineClient;
let state: EngineState;
const feeds: LogFeed[] = [];
const names: string[] = [];

beforeAll(async () => {
  client = await connect(resolveEndpoint({ host: `unix://${engineSocket()}`, env: {} }));
  state = createEngineState(client);
  await state.start();
});

afterEach(async () => {
  for (const feed of feeds.splice(0)) feed.stop();
  for (const name of names.splice(0)) await removeContainer(name);
});

afterAll(() => {
  state.stop();
  client.close();
});

/** Starts a container that runs a shell script; its id. */
async function run(script: string, ...options: readonly string[]): Promise<{ id: string; name: string }> {
  const name = uniqueName('logs');
  names.push(name);
  const id = await docker('run', '--detach', '--name', name, ...options, BUSYBOX, 'sh', '-c', script);
  await until(() => state.store.getState().containers.has(id), { what: `${name} in the state` });
  return { id, name };
}

function open(targets: LogTargets, window: LogWindow = { tail: 500 }): LogFeed {
  const feed = openLogs(client, state, targets, window);
  feeds.push(feed);
  return feed;
}

function all(feed: LogFeed): readonly LogLine[] {
  const { first, next } = feed.store.getState();
  return feed.lines(first, next);
}

const texts = (feed: LogFeed): string[] => all(feed).map((line) => line.text);

/** Waits until the log has that many lines. */
function lines(feed: LogFeed, count: number): Promise<readonly LogLine[]> {
  return until(() => all(feed).length >= count && all(feed), { what: `${count} lines of the log` });
}

function phase(feed: LogFeed, wanted: string): Promise<true> {
  return until(() => feed.store.getState().phase === wanted, { what: `the log in phase ${wanted}` });
}

function says(feed: LogFeed, key: string): Promise<unknown> {
  return until(() => feed.store.getState().says?.key === key && feed.store.getState().says, { what: key });
}

/** Writes a line now and on each further `docker exec … touch /tmp/go`. */
const ON_DEMAND =
  'i=0; while :; do i=$((i+1)); echo line $i; while [ ! -e /tmp/go ]; do sleep 0.02; done; rm /tmp/go; done';

async function go(name: string): Promise<void> {
  await docker('exec', name, 'touch', '/tmp/go');
}

describe('a log', () => {
  it('shows what was written and follows what comes', async () => {
    const { id, name } = await run(ON_DEMAND);
    const feed = open({ ids: [id] });
    await lines(feed, 1);
    await phase(feed, 'following');
    await go(name);
    await lines(feed, 2);
    expect(texts(feed)).toEqual(['line 1', 'line 2']);
    expect(feed.store.getState()).toMatchObject({ first: 0, next: 2, dropped: 0, says: null });
  });

  it('begins with the last lines of its window', async () => {
    const { id } = await run('for i in $(seq 1 50); do echo $i; done; exec sleep 1000');
    await until(async () => (await docker('logs', id)).endsWith('50'), { what: '50 lines' });
    const feed = open({ ids: [id] }, { tail: 3 });
    await lines(feed, 3);
    await phase(feed, 'following');
    expect(texts(feed)).toEqual(['48', '49', '50']);
    expect(Math.abs(Date.now() - (all(feed)[0]?.time ?? 0))).toBeLessThan(60_000);
  });

  it('tells stderr from stdout', async () => {
    const { id } = await run('echo out; echo err >&2; echo out again; exec sleep 1000');
    const feed = open({ ids: [id] });
    await lines(feed, 3);
    const streams = all(feed).map((line) => [line.text, line.stderr]);
    expect(streams).toContainEqual(['err', true]);
    expect(streams).toContainEqual(['out', false]);
    expect(streams).toContainEqual(['out again', false]);
  });

  it('is read of a container with a TTY too, colours kept and nothing else', async () => {
    const { id } = await run(
      String.raw`printf '\033]0;evil\007\033[31mred\033[0m\n10%%\r20%%\r\033[2Jdone\n'; exec sleep 1000`,
      '--tty',
    );
    const feed = open({ ids: [id] });
    await lines(feed, 2);
    expect(texts(feed)).toEqual(['\x1b[31mred\x1b[39m', 'done']);
  });

  it('goes on when the container is restarted, without losing or doubling a line', async () => {
    const { id, name } = await run(
      'for i in $(seq 1 200); do echo out $i; echo err $i >&2; done; exec sleep 1000',
    );
    const feed = open({ ids: [id] });
    await lines(feed, 400);
    for (let round = 2; round <= 3; round++) {
      await docker('restart', '--time', '0', name);
      await lines(feed, round * 400);
    }
    await docker('stop', '--time', '0', name);
    await phase(feed, 'ended');
    expect(all(feed).length).toBe(1_200);
    for (const stream of ['out', 'err']) {
      const numbers = texts(feed).filter((text) => text.startsWith(stream));
      expect(numbers).toEqual(Array.from({ length: 600 }, (_, i) => `${stream} ${(i % 200) + 1}`));
    }
    await docker('start', name);
    await lines(feed, 1_600);
    expect(all(feed).length).toBe(1_600);
  });

  it('of a stopped container is shown, and ends', async () => {
    const { id } = await run('echo last words; exit 3');
    await docker('wait', id);
    const feed = open({ ids: [id] });
    await phase(feed, 'ended');
    expect(texts(feed)).toEqual(['last words']);
    expect(feed.store.getState().says).toBeNull();
  });

  it('says that its container was removed, and keeps the lines', async () => {
    const { id, name } = await run('echo here; exec sleep 1000');
    const feed = open({ ids: [id] });
    await lines(feed, 1);
    await docker('rm', '--force', name);
    expect(await says(feed, 'logs.removed')).toEqual({ key: 'logs.removed', params: { name } });
    expect(texts(feed)).toEqual(['here']);
    expect(feed.store.getState().phase).toBe('ended');
  });

  it('keeps a bounded part of a line of 1 MB and says how much is missing', async () => {
    const size = 1_048_576;
    const { id } = await run(
      `echo before; head -c ${size} /dev/zero | tr '\\0' x; echo; echo after; exec sleep 1000`,
    );
    const feed = open({ ids: [id] });
    await until(() => texts(feed).includes('after'), { what: 'the line after' });
    const long = all(feed).find((line) => line.text.startsWith('x'));
    expect(texts(feed)).toEqual(['before', 'x'.repeat(LINE_KEPT_BYTES), 'after']);
    expect(long?.cut).toBe(size - LINE_KEPT_BYTES);
  });

  it('shows invalid UTF-8 as replaced', async () => {
    const { id } = await run(String.raw`printf 'a\377\376b\n'; exec sleep 1000`);
    const feed = open({ ids: [id] });
    await lines(feed, 1);
    expect(texts(feed)).toEqual(['a\ufffd\ufffdb']);
  });
});

describe('an empty log', () => {
  it('says that the log driver cannot be read', async () => {
    const { id } = await run('echo unheard; exec sleep 1000', '--log-driver', 'none');
    const feed = open({ ids: [id] });
    expect(await says(feed, 'logs.empty.driver')).toEqual({
      key: 'logs.empty.driver',
      params: { driver: 'none' },
    });
  });

  it('says that nothing was written yet, and shows what then comes', async () => {
    const { id, name } = await run('while [ ! -e /tmp/go ]; do sleep 0.02; done; echo now; exec sleep 1000');
    const feed = open({ ids: [id] });
    await says(feed, 'logs.empty.quiet');
    await go(name);
    await lines(feed, 1);
    expect(feed.store.getState().says).toBeNull();
  });

  it('says that the container was never started', async () => {
    const name = uniqueName('logs');
    names.push(name);
    const id = await docker('create', '--name', name, BUSYBOX, 'true');
    expect(await says(open({ ids: [id] }), 'logs.empty.notStarted')).toEqual({
      key: 'logs.empty.notStarted',
    });
  });

  it('says that the container has ended without a word', async () => {
    const { id } = await run('exit 0');
    await docker('wait', id);
    expect(await says(open({ ids: [id] }), 'logs.empty.ended')).toEqual({ key: 'logs.empty.ended' });
  });

  it('says that nothing was written in its window', async () => {
    const { id } = await run('echo early; exec sleep 1000');
    await lines(open({ ids: [id] }), 1);
    const feed = open({ ids: [id] }, { tail: 'all', since: Date.now() + 60_000 });
    expect(await says(feed, 'logs.empty.since')).toMatchObject({ params: { minutes: 1 } });
  });
});

describe('a merged log', () => {
  it('is in the order of time, whichever container wrote', async () => {
    const containers = await Promise.all(
      ['a', 'b', 'c'].map((who) =>
        run(`for i in $(seq 1 30); do echo ${who} $i; sleep 0.01; done; exec sleep 1000`),
      ),
    );
    for (const { id } of containers) {
      await until(async () => (await docker('logs', id)).endsWith('30'), { what: '30 lines' });
    }
    const feed = open({ ids: containers.map(({ id }) => id) });
    const merged = await lines(feed, 90);
    const times = merged.map((line) => line.time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(merged.map((line) => line.containerId)).size).toBe(3);
    for (const who of ['a', 'b', 'c']) {
      const own = texts(feed).filter((text) => text.startsWith(who));
      expect(own).toEqual(Array.from({ length: 30 }, (_, i) => `${who} ${i + 1}`));
    }
  });

  it('of a project takes in a container that is recreated later', async () => {
    const project = uniqueName('project');
    const labels = (service: string): string[] => [
      '--label',
      `com.docker.compose.project=${project}`,
      '--label',
      `com.docker.compose.service=${service}`,
    ];
    const web = await run('echo web one; exec sleep 1000', ...labels('web'));
    await run('echo db; exec sleep 1000', ...labels('db'));
    const feed = open({ project });
    await lines(feed, 2);
    await docker('rm', '--force', web.name);
    await run('echo web two; exec sleep 1000', ...labels('web'));
    await until(() => texts(feed).includes('web two'), { what: 'the line of the new container' });
    await until(() => feed.store.getState().phase === 'following', { what: 'the log to be followed again' });
    const { sources } = feed.store.getState();
    expect(sources.map((source) => source.service).toSorted()).toEqual(['db', 'web', 'web']);
    expect(sources.find((source) => source.containerId === web.id)?.says?.key).toBe('logs.removed');
    expect(texts(feed).filter((text) => text !== 'db')).toEqual(['web one', 'web two']);
  });
});

describe('a flood', () => {
  it('leaves memory bounded and the newest lines in order', async () => {
    const { id } = await run('i=0; while :; do i=$((i+1)); echo $i; done');
    const before = process.memoryUsage();
    const feed = open({ ids: [id] });
    let commits = 0;
    feed.store.subscribe(() => (commits += 1));
    await until(() => feed.store.getState().next > 2 * RING_LINES, {
      what: `${2 * RING_LINES} lines`,
      timeoutMs: 50_000,
    });
    const { first, next, bytes, dropped } = feed.store.getState();
    expect(next - first).toBeLessThanOrEqual(RING_LINES);
    expect(bytes).toBeLessThanOrEqual(RING_BYTES);
    expect(dropped).toBe(first);
    expect(commits).toBeLessThan(next / 10);
    const numbers = texts(feed).map(Number);
    expect(numbers.length).toBeGreaterThan(1_000);
    for (let i = 1; i < numbers.length; i++) expect(numbers[i]).toBe((numbers[i - 1] ?? 0) + 1);
    const after = process.memoryUsage();
    const grown = after.arrayBuffers + after.external - before.arrayBuffers - before.external;
    expect(grown).toBeLessThan(3 * RING_BYTES);
  });

  it('stops being read rather than drop a line that is held', async () => {
    const { id } = await run('exec yes a line to be repeated for ever');
    const feed = open({ ids: [id] });
    await lines(feed, 200);
    const held = feed.store.getState().next - 1;
    feed.hold(held);
    await until(() => feed.store.getState().next - held > RING_LINES / 2, { what: 'a ring that fills up' });
    const stood = await stands(feed);
    expect(feed.lines(held, held + 1)).toHaveLength(1);
    feed.hold(null);
    await until(() => feed.store.getState().next > stood + RING_LINES, { what: 'reading that goes on' });
    expect(feed.lines(held, held + 1)).toHaveLength(0);
  });
});

/** Waits until no line has come over 20 looks; the next seq then. */
async function stands(feed: LogFeed): Promise<number> {
  let last = -1;
  let looks = 0;
  await until(
    () => {
      const { next } = feed.store.getState();
      looks = next === last ? looks + 1 : 0;
      last = next;
      return looks > 20;
    },
    { what: 'a log that stands still' },
  );
  return last;
}
