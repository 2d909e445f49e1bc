import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, firstLook, resolveEndpoint, type Endpoint } from '../../src/engine/connect/index.ts';
import { BUSYBOX, docker, dockerPath, engineEnv, engineSocket, uniqueName } from '../support/engine.ts';

const run = promisify(execFile);

function endpoint(address = `unix://${engineSocket()}`): Endpoint {
  return { address, source: 'flag-host', name: 'test', named: true };
}

test('a real engine is connected to, in an API version that the docker CLI would speak too', async () => {
  const client = await connect(endpoint());
  const api = await docker('version', '--format', '{{.Server.APIVersion}}');
  expect(client).toMatchObject({ apiVersion: api, demo: false, address: `unix://${engineSocket()}` });
  expect(await client.docker.ping().then(String)).toBe('OK');
});

describe('the first look', () => {
  let name: string;
  beforeAll(async () => {
    name = uniqueName('first-look');
    await docker('create', '--name', name, '--label', 'greeting=你好', BUSYBOX, 'true');
  });
  afterAll(() => docker('rm', '--force', name));

  test('has the containers of all states and the version, as the rest of the program will have them', async () => {
    const look = await firstLook(endpoint(), 10_000);
    const client = await connect(endpoint());
    expect(look.containers.find((container) => container.name === name)).toMatchObject({
      state: 'created',
      labels: { greeting: '你好' },
    });
    expect(look.apiVersion).toBe(client.apiVersion);
    expect(look.version).toBe(await docker('version', '--format', '{{.Server.Version}}'));
  });

  test('of what is no engine fails', async () => {
    await expect(firstLook(endpoint('unix:///nonexistent/docker.sock'), 1_000)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

describe('the docker CLI and Quayside', () => {
  let config: string;
  beforeAll(() => {
    config = mkdtempSync(join(tmpdir(), 'quayside-contexts-'));
  });
  afterAll(() => rmSync(config, { recursive: true, force: true }));

  /** Runs the real CLI on a docker config of its own. */
  async function cli(env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
    const { DOCKER_HOST: _host, DOCKER_CONTEXT: _context, ...rest } = engineEnv();
    const { stdout } = await run(dockerPath(), args, { env: { ...rest, DOCKER_CONFIG: config, ...env } });
    return stdout.trim();
  }

  test('find the same engine in a context that the CLI has made', async () => {
    const address = `unix://${engineSocket()}`;
    await cli({}, 'context', 'create', 'mine', '--docker', `host=${address}`);
    await cli({}, 'context', 'create', 'other', '--docker', 'host=tcp://127.0.0.1:1');
    await cli({}, 'context', 'use', 'mine');
    const cases: readonly { env: NodeJS.ProcessEnv; context?: string }[] = [
      { env: {} },
      { env: { DOCKER_CONTEXT: 'other' } },
      { env: { DOCKER_CONTEXT: 'mine' } },
      { env: { DOCKER_HOST: 'tcp://127.0.0.1:2', DOCKER_CONTEXT: 'mine' } },
      { env: { DOCKER_HOST: 'tcp://127.0.0.1:2' }, context: 'other' },
      { env: { DOCKER_HOST: 'tcp://127.0.0.1:2' }, context: 'default' },
    ];
    for (const { env, context } of cases) {
      const flags = context === undefined ? [] : ['--context', context];
      const meant = await cli(env, ...flags, 'context', 'inspect', '--format', '{{.Endpoints.docker.Host}}');
      const ours = resolveEndpoint({ env: { DOCKER_CONFIG: config, ...env }, context });
      expect({ env, context, address: ours.address }).toEqual({ env, context, address: meant });
    }
    expect(await connect(resolveEndpoint({ env: { DOCKER_CONFIG: config } }))).toMatchObject({ address });
  });
});
