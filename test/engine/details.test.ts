import Docker from 'dockerode';
import { createStore } from 'zustand/vanilla';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineClient } from '../../src/engine/client.ts';
import { inspectContainer } from '../../src/engine/details/inspect.ts';
import { topContainer } from '../../src/engine/details/top.ts';
import { EngineError } from '../../src/engine/message.ts';
import { createEngineState } from '../../src/engine/state/index.ts';
import { initialUi, type UiState } from '../../src/views/app/ui-state.ts';
import { createDetailsController } from '../../src/views/details/controller.ts';
import { BUSYBOX, docker, engineSocket, removeContainer, uniqueName } from '../support/engine.ts';
import { until } from '../support/until.ts';

const name = uniqueName('details');
const network = uniqueName('details-net');
const { signal } = new AbortController();

const OPTIONS = [
  `--network=${network}`,
  '--network-alias=seen-as',
  '--env=API_TOKEN=t0ken=x',
  '--env=TITLE=\x1b]0;evil\x07fine',
  '--label=owner=\x1b[2Jpayments',
  '--mount=type=tmpfs,destination=/scratch',
  '--memory=64m',
  '--restart=on-failure:3',
  '--health-cmd=echo first; echo second; exit 3',
  '--health-interval=1s',
  '--health-retries=1',
];

let client: EngineClient;
let id: string;

beforeAll(async () => {
  client = {
    docker: new Docker({ socketPath: engineSocket() }),
    apiVersion: '1.45',
    demo: false,
    close() {},
  };
  await docker('network', 'create', network);
  id = await docker('run', '-d', '--name', name, ...OPTIONS, BUSYBOX, 'sleep', '86400');
});

afterAll(async () => {
  await removeContainer(name);
  await docker('network', 'rm', network);
});

describe('the details of a container on a real engine', () => {
  it('tell its command, environment, mounts, networks and limits, with every text clean', async () => {
    const details = await inspectContainer(client, id, signal);
    expect(details.container).toMatchObject({
      id,
      name,
      state: 'running',
      image: BUSYBOX,
      labels: { owner: 'payments' },
      mounts: [{ type: 'tmpfs', destination: '/scratch', readWrite: true }],
      run: { memoryLimit: 64 * 1024 * 1024, restartPolicy: 'on-failure' },
    });
    expect(details.command).toEqual(['sleep', '86400']);
    expect(details.env).toContainEqual({ name: 'API_TOKEN', value: 't0ken=x' });
    expect(details.env).toContainEqual({ name: 'TITLE', value: 'fine' });
    const [place] = details.container.attachments;
    expect(place).toMatchObject({ networkName: network });
    expect(place?.aliases).toContain('seen-as');
    expect(place?.ip).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(details.gateways.get(network)).toMatch(/^\d+\.\d+\.\d+\.1$/);
    expect(JSON.stringify(details.json)).not.toMatch(/u001b|evil/);
  });

  it('tell what the health check last said, line by line', async () => {
    const details = await until(
      async () => {
        const found = await inspectContainer(client, id, signal);
        return found.probes.length > 0 && found.container.health === 'unhealthy' && found;
      },
      { what: 'a failed health check' },
    );
    expect(details.healthTest).toEqual(['CMD-SHELL', 'echo first; echo second; exit 3']);
    expect(details.probes[0]).toMatchObject({ exitCode: 3, output: ['first', 'second'] });
    expect(details.probes[0]?.end).toBeGreaterThanOrEqual(details.probes[0]?.start ?? 0);
    expect(details.failingStreak).toBeGreaterThan(0);
  });

  it('list its processes', async () => {
    const table = await topContainer(client, id, signal);
    const command = table.titles.findIndex((title) => /^(CMD|COMMAND)$/.test(title));
    expect(table.rows.map((row) => row[command])).toContain('sleep 86400');
    expect(table.titles).toContain('PID');
  });

  it('say in a sentence what the engine refuses', async () => {
    const stopped = uniqueName('details-stopped');
    const stoppedId = await docker('create', '--name', stopped, BUSYBOX, 'true');
    await expect(topContainer(client, stoppedId, signal)).rejects.toMatchObject({
      says: { key: 'details.refused', params: { said: expect.stringContaining('not running') } },
    });
    await removeContainer(stopped);
    await expect(inspectContainer(client, stoppedId, signal)).rejects.toMatchObject({
      says: { key: 'details.notFound', params: { id: stoppedId.slice(0, 12) } },
    });
  });

  it('say that the engine gave no answer when it is not there', async () => {
    const nobody = { ...client, docker: new Docker({ socketPath: `${engineSocket()}.missing` }) };
    await expect(inspectContainer(nobody, id, signal)).rejects.toBeInstanceOf(EngineError);
    await expect(inspectContainer(nobody, id, signal)).rejects.toMatchObject({
      says: { key: 'details.noAnswer' },
    });
  });

  it('end at once, without a sentence, when nobody wants them any more', async () => {
    const end = new AbortController();
    const asked = inspectContainer(client, id, end.signal);
    end.abort();
    await expect(asked).rejects.not.toBeInstanceOf(EngineError);
  });
});

describe('open details on a real engine', () => {
  it('follow what another client does to the container, until it is removed, and read its processes', async () => {
    const other = uniqueName('details-open');
    const otherId = await docker('run', '-d', '--name', other, BUSYBOX, 'sleep', '86400');
    const engine = createEngineState(client);
    await engine.start();
    const first = initialUi(100, 30);
    const ui = createStore<UiState>(() => ({
      ...first,
      dialogs: [{ kind: 'details', id: otherId }],
      details: { ...first.details, tab: 'processes' },
    }));
    const controller = createDetailsController({ client, engine, ui });
    try {
      const data = (): NonNullable<ReturnType<typeof controller.data>> | null => controller.data();
      await until(() => data()?.details?.container.name === other, { what: 'the first inspect' });
      await until(() => data()?.processes?.rows.some((row) => row.includes('sleep 86400')), { what: 'ps' });

      await docker('network', 'connect', network, other);
      await until(() => data()?.details?.container.attachments.some((at) => at.networkName === network), {
        what: 'the network that was connected',
      });
      await docker('rename', other, `${other}-renamed`);
      await until(() => data()?.details?.container.name === `${other}-renamed`, { what: 'the new name' });

      await removeContainer(`${other}-renamed`);
      await until(() => data()?.removedAt, { what: 'the removal' });
      expect(data()).toMatchObject({ says: null, processes: null });
      expect(data()?.details?.container.name).toBe(`${other}-renamed`);

      ui.setState({ dialogs: [] });
      expect(controller.data()).toBeNull();
    } finally {
      controller.stop();
      engine.stop();
      await removeContainer(other);
      await removeContainer(`${other}-renamed`);
    }
  });
});
