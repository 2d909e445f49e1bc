import { beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX, docker, engineSocket } from '../support/engine.ts';
import { create, guarded, madeNothing, makeOld, mine, old, post, stillAsItWas } from '../support/guarded.ts';
import { exchange, statusOf } from '../support/witness.ts';

beforeAll(makeOld);

describe('a guard cannot be got around by', () => {
  const kill = (target: string, version = 'HTTP/1.1'): string =>
    `POST ${target} ${version}\r\nHost: d\r\nConnection: close\r\n\r\n`;

  it.each([
    ['a version', () => kill(`/v1.45/containers/${old}/kill`), 403],
    ['an old version', () => kill(`/v1.12/containers/${old}/kill`), 403],
    ['a version twice', () => kill(`/v1.45/v1.45/containers/${old}/kill`), 403],
    ['two slashes', () => kill(`//containers/${old}/kill`), 400],
    ['two slashes further on', () => kill(`/containers//${old}/kill`), 400],
    ['dots', () => kill(`/containers/x/../${old}/kill`), 400],
    ['encoded dots', () => kill(`/containers/x/%2e%2e/${old}/kill`), 400],
    ['encoded letters', () => kill(`/%63ontainers/${old}/%6bill`), 403],
    ['an encoded slash', () => kill(`/containers%2F${old}%2Fkill`), 403],
    ['double encoding', () => kill(`/containers/${old}/%256bill`), 400],
    ['an absolute target', () => kill(`http://d/containers/${old}/kill`), 400],
    ['HTTP/1.0', () => kill(`/containers/${old}/kill`, 'HTTP/1.0'), 403],
    ['another method', () => `PATCH /containers/${old}/kill HTTP/1.1\r\nHost: d\r\n\r\n`, 403],
    ['a method in small letters', () => `post /containers/${old}/kill HTTP/1.1\r\nHost: d\r\n\r\n`, 403],
    ['a websocket', () => `GET /containers/${old}/attach/ws?stdin=1&stream=1 HTTP/1.1\r\nHost: d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n`, 403],
    ['an upgrade where there is none', () => 'GET /info HTTP/1.1\r\nHost: d\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n', 403],
    ['HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['a length and chunks', () => `POST /containers/${old}/kill HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['two lengths', () => `GET /_ping HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\n`, 400],
    ['bare line feeds', () => `POST /containers/${old}/kill HTTP/1.1\nHost: d\n\n\r\n\r\n`, 400],
    ['a folded header', () => `POST /_ping HTTP/1.1\r\nHost: d\r\n X: y\r\n\r\n`, 400],
    ['a form that says another name', () => post('/images/quay/busybox:1/tag?repo=free-name', `repo=${old}&tag=1`).replace('application/json', 'application/x-www-form-urlencoded'), 400],
    ['a host configuration in start', () => post(`/containers/${old}/start`, { Privileged: true }), 400],
    ['the update of a cluster', () => post('/swarm/update', {}), 403],
    ['a service that mounts the machine', () => post('/services/create', { TaskTemplate: { ContainerSpec: { Image: BUSYBOX, Mounts: [{ Type: 'bind', Source: '/', Target: '/x' }] } } }), 403],
    ['a call that nobody knows', () => post('/containers/sorcery', {}), 403],
    ['a body that is no JSON', () => post('/containers/create', '{"Image":'), 400],
    ['a second JSON value', () => post('/containers/create', '{}{"HostConfig":{"Privileged":true}}'), 400],
    ['a body that is too long', () => `POST /containers/create HTTP/1.1\r\nHost: d\r\nContent-Length: 5000000\r\n\r\n`, 413],
  ])('%s', async (_what, bytes, status) => {
    const { raw } = await guarded();
    const answer = await raw(bytes());
    expect(statusOf(answer), answer).toBe(status);
    expect(answer).toContain('"message"');
    await stillAsItWas();
  }); // prettier-ignore

  it('a request behind another one that is let through', async () => {
    const { raw, witness } = await guarded();
    const answer = await raw(`GET /_ping HTTP/1.1\r\nHost: d\r\n\r\n${kill(`/containers/${old}/kill`)}`);
    expect(answer.match(/HTTP\/1\.1 (\d+)/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 403']);
    expect(witness.calls.map((call) => call.status)).toEqual([200, 403]);
    await stillAsItWas();
  });

  it('a request in the body of another one, or behind what is longer than it says', async () => {
    const { raw } = await guarded();
    const name = mine();
    await docker('create', '--name', name, BUSYBOX, 'true');
    const inner = kill(`/containers/${old}/kill`);
    await raw(post(`/containers/${name}/rename?name=${name}`, inner));
    await raw(
      `POST /auth HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\n\r\n${inner}`,
    );
    const last = await raw(`POST /auth HTTP/1.1\r\nHost: d\r\nContent-Length: 2\r\n\r\n{}${inner}`);
    expect(last).toContain('HTTP/1.1 403');
    await stillAsItWas();
  });

  it('bytes behind a request to attach that the engine does not upgrade', async () => {
    const { raw } = await guarded();
    const name = mine();
    await docker('run', '-d', '--init', '--name', name, BUSYBOX, 'sleep', '1000');
    const answer = await raw(
      `POST /containers/${name}/attach?stream=0&logs=1&stdout=1 HTTP/1.1\r\nHost: d\r\n\r\n`,
      kill(`/containers/${old}/kill`),
    );
    expect(answer).not.toContain('HTTP/1.1 204');
    await stillAsItWas();
  });

  it.each([
    ['chunks', () => {
      const body = JSON.stringify({ Image: BUSYBOX, HostConfig: { Privileged: true } });
      return `POST /containers/create HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${Array.from(body, (char) => `1\r\n${char}\r\n`).join('')}0\r\n\r\n`;
    }],
    ['small letters', () => create({ hostconfig: { privileged: true } })],
    ['letters that Go takes for others', () => create({ Ho\u017ftConfig: { Privileged: true } })],
    ['the same field twice', () => post('/containers/create', `{"Image":"${BUSYBOX}","HostConfig":{"Privileged":true},"hostConfig":{}}`)],
    ['a field of an old API beside the rest', () => create({ Privileged: true })],
    ['a field that nobody knows', () => create({ HostConfig: { NewPower: true } })],
    ['masks that are an empty list', () => create({ HostConfig: { MaskedPaths: [] } })],
    ['a bind among the volumes', () => create({ Volumes: { '/etc:/x': {} } })],
    ['shared propagation', () => create({ HostConfig: { Binds: ['/etc:/x:rshared'] } })],
    ['a capability by its long name', () => create({ HostConfig: { CapAdd: ['CAP_SYS_MODULE'] } })],
    ['an endpoint in a network that was there', () => create({ NetworkingConfig: { EndpointsConfig: { [old]: {} } } })],
    ['a name', () => post('/containers/create?name=innocent', { Image: BUSYBOX, HostConfig: { PidMode: 'host' } })],
  ])('a container that is asked for with %s', async (_what, bytes) => {
    const { raw } = await guarded();
    const answer = await raw(bytes());
    expect([400, 403]).toContain(statusOf(answer));
    await madeNothing(answer);
  }); // prettier-ignore

  it('a build that prunes, through BuildKit', async () => {
    const { run } = await guarded();
    const ran = await run('buildx', 'prune', '-f');
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain('PermissionDenied');
  });

  it('an exec that was made past the guard', async () => {
    const { raw } = await guarded();
    const made = await exchange(engineSocket(), [
      post(`/containers/${old}/exec`, { Cmd: ['touch', '/pwned'] }),
    ]);
    const id = /"Id":"([0-9a-f]{64})"/.exec(made)?.[1] ?? '';
    expect(statusOf(await raw(post(`/exec/${id}/start`, { Detach: true })))).toBe(403);
    expect(await docker('diff', old)).not.toContain('pwned');
  });

  it('the name of a network that later means the beginning of an id', async () => {
    const { raw } = await guarded();
    const id = await docker('network', 'inspect', '-f', '{{.Id}}', old);
    expect(statusOf(await raw(create({ HostConfig: { NetworkMode: id.slice(0, 5) } })))).toBe(403);
  });
});
