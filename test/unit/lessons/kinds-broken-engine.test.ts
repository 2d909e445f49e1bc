import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/engine/connect/index.ts';
import type { Finding, ProbeLab } from '../../../src/lessons/checks/kind.ts';
import { kindNamed } from '../../../src/lessons/checks/kinds/index.ts';
import { sceneOf } from '../../../src/lessons/checks/scene.ts';
import { createTranslator } from '../../../src/views/i18n/index.ts';
import { attempt, picture } from './engine-picture.ts';

const english = createTranslator('en');

/** One condition of each kind that asks the engine, with everything in it that is read from an answer. */
const CONDITIONS: Readonly<Record<string, object>> = {
  image: {
    name: 'a:1',
    from: 'any',
    user: 'x',
    ports: 'x',
    layers: 1,
    history: 'x',
    env: { A: 1 },
    labels: { a: 1 },
  },
  volume: { name: 'a', from: 'any', driver: 'x', usedBy: { container: 'b' }, files: [{ path: 'x' }] },
  network: { name: 'a', from: 'any', subnet: 'x', auxAddresses: { a: 1 }, members: [{ container: 'b' }] },
  reach: { from: 'a', to: 'b' },
  http: { port: 80, body: 'hello' },
  exec: { container: 'a', command: ['true'] },
  log: { container: 'a', text: 'x' },
  stats: { container: 'a', memory: 1, cpuPercent: 1 },
  inspect: { name: 'a', where: { 'A.B[0].C': 1 } },
  engine: { version: 'x', mirrors: 'x', insecureRegistries: 'x', labels: { a: 1 }, manager: true },
  service: {
    name: 'a',
    from: 'any',
    image: 'x',
    running: 1,
    networks: 'x',
    ports: 'x',
    mounts: 'x',
    env: { A: 1 },
  },
  task: { service: 'a', state: 'running' },
  stack: { name: 'a', from: 'any', services: 'x', running: true },
  node: { role: 'manager' },
  config: { name: 'a', from: 'any', data: 'x', usedBy: { service: 'b' } },
  secret: { name: 'a', from: 'any', usedBy: { service: 'b' } },
};

let dir: string;
let socket: string;
let server: Server;
let answer: RequestListener;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'quay-bad-'));
  socket = join(dir, 's');
  server = createServer((request, response) => {
    if (request.url?.endsWith('/version') === true || request.url === '/_ping') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ApiVersion: '1.45', MinAPIVersion: '1.24', Version: '26' }));
    } else {
      answer(request, response);
    }
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(dir, { recursive: true });
});

/** What each kind finds: `met`, `not-yet`, `unknown`, or `error` where it could not be checked. */
async function judgeAll(withinMs: number): Promise<Readonly<Record<string, string>>> {
  const client = await connect({
    address: `unix://${socket}`,
    source: 'flag-host',
    name: 'bad',
    named: true,
  });
  const lab: ProbeLab = { client, nodes: [], folder: dir, connect: () => connectTo(socket) };
  const found = await Promise.all(
    Object.entries(CONDITIONS).map(async ([name, condition]): Promise<[string, string]> => {
      const kind = kindNamed(name);
      if (kind?.probe === undefined) throw new Error(`no probe ${name}`);
      const scene = sceneOf(attempt(), picture([]));
      const asked = kind.fields.parse(condition);
      try {
        return [name, sentence(await kind.probe(asked, scene, lab, false, AbortSignal.timeout(withinMs)))];
      } catch (error) {
        return [name, error instanceof TypeError || error instanceof RangeError ? String(error) : 'error'];
      }
    }),
  );
  return Object.fromEntries(found);
}

function sentence(finding: Finding): string {
  if (finding.verdict === 'met') return 'met';
  // A sentence that lacks a parameter would show its place.
  const text = english.say(finding.because);
  return text.includes('{{') ? text : finding.verdict;
}

const all = (verdict: string, but: Readonly<Record<string, string>> = {}): object => ({
  ...Object.fromEntries(Object.keys(CONDITIONS).map((name) => [name, verdict])),
  ...but,
});

describe('every kind that asks the engine', () => {
  it('ends with its time where no answer ever comes', async () => {
    answer = () => undefined;
    expect(await judgeAll(300)).toEqual(all('error', { http: 'not-yet' }));
  });

  it('ends with its time where an answer begins and never ends', async () => {
    answer = (_request, response) => void response.writeHead(200).write('{"Id"');
    expect(await judgeAll(300)).toEqual(all('error', { http: 'not-yet' }));
  });

  it('cannot check where the engine hangs up, or fails', async () => {
    answer = (request) => void request.socket.destroy();
    expect(await judgeAll(5_000)).toEqual(all('error', { http: 'not-yet', engine: 'not-yet' }));
    answer = (_request, response) => void response.writeHead(500).end('{"message":"broken"}');
    expect(await judgeAll(5_000)).toEqual(all('error', { http: 'not-yet' }));
  });

  it.each([
    'null',
    '{}',
    '[]',
    '[null]',
    '{"Name":null,"Id":null,"Spec":null,"Config":null,"State":null}',
    '7',
    'x',
  ])('takes %s for an answer in which nothing stands, and is never met by it', async (body) => {
    answer = (_request, response) => void response.writeHead(200).end(body);
    const found = await judgeAll(5_000);
    expect(new Set(Object.values(found))).not.toContain('met');
    for (const verdict of Object.values(found)) expect(verdict).toMatch(/^(not-yet|error)$/);
  });
});
