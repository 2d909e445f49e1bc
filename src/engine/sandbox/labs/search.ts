import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrivateEngine } from '../private-engine.ts';
import { selfSigned } from './certificate.ts';
import { startBeside } from './helper.ts';
import type { SearchEntry } from './types.ts';
import { LAB_FILES } from './wrapper.ts';

/** The host that `docker search` asks, whatever the mirrors are (moby, registry/config.go: IndexServer). */
const INDEX_HOST = 'index.docker.io';
const HTTPS_PORT = 443;

/** The line of /etc/hosts that an engine needs to find the stub. */
export const SEARCH_HOSTS = `127.0.0.1 ${INDEX_HOST}`;

/**
 * Starts the stub that answers `docker search` beside an engine: /v1/_ping and /v1/search of the old registry API.
 * @throws EngineError
 */
export async function startSearch(engine: PrivateEngine, entries: readonly SearchEntry[]): Promise<void> {
  const { key, certificate } = selfSigned(INDEX_HOST);
  await writeFile(join(engine.dir, LAB_FILES.authority), certificate);
  const script = join(engine.dir, 'lab', 'search.cjs');
  const settings = { key, cert: certificate, port: HTTPS_PORT, entries };
  await writeFile(join(engine.dir, 'lab', 'search.json'), JSON.stringify(settings), { mode: 0o600 });
  await writeFile(script, SERVER);
  await startBeside(engine, {
    name: 'search',
    words: [process.execPath, '--max-semi-space-size=1', script],
    port: HTTPS_PORT,
  });
}

/** Runs in a process of its own; its settings are a file beside it. A text, and so as it is written, whatever bundles us. */
const SERVER = `
const { createServer } = require('node:https');
const { key, cert, port, entries } = require('./search.json');
createServer({ key, cert }, (request, response) => {
  const url = new URL(request.url, 'https://localhost');
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (url.pathname === '/v1/_ping') return answer(200, {});
  if (url.pathname !== '/v1/search') return answer(404, { message: 'not found' });
  const query = (url.searchParams.get('q') ?? '').replace(/^library\\//, '');
  const size = Number(url.searchParams.get('n') ?? '25');
  const results = entries
    .filter(({ name, description }) => (name + ' ' + description).toLowerCase().includes(query.toLowerCase()))
    .map(({ name, description, stars, official }) => ({
      name,
      description,
      star_count: stars,
      is_official: official,
      is_automated: false,
    }));
  answer(200, {
    query,
    num_results: results.length,
    num_pages: 1,
    page: 1,
    page_size: size,
    results: results.slice(0, size),
  });
}).listen(port, '127.0.0.1');
`;
