import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../src/engine/connect/index.ts';
import { EngineError } from '../../../src/engine/message.ts';
import { BUSYBOX_IMAGE, dockerEnv, listKept } from '../../../src/engine/sandbox/index.ts';
import { startDemoEngine } from '../../../src/engine/simulator/index.ts';
import { createEngineState } from '../../../src/engine/state/index.ts';
import {
  openCourseEngine,
  type CourseEngine,
  type CourseEngineOptions,
  type OwnEngine,
} from '../../../src/lessons/run/course-engine.ts';
import { engineBinaries, engineSocket } from '../../support/engine.ts';
import { until } from '../../support/until.ts';

const execFileAsync = promisify(execFile);
const stateHome = process.env['XDG_STATE_HOME'];
/** Several programs one after the other, each with an engine to wait for: a busy machine takes its time. */
const PATIENCE_MS = 150_000;
let scratch = '';

beforeEach(() => {
  scratch = mkdtempSync('/var/tmp/quayside-test-');
  process.env['XDG_STATE_HOME'] = scratch;
});
afterEach(() => {
  if (stateHome === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = stateHome;
  rmSync(scratch, { recursive: true, force: true });
});

it('a private engine that is kept goes on where it was left: what ran runs, and its port answers here again', async () => {
  const first = await open({ mode: 'private', keep: 'exercise' });
  expect(first).toMatchObject({
    kind: 'private',
    resumed: false,
    lost: [],
    says: [],
    note: { key: 'sandbox.modePrivate' },
  });
  await first.provide([BUSYBOX_IMAGE]);
  const page = 'echo again >index.html; exec httpd -f -p 80';
  await cli(first, 'run', '-d', '--name', 'web', '-p', '8071:80', BUSYBOX_IMAGE, 'sh', '-c', page);
  await cli(first, 'run', '-d', '--rm', '--name', 'fleeting', BUSYBOX_IMAGE, 'sleep', '1000');
  await first.close();

  const second = await open({ mode: 'private', keep: 'exercise' });

  expect(second).toMatchObject({ resumed: true, lost: ['fleeting'] });
  expect(second.says).toEqual([{ key: 'sandbox.goneAtResume', params: { name: 'fleeting' } }]);
  await until(() => second.relay?.ports.get(8071) === 8071, { what: 'the relay' });
  expect(await until(async () => (await fetch('http://127.0.0.1:8071/')).text(), { what: 'the page' })).toBe(
    'again\n',
  );
  expect(await answer(second, 8071)).toContain('again');
  expect(await second.diskSays()).toBeNull();
  await second.close({ discard: true });
  expect(await listKept()).toEqual([]);
});

it(
  'an engine in a container on the person’s relays its ports, and leaves theirs as it was',
  async () => {
    const before = await cli(null, 'ps', '--all', '--quiet');
    const nested = await open({ mode: 'nested' });
    expect(nested).toMatchObject({ kind: 'nested', inside: [], note: { key: 'sandbox.modeNested' } });
    await nested.provide([BUSYBOX_IMAGE]);
    const page = 'echo nested >index.html; exec httpd -f -p 80';
    await cli(nested, 'run', '-d', '-p', '8072:80', BUSYBOX_IMAGE, 'sh', '-c', page);
    await until(() => nested.relay?.ports.get(8072) === 8072, { what: 'the relay' });
    expect(
      await until(async () => (await fetch('http://127.0.0.1:8072/')).text(), { what: 'the page' }),
    ).toBe('nested\n');
    await nested.close();
    expect(await cli(null, 'ps', '--all', '--quiet')).toBe(before);
  },
  PATIENCE_MS,
);

it('on the person’s own engine nothing is relayed, and what a mode means is said', async () => {
  const own = await open({ mode: 'own' });
  expect(own).toMatchObject({
    kind: 'own',
    relay: null,
    inside: [],
    whyOwn: null,
    note: { key: 'sandbox.modeOwn' },
  });
});

it('the demo engine serves where it is asked for, or where there is nothing else', async () => {
  const asked = await open({ mode: 'demo', demo: openDemo });
  expect(asked).toMatchObject({ kind: 'demo', note: { key: 'sandbox.modeDemo' } });
  const cache = process.env['XDG_CACHE_HOME'];
  process.env['XDG_CACHE_HOME'] = scratch;
  onTestFinished(() => {
    if (cache === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = cache;
  });
  const refused = (): Promise<OwnEngine> => Promise.reject(new EngineError({ key: 'connect.refused' }));
  const last = await open({ own: refused, ask: () => Promise.resolve(false), demo: openDemo });
  expect(last).toMatchObject({ kind: 'demo', whyOwn: { key: 'connect.refused' } });
});

async function open(options: Partial<CourseEngineOptions>): Promise<CourseEngine> {
  const engine = await openCourseEngine({ own: openTheirs, ask: () => Promise.resolve(true), ...options });
  let closed = false;
  onTestFinished(() => (closed ? undefined : engine.close()));
  return {
    ...engine,
    close: (how) => {
      closed = true;
      return engine.close(how);
    },
  };
}

async function openTheirs(): Promise<OwnEngine> {
  return follow(`unix://${engineSocket()}`, false, () => Promise.resolve());
}

async function openDemo(): Promise<OwnEngine> {
  const demo = await startDemoEngine({ seed: 1 });
  return follow(`unix://${demo.socket}`, true, () => demo.stop());
}

async function follow(dockerHost: string, demo: boolean, end: () => Promise<void>): Promise<OwnEngine> {
  const client = await connect(
    { address: dockerHost, source: 'flag-host', name: 'x', named: true },
    { demo },
  );
  const engine = createEngineState(client);
  await engine.start();
  return {
    client,
    engine,
    dockerHost,
    async close() {
      engine.stop();
      client.close();
      await end();
    },
  };
}

/** The docker CLI on a course engine, or on the person's. Not waited for in one go: a nested one is reached through us. */
async function cli(engine: CourseEngine | null, ...args: readonly string[]): Promise<string> {
  const socket = engine === null ? engineSocket() : engine.dockerHost.slice('unix://'.length);
  const env = dockerEnv(engineBinaries(), socket);
  return (await execFileAsync(engineBinaries().docker, args, { env })).stdout.trim();
}

function answer(engine: CourseEngine, port: number): Promise<string> {
  const stream = engine.connect(port);
  stream.end('GET / HTTP/1.0\r\n\r\n');
  return text(stream);
}
