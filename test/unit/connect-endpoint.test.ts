import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatAddress, parseAddress } from '../../src/engine/connect/address.ts';
import { resolveEndpoint, type ResolveOptions } from '../../src/engine/connect/endpoint.ts';
import { EngineError } from '../../src/engine/message.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'quayside-config-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function context(name: string, docker: unknown, dir = join(home, '.docker')): string {
  const id = createHash('sha256').update(name).digest('hex');
  write(
    join(dir, 'contexts/meta', id, 'meta.json'),
    JSON.stringify({ Name: name, Endpoints: docker === undefined ? {} : { docker } }),
  );
  return id;
}

function resolve(options: Partial<ResolveOptions>) {
  return resolveEndpoint({ env: {}, home, ...options });
}

function saysWhenResolving(options: Partial<ResolveOptions>) {
  try {
    resolve(options);
  } catch (error) {
    if (error instanceof EngineError) return error.says;
    throw error;
  }
  throw new Error('it resolved');
}

function picked(options: Partial<ResolveOptions>) {
  const { source, address, name, named } = resolve(options);
  return [source, address, name, named];
}

describe('which endpoint is meant', () => {
  test('nothing said means the default socket, not named by anyone', () => {
    expect(resolve({})).toEqual({
      address: 'unix:///var/run/docker.sock',
      source: 'default',
      name: 'default',
      named: false,
    });
  });

  test('each voice is overruled by the one before it in the order of the docker CLI', () => {
    context('flagged', { Host: 'tcp://flagged:1' });
    context('from-env', { Host: 'tcp://from-env:2' });
    context('current', { Host: 'tcp://current:3' });
    write(join(home, '.docker/config.json'), JSON.stringify({ currentContext: 'current' }));
    const env = { DOCKER_HOST: 'tcp://env-host:4', DOCKER_CONTEXT: 'from-env' };
    expect(picked({ context: 'flagged', env })).toEqual(['flag-context', 'tcp://flagged:1', 'flagged', true]);
    expect(picked({ host: 'tcp://given', env })).toEqual([
      'flag-host',
      'tcp://given:2375',
      'tcp://given:2375',
      true,
    ]);
    expect(picked({ env })).toEqual(['env-host', 'tcp://env-host:4', 'tcp://env-host:4', true]);
    expect(picked({ env: { DOCKER_HOST: '', DOCKER_CONTEXT: 'from-env' } })).toEqual([
      'env-context',
      'tcp://from-env:2',
      'from-env',
      true,
    ]);
    expect(picked({ env: { DOCKER_CONTEXT: '' } })).toEqual([
      'config-context',
      'tcp://current:3',
      'current',
      true,
    ]);
  });

  test('--host together with --context is refused', () => {
    expect(saysWhenResolving({ host: 'tcp://x', context: 'y' }).key).toBe('connect.hostAndContext');
  });

  test('the context "default" means DOCKER_HOST where that is set, else the default socket', () => {
    write(join(home, '.docker/config.json'), JSON.stringify({ currentContext: 'default' }));
    expect(resolve({})).toMatchObject({ source: 'default', named: false });
    expect(resolve({ context: 'default' })).toMatchObject({
      address: 'unix:///var/run/docker.sock',
      source: 'flag-context',
      name: 'default',
      named: true,
    });
    expect(resolve({ context: 'default', env: { DOCKER_HOST: 'unix:///tmp/a.sock' } })).toMatchObject({
      address: 'unix:///tmp/a.sock',
      source: 'flag-context',
    });
  });

  test('DOCKER_CONFIG moves the config and the contexts', () => {
    const dir = join(home, 'elsewhere');
    context('moved', { Host: 'unix:///tmp/moved.sock' }, dir);
    write(join(dir, 'config.json'), JSON.stringify({ currentContext: 'moved' }));
    expect(resolve({ env: { DOCKER_CONFIG: dir } })).toMatchObject({
      address: 'unix:///tmp/moved.sock',
      source: 'config-context',
    });
  });

  test('a config that cannot be read is left out, and said', () => {
    write(join(home, '.docker/config.json'), '{"currentContext": ');
    expect(resolve({})).toMatchObject({ source: 'default', warning: { key: 'connect.badConfig' } });
  });

  test.each([null, [], 'text', { currentContext: null }, { currentContext: 7 }])(
    'a config of another shape (%j) names no context',
    (config) => {
      write(join(home, '.docker/config.json'), JSON.stringify(config));
      expect(resolve({})).toMatchObject({ source: 'default' });
    },
  );

  test('an unknown context is named in the sentence, with what named it', () => {
    expect(saysWhenResolving({ env: { DOCKER_CONTEXT: 'no\x1b[2Jpe' } })).toEqual({
      key: 'connect.unknownContext',
      params: { name: 'nope', namedBy: 'DOCKER_CONTEXT' },
    });
  });

  test('a context with a broken file, and one without an engine, each have their own sentence', () => {
    const id = context('broken', {});
    write(join(home, '.docker/contexts/meta', id, 'meta.json'), 'not JSON');
    context('kubernetes-only', undefined);
    expect(saysWhenResolving({ context: 'broken' }).key).toBe('connect.badContext');
    expect(saysWhenResolving({ context: 'kubernetes-only' }).key).toBe('connect.contextWithoutEngine');
  });

  test('a context with certificates, or DOCKER_TLS_VERIFY, means TCP with TLS', () => {
    const id = context('secure', { Host: 'tcp://far:2376' });
    const ca = join(home, '.docker/contexts/tls', id, 'docker/ca.pem');
    write(ca, 'certificate');
    chmodSync(ca, 0o600);
    expect(resolve({ context: 'secure' }).address).toBe('https://far:2376');
    expect(resolve({ env: { DOCKER_HOST: 'tcp://far', DOCKER_TLS_VERIFY: '1' } }).address).toBe(
      'https://far:2376',
    );
  });
});

describe('an address', () => {
  test.each([
    ['', 'unix:///var/run/docker.sock'],
    ['unix://', 'unix:///var/run/docker.sock'],
    ['unix:///run/a b.sock', 'unix:///run/a b.sock'],
    ['tcp://', 'tcp://localhost:2375'],
    ['tcp://:4000', 'tcp://localhost:4000'],
    ['10.0.0.1', 'tcp://10.0.0.1:2375'],
    ['some-host:99', 'tcp://some-host:99'],
    ['tcp://[::1]:2375', 'tcp://[::1]:2375'],
    ['tcp://proxy:80/docker/', 'tcp://proxy:80/docker'],
    ['ssh://me@far', 'ssh://me@far'],
  ])('%j is read as %s, and reads back the same', (text, expected) => {
    expect(formatAddress(parseAddress(text))).toBe(expected);
    expect(formatAddress(parseAddress(expected))).toBe(expected);
  });

  test.each([
    'http://x',
    'ftp://x',
    'tcp://x:0',
    'tcp://x:70000',
    'tcp://a b',
    'tcp://u:p@x',
    'ssh://',
    '::1',
  ])('%j is refused', (text) => {
    expect(() => parseAddress(text)).toThrow(EngineError);
  });
});
