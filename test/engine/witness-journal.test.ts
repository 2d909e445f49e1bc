import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EngineClient } from '../../src/engine/client.ts';
import { cleanUp, existedIn, takeInventory, type Inventory } from '../../src/engine/witness/index.ts';
import { BUSYBOX, docker, engineSocket, removeContainer, uniqueName } from '../support/engine.ts';
import { dockerOn, exchange, folder, witnessed } from '../support/witness.ts';

const CHILD = fileURLToPath(new URL('../support/witness-child.ts', import.meta.url));

function engine(): EngineClient {
  return {
    docker: new Docker({ socketPath: engineSocket() }),
    apiVersion: '1.45',
    demo: false,
    close: () => undefined,
  };
}

/** All there is on the engine, as an inventory with its names. */
async function everything(): Promise<unknown> {
  const { objects } = await takeInventory(engineSocket());
  return Object.fromEntries(Object.entries(objects).map(([kind, ids]) => [kind, ids.toSorted()]));
}

async function ok(socket: string, ...args: string[]): Promise<string> {
  const ran = await dockerOn(socket, args);
  expect(ran.code, `${args.join(' ')}: ${ran.stderr}`).toBe(0);
  return ran.stdout.trim();
}

/** Makes one of everything through a witness. */
async function makeAll(socket: string, name: string): Promise<void> {
  const home = folder();
  writeFileSync(join(home, 'Dockerfile'), `FROM ${BUSYBOX}\nRUN echo ${name} > /x\nVOLUME /anonymous\n`);
  await ok(socket, 'build', '-t', `${name}:1`, '-t', `${name}:2`, home);
  await ok(socket, 'build', '--label', name, home);
  await ok(socket, 'tag', BUSYBOX, `${name}:3`);
  await ok(socket, 'network', 'create', name);
  await ok(socket, 'volume', 'create', name);
  await ok(socket, 'run', '-d', '--init', '--name', name, '--network', name, '-v', `${name}:/a`, '-v', `${name}-b:/b`, '-v', '/c', `${name}:1`, 'sleep', '1000'); // prettier-ignore
  await ok(socket, 'commit', name, `${name}:4`);
}

/** Some twenty commands of the CLI, a second each where the machine is busy. */
const MANY_COMMANDS_MS = 180_000;

