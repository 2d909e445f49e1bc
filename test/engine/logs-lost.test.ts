import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, resolveEndpoint } from '../../src/engine/connect/index.ts';
import { createEngineState } from '../../src/engine/state/index.ts';
import { openLogs } from '../../src/engine/streams/logs.ts';
import { BUSYBOX, docker, engineSocket, removeContainer, uniqueName } from '../support/engine.ts';
import { until } from '../support/until.ts';

/** The way to the engine, which can be cut and mended. */
class Wire {
  readonly path: string;
  readonly #dir = mkdtempSync(join(tmpdir(), 'quayside-wire-'));
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor() {
    this.path = join(this.#dir, 'docker.sock');
  }

  async mend(): Promise<void> {
    const server = createServer((socket) => {
      const engine = connectSocket(engineSocket());
      for (const [from, to] of [
        [socket, engine],
        [engine, socket],
      ] as const) {
        this.#sockets.add(from);
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
        // A cut wire is what is tested: the other side sees it as its connection's end.
        from.on('error', () => to.destroy());
        from.pipe(to);
      }
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.path, resolve));
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  remove(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

const wire = new Wire();
const name = uniqueName('logs');

beforeAll(() => wire.mend());

afterAll(async () => {
  await wire.cut();
  wire.remove();
  await removeContainer(name);
});

describe('a log whose connection is lost', () => {
  it('says so, keeps its lines, and goes on without losing or doubling one when the engine is back', async () => {
    const client = await connect(resolveEndpoint({ host: `unix://${wire.path}`, env: {} }));
    const state = createEngineState(client);
    await state.start();
    const script = 'i=0; while :; do i=$((i+1)); echo $i; [ $((i%3)) = 0 ] && echo $i >&2; sleep 0.01; done';
    const id = await docker('run', '--detach', '--name', name, BUSYBOX, 'sh', '-c', script);
    const feed = openLogs(client, state, { ids: [id] }, { tail: 'all' });
    const count = (): number => feed.store.getState().next;
    try {
      await until(() => count() > 50, { what: '50 lines' });
      for (let round = 0; round < 3; round++) {
        await wire.cut();
        await until(() => feed.store.getState().says?.key === 'logs.lost', {
          what: 'the sentence of the loss',
        });
        const kept = count();
        expect(feed.store.getState().phase).toBe('failed');
        expect(feed.lines(0, kept)).toHaveLength(kept);
        await wire.mend();
        await until(() => count() > kept + 50, { what: 'lines after the loss' });
      }
      const lines = feed.lines(0, count());
      const out = lines.filter((line) => !line.stderr).map((line) => Number(line.text));
      const err = lines.filter((line) => line.stderr).map((line) => Number(line.text));
      expect(out).toEqual(out.map((_, i) => i + 1));
      expect(err).toEqual(err.map((_, i) => 3 * (i + 1)));
    } finally {
      feed.stop();
      state.stop();
      client.close();
    }
  });
});
