import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/engine/connect/index.ts';
import { withOptions } from '../../src/engine/state/index.ts';
import { answerOf } from '../../src/views/cli/answer-of.ts';
import { until } from '../support/until.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Something that tells its version as an engine does, and answers nothing else. */
async function withSilentEngine(body: (host: string) => Promise<void>): Promise<void> {
  const path = join(folder, 'engine.sock');
  const server = createServer((request, response) => {
    if (request.url === '/version') response.end(JSON.stringify({ Version: '27.0', ApiVersion: '1.45' }));
  });
  await new Promise<void>((resolve) => {
    server.listen(path, resolve);
  });
  try {
    await body(`unix://${path}`);
    let connections = 1;
    const count = (): void => void server.getConnections((_, open) => (connections = open));
    await until(
      () => {
        count();
        return connections === 0;
      },
      { what: 'nothing is held open' },
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('a command that runs once, on an engine that is stuck', () => {
  it('gives up an engine that accepts and never answers, says so, and holds nothing open', () =>
    withSilentEngine(async (host) => {
      const client = await connect({ address: host, source: 'flag-host', name: host, named: true });
      const ask = (abortSignal: AbortSignal): Promise<unknown> =>
        withOptions(client.docker.info.bind(client.docker), { abortSignal });
      await expect(answerOf(client, ask, 50)).rejects.toMatchObject({ says: { key: 'connect.noAnswer' } });
    }));
});