describe('a journal', () => {
  it(
    'lets everything be removed that was made, and nothing else',
    { timeout: MANY_COMMANDS_MS },
    async () => {
      const journal = join(folder(), 'journal');
      const name = uniqueName('j');
      await docker('volume', 'create', `${name}-old`);
      await docker('create', '--name', `${name}-old`, BUSYBOX);
      onTestFinished(async () => {
        await removeContainer(`${name}-old`);
        await docker('volume', 'rm', `${name}-old`);
      });
      const before = await everything();
      const witness = await witnessed({ journal });
      await makeAll(witness.socket, name);
      // What is made again, or only used, was there before.
      await ok(witness.socket, 'volume', 'create', `${name}-old`);
      await ok(witness.socket, 'run', '--rm', '-v', `${name}-old:/x`, BUSYBOX, 'true');
      await ok(witness.socket, 'tag', BUSYBOX, BUSYBOX);
      await witness.close();

      const done = await cleanUp(engine(), journal);
      expect(done.left).toEqual([]);
      expect(await everything()).toEqual(before);
      expect(done.removed.map((one) => one.kind)).toEqual(
        expect.arrayContaining(['container', 'network', 'volume', 'image']),
      );
      expect(await cleanUp(engine(), journal)).toEqual({ removed: [], left: [] });
    },
  );

  it(
    'holds also when the witness was killed with -9, and goes on where it ended',
    { timeout: MANY_COMMANDS_MS },
    async () => {
      const before = await everything();
      const dir = folder();
      const journal = join(dir, 'journal');
      const name = uniqueName('j9');
      const start = async (): Promise<{ socket: string; kill: () => Promise<void> }> => {
        const child = spawn(process.execPath, [CHILD, engineSocket(), join(dir, 'w'), journal], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        onTestFinished(() => void child.kill('SIGKILL'));
        const socket = await new Promise<string>((resolve) =>
          child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())),
        );
        return {
          socket,
          kill: async () => {
            const gone = new Promise((resolve) => child.once('exit', resolve));
            child.kill('SIGKILL');
            await gone;
          },
        };
      };
      const first = await start();
      await makeAll(first.socket, name);
      await first.kill();
      appendFileSync(journal, '{"made":{"kind":"cont'); // as a crash may leave it
      const second = await start();
      await ok(second.socket, 'run', '-d', '--init', '--name', `${name}-2`, BUSYBOX, 'sleep', '1000');
      await second.kill();
      expect((await cleanUp(engine(), journal)).left).toEqual([]);
      expect(await everything()).toEqual(before);
    },
  );

  it('has an object on disk before its maker hears of it', async () => {
    let written: string | undefined;
    const journal = join(folder(), 'journal');
    const witness = await witnessed({ journal });
    const body = JSON.stringify({ Image: BUSYBOX, Cmd: ['true'] });
    const answer = await exchange(
      witness.socket,
      [
        `POST /containers/create HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      ],
      {
        until: (text) => {
          if (!text.startsWith('HTTP/1.1 201')) return false;
          written ??= readFileSync(journal, 'utf8');
          return text.includes('"Id"');
        },
      },
    );
    const id = /"Id":"([0-9a-f]{64})"/.exec(answer)?.[1] ?? 'none';
    onTestFinished(async () => removeContainer(id));
    expect(written).toContain(id);
  });
  it('does not take what somebody else made under the same name for its own', async () => {
    const journal = join(folder(), 'journal');
    const name = uniqueName('same');
    const witness = await witnessed({ journal });
    await ok(witness.socket, 'volume', 'create', name);
    await ok(witness.socket, 'run', '-d', '--init', '--name', name, BUSYBOX, 'sleep', '1000');
    await ok(witness.socket, 'tag', BUSYBOX, `${name}:1`);
    const noted = readFileSync(journal, 'utf8');
    await docker('volume', 'rm', name);
    await docker('rm', '-f', name);
    await docker('rmi', `${name}:1`);
    // The engine tells the time of a volume in whole seconds.
    await untilNextSecond(/"createdAt":"([^"]+)"/.exec(noted)?.[1] ?? '');
    await docker('volume', 'create', name);
    await docker('create', '--name', name, BUSYBOX);
    await docker('commit', name, `${name}:1`);
    onTestFinished(async () => {
      await removeContainer(name);
      await docker('volume', 'rm', name);
      await docker('rmi', `${name}:1`);
    });
    const before = await everything();
    expect(await cleanUp(engine(), journal)).toEqual({ removed: [], left: [] });
    expect(await everything()).toEqual(before);
  });

  it('keeps an image that was there without a name, though the learner gave it one', async () => {
    const journal = join(folder(), 'journal');
    const name = uniqueName('nameless');
    await docker('create', '--name', name, BUSYBOX);
    const image = await docker('commit', name);
    onTestFinished(async () => {
      await docker('rmi', '-f', image);
    });
    await removeContainer(name);
    const witness = await witnessed({ journal });
    await ok(witness.socket, 'tag', image, `${name}:1`);
    await cleanUp(engine(), journal);
    expect(await docker('image', 'inspect', '-f', '{{.Id}}', image)).toBe(image);
  });

  it('says what could not be removed, and removes the rest', async () => {
    const journal = join(folder(), 'journal');
    const name = uniqueName('held');
    const witness = await witnessed({ journal });
    await ok(witness.socket, 'volume', 'create', name);
    await ok(witness.socket, 'volume', 'create', `${name}-free`);
    await docker('create', '--name', name, '-v', `${name}:/x`, BUSYBOX);
    const done = await cleanUp(engine(), journal);
    expect(done.removed).toEqual([{ kind: 'volume', id: `${name}-free` }]);
    expect(done.left).toMatchObject([{ object: { kind: 'volume', id: name } }]);
    expect(done.left[0]?.said).toContain('in use');
    await removeContainer(name);
    expect((await cleanUp(engine(), journal)).left).toEqual([]);
  });

  it(
    'goes together with a guard: what was made is the learner’s also after a restart',
    { timeout: MANY_COMMANDS_MS },
    async () => {
      const dir = folder();
      const journal = join(dir, 'journal');
      const name = uniqueName('both');
      const inventory = await takeInventory(engineSocket());
      const kept: Inventory = JSON.parse(JSON.stringify(inventory));
      const guard = { existed: existedIn(kept), folder: dir, allow: [], say: () => 'no' };
      const first = await witnessed({ journal, guard });
      await makeAll(first.socket, name);
      await first.close();
      const second = await witnessed({ journal, guard });
      await ok(second.socket, 'stop', '-t', '0', name);
      await second.close();
      expect((await cleanUp(engine(), journal)).left).toEqual([]);
      expect(sorted(await takeInventory(engineSocket()))).toEqual(sorted(inventory));
    },
  );
});

/** The engine lists images of one second in any order. */
function sorted({ objects }: Inventory): unknown {
  return Object.fromEntries(Object.entries(objects).map(([kind, names]) => [kind, names.toSorted()]));
}

async function untilNextSecond(timestamp: string): Promise<void> {
  const next = Date.parse(timestamp) + 1_000;
  while (Date.now() < next) await new Promise((resolve) => setTimeout(resolve, 20));
}
