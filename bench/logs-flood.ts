/**
 * What a flood of log lines costs the reader: lines per second, delay of the event loop, memory, CPU. The flood comes
 * from a server of its own in a worker, which speaks the Engine API's log stream over a unix socket as fast as it is
 * read, so that the reader is what is measured. `node bench/logs-flood.ts [seconds]`; prints a table and JSON.
 */
import Docker from 'dockerode';
import { createServer, type ServerResponse } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createStore } from 'zustand/vanilla';
import type { EngineSnapshot } from '../src/engine/state/types.ts';
import { openLogs } from '../src/engine/streams/logs.ts';

const LINES_PER_CHUNK = 500;
const NS_PER_MS = 1_000_000;

const nothing = (): undefined => undefined;

async function measure(seconds: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'quayside-flood-'));
  const socketPath = join(dir, 'docker.sock');
  const worker = new Worker(new URL(import.meta.url), { workerData: socketPath });
  await new Promise((resolve) => worker.once('message', resolve));
  const client = {
    docker: new Docker({ socketPath }),
    apiVersion: '1.45',
    demo: false,
    close: () => undefined,
  };
  const store = createStore<EngineSnapshot>(() => ({
    connection: { phase: 'live', since: 0 },
    info: null,
    containers: new Map(),
    networks: new Map(),
    events: [],
    reloaded: null,
  }));
  const state = { store, onEvent: () => nothing, start: () => Promise.resolve(), stop: nothing };
  // The machine's own share of the delay, with nothing to read.
  const idle = monitorEventLoopDelay({ resolution: 1 });
  idle.enable();
  await sleep(seconds * 1_000);
  idle.disable();
  const feed = openLogs({ ...client, address: socketPath }, state, { ids: ['flood'] }, { tail: 500 });
  let commits = 0;
  feed.store.subscribe(() => (commits += 1));
  await sleep(500);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const rssBefore = process.memoryUsage().rss;
  const linesBefore = feed.store.getState().next;
  const commitsBefore = commits;
  const cpuBefore = process.threadCpuUsage();
  // CPU time of this thread between two turns of a timer: what blocks the loop, however busy the machine is.
  const turns: number[] = [];
  let turnBefore = cpuBefore;
  const turn = setInterval(() => {
    const { user, system } = process.threadCpuUsage(turnBefore);
    turnBefore = process.threadCpuUsage();
    turns.push((user + system) / 1_000);
  }, 1);
  const began = performance.now();
  delay.enable();
  await sleep(seconds * 1_000);
  delay.disable();
  clearInterval(turn);
  turns.sort((a, b) => a - b);
  const took = (performance.now() - began) / 1_000;
  const cpu = process.threadCpuUsage(cpuBefore);
  const { next, first, bytes } = feed.store.getState();
  const result = {
    linesPerSecond: Math.round((next - linesBefore) / took),
    loopDelayP50Ms: round(delay.percentile(50) / NS_PER_MS),
    loopDelayP99Ms: round(delay.percentile(99) / NS_PER_MS),
    idleDelayP50Ms: round(idle.percentile(50) / NS_PER_MS),
    idleDelayP99Ms: round(idle.percentile(99) / NS_PER_MS),
    loopDelayMaxMs: round(delay.max / NS_PER_MS),
    cpuBetweenTurnsP50Ms: round(turns[Math.floor(turns.length / 2)] ?? 0),
    cpuBetweenTurnsP99Ms: round(turns[Math.floor(turns.length * 0.99)] ?? 0),
    cpuBetweenTurnsMaxMs: round(turns.at(-1) ?? 0),
    commitsPerSecond: round((commits - commitsBefore) / took),
    threadCpuPercent: round((cpu.user + cpu.system) / 10_000 / took),
    keptLines: next - first,
    keptBytes: bytes,
    rssGrownBytes: process.memoryUsage().rss - rssBefore,
  };
  console.table(result);
  console.log(JSON.stringify(result));
  feed.stop();
  await worker.terminate();
  rmSync(dir, { recursive: true, force: true });
}

/** Answers what a log asks of an engine, with a log that never ends. */
function serve(socketPath: string): void {
  const chunk = Buffer.concat(
    Array.from({ length: LINES_PER_CHUNK }, (_, i) => {
      const payload = Buffer.from(
        `2026-11-24T11:20:47.${String(i).padStart(9, '0')}Z GET /orders/${i} 200 9 ms, of a shop that is busy\n`,
      );
      const header = Buffer.alloc(8);
      header[0] = 1;
      header.writeUInt32BE(payload.length, 4);
      return Buffer.concat([header, payload]);
    }),
  );
  createServer((request, response) => {
    if (!(request.url ?? '').includes('/logs')) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ Config: { Tty: false }, State: { StartedAt: '2026-11-24T11:00:00Z' } }));
      return;
    }
    response.setHeader('content-type', 'application/vnd.docker.multiplexed-stream');
    pour(response, chunk);
    // A port of a worker has no origin, unlike a window.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
  }).listen(socketPath, () => parentPort?.postMessage('listening'));
}

function pour(response: ServerResponse, chunk: Buffer): void {
  const more = (): void => {
    if (response.destroyed) return;
    if (response.write(chunk)) setImmediate(more);
    else response.once('drain', more);
  };
  more();
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

if (isMainThread) await measure(Number(process.argv[2] ?? 5));
else serve(String(workerData));
