import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { provideImages } from '../../src/engine/images/index.ts';
import { processesWith } from '../../src/engine/sandbox/host.ts';
import { dockerEnv, removeStaleEngines } from '../../src/engine/sandbox/index.ts';
import { openLab, type Lab, type LabOptions } from '../../src/engine/sandbox/labs/index.ts';
import { cgroupParent, readRecords } from '../../src/engine/sandbox/traces.ts';
import { BUSYBOX, engineBinaries } from '../support/engine.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
/** A first run fetches the registry's package. */
const OPENING_MS = 180_000;
const opened: Lab[] = [];
let scratch = '';

beforeEach(async () => {
  scratch = await mkdtemp('/var/tmp/quayside-labs-');
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map(async (lab) => lab.close()));
  await rm(scratch, { recursive: true, force: true });
});

test(
  'a registry asks for its password, takes a push and gives the image back',
  { timeout: OPENING_MS },
  async () => {
    const lab = await open({ registry: true });
    const { registry } = lab;
    if (registry === null) throw new Error('no registry');
    const shell = await shellOf(lab);
    await shell(`docker tag ${BUSYBOX} ${registry.address}/mine:1`);
    await expect(shell(`docker push ${registry.address}/mine:1`)).rejects.toThrow(
      /no basic auth credentials/,
    );
    await expect(
      shell(`echo wrong | docker login --username ${registry.user} --password-stdin ${registry.address}`),
    ).rejects.toThrow(/401 Unauthorized/);
    await shell(
      `echo ${registry.password} | docker login --username ${registry.user} --password-stdin ${registry.address}`,
    );
    await shell(`docker push ${registry.address}/mine:1 && docker rmi ${registry.address}/mine:1`);
    await shell(`docker pull ${registry.address}/mine:1`);
    expect(await shell(`docker run --rm ${registry.address}/mine:1 echo back`)).toBe('back');
    // The credentials are the lab's: the configuration that all engines share knows nothing of them.
    expect(readFileSync(join(engineBinaries().dockerConfig, 'config.json'), 'utf8')).not.toContain('auths');
  },
);

test(
  'a library image is pulled through the mirror, without a way to any other registry',
  { timeout: OPENING_MS },
  async () => {
    const lab = await open({ mirror: { 'mirrored:1': BUSYBOX } });
    const shell = await shellOf(lab);
    await shell('docker pull mirrored:1');
    expect(await shell(`docker image inspect --format '{{json .RepoTags}}' mirrored:1`)).toContain(
      '"mirrored:1"',
    );
    expect(await shell('docker run --rm mirrored:1 echo here')).toBe('here');
    expect(await shell(`docker info --format '{{.RegistryConfig.Mirrors}}'`)).toContain(lab.mirror);
    await expect(shell('docker pull unmirrored:1')).rejects.toThrow(/unmirrored/);
  },
);

test('docker search finds what the lab says there is', async () => {
  const lab = await open({
    search: [
      { name: 'redis', description: 'An in-memory store', stars: 12345, official: true },
      { name: 'somebody/redis-exporter', description: 'Metrics', stars: 7, official: false },
      { name: 'nginx', description: 'A web server', stars: 20000, official: true },
    ],
  });
  const shell = await shellOf(lab);
  const found = await shell(`docker search --format '{{.Name}} {{.StarCount}} {{.IsOfficial}}' redis`);
  expect(found.split('\n')).toEqual(['redis 12345 [OK]', 'somebody/redis-exporter 7']);
  expect(await shell(`docker search --filter is-official=true --format '{{.Name}}' redis`)).toBe('redis');
  expect(await shell(`docker search --format '{{.Name}}' nothing`)).toBe('');
});

test(
  'three engines form a swarm, run a service on all of them, and are reached by their names',
  { timeout: OPENING_MS },
  async () => {
    const before = machine();
    const lab = await open({ nodes: 3 });
    expect(lab.engines).toHaveLength(3);
    expect(machine()).toEqual(before);
    const shell = await shellOf(lab);
    await shell('docker swarm init --advertise-addr eth0');
    const token = await shell('docker swarm join-token --quiet worker');
    await shell(`node2 docker swarm join --token ${token} node1:2377`);
    await shell(`docker --context node3 swarm join --token ${token} node1:2377`);
    expect(
      (await shell(`docker node ls --format '{{.Hostname}} {{.Status}}'`)).split('\n').toSorted(),
    ).toEqual(['node1', 'node2', 'node3'].map((name) => `${name} Ready`));
    await shell('docker network create --driver overlay --attachable sea');
    await shell(
      `docker service create --detach --no-resolve-image --name web --mode global --network sea --publish mode=host,published=8080,target=80 ${BUSYBOX} sh -c 'hostname >index.html; httpd -f -p 80'`,
    );
    await until(
      async () =>
        (
          await shell(`docker service ps --filter desired-state=running --format '{{.CurrentState}}' web`)
        ).match(/^Running/gm)?.length === 3,
      {
        what: 'a task on each node',
        timeoutMs: 40_000,
      },
    );
    for (const node of ['node1', 'node2', 'node3']) {
      await until(async () => shell(`busybox wget -q -O- http://${node}:8080/`), {
        what: `the web server on ${node}`,
      });
    }
    expect(await shell('node2 hostname')).toBe('node2');
    expect(
      await shell(`docker run --rm --network sea ${BUSYBOX} sh -c 'nslookup tasks.web | grep -c ^Address'`),
    ).toBe('4');

    await lab.close();

    expect(machine()).toEqual(before);
    expect(lab.engines.map(traces)).toEqual([NOTHING, NOTHING, NOTHING]);
  },
);

test(
  'the registry of a lab of several is reached from each node by the name of the first',
  { timeout: OPENING_MS },
  async () => {
    const lab = await open({ nodes: 2, registry: true });
    const { registry } = lab;
    if (registry === null) throw new Error('no registry');
    const shell = await shellOf(lab);
    await shell(`docker tag ${BUSYBOX} node1:5000/mine:1`);
    await shell(
      `echo ${registry.password} | docker login --username ${registry.user} --password-stdin node1:5000`,
    );
    await shell('docker push node1:5000/mine:1');
    await shell('docker --context node2 pull node1:5000/mine:1');
    expect(await shell('node2 docker run --rm node1:5000/mine:1 hostname')).toMatch(/^[0-9a-f]{12}$/);
  },
);

test(
  'after kill -9 of its owner a lab runs on nowhere, and the next start removes what is left',
  { timeout: OPENING_MS },
  async () => {
    const before = machine();
    const script = fileURLToPath(new URL('../support/lab-owner.ts', import.meta.url));
    const owner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(createInterface(owner.stdout), 'line');
    const { engines }: { engines: { id: string; dir: string }[] } = JSON.parse(String(line));
    expect(engines.map((engine) => traces(engine).processes)).toEqual([true, true]);

    owner.kill('SIGKILL');
    await until(() => engines.every((engine) => !traces(engine).processes), { what: 'the end of the lab' });
    await removeStaleEngines();

    expect(engines.map(traces)).toEqual([NOTHING, NOTHING]);
    expect(machine()).toEqual(before);
  },
);

test(
  'a learner configures the daemon: it restarts with daemon.json, and what it refuses it says itself',
  { timeout: OPENING_MS },
  async () => {
    const file = join(scratch, 'daemon.json');
    await writeFile(file, JSON.stringify({ labels: ['berth=1'] }));
    const lab = await open({ daemon: scratch });
    const shell = await shellOf(lab);
    const labels = async (): Promise<string> => shell(`docker info --format '{{json .Labels}}'`);
    expect(await labels()).toBe('["berth=1"]');

    await shell(`docker run --detach --name box --stop-timeout 1 --restart=always ${BUSYBOX} sleep 9999`);
    await writeFile(
      file,
      JSON.stringify({ labels: ['berth=2'], 'log-driver': 'local', bip: '172.31.0.1/24' }),
    );
    expect(await shell('dockerd --validate 2>&1')).toContain('configuration OK');
    await shell('systemctl restart docker');
    expect(await labels()).toBe('["berth=2"]');
    expect(await shell(`docker info --format '{{.LoggingDriver}}'`)).toBe('local');
    await until(async () => (await shell(`docker inspect --format '{{.State.Running}}' box`)) === 'true', {
      what: 'the container that is always restarted',
    });

    await writeFile(file, '{ "log-drivr": "local" }');
    await expect(shell('dockerd --validate')).rejects.toThrow(/log-drivr/);
    await expect(shell('service docker restart')).rejects.toThrow(
      /directives don't match any configuration option: log-drivr/,
    );
    expect(await shell('systemctl is-active docker || true')).toBe('inactive');
    await expect(shell('docker ps')).rejects.toThrow(/Cannot connect/);
    expect(await shell('journalctl -u docker -n 5')).toContain('log-drivr');

    await writeFile(file, '{ "debug": true ]');
    await expect(shell('systemctl start docker')).rejects.toThrow(/invalid character ']'/);
    await writeFile(file, '{ "debug": true }');
    await shell('systemctl start docker');
    expect(await shell(`docker info --format '{{.Debug}}'`)).toBe('true');
    await writeFile(file, '{ "debug": false }');
    await shell('systemctl reload docker');
    await until(async () => (await shell(`docker info --format '{{.Debug}}'`)) === 'false', {
      what: 'the reload',
    });

    await lab.close();
    expect(lab.engines.map(traces)).toEqual([NOTHING]);
  },
);

test(
  'a mirror that the learner enters in daemon.json is used from then on',
  { timeout: OPENING_MS },
  async () => {
    const lab = await open({ daemon: scratch, mirror: { 'mirrored:1': BUSYBOX } });
    const shell = await shellOf(lab);
    await expect(shell('docker pull mirrored:1')).rejects.toThrow(/mirrored/);
    await writeFile(join(scratch, 'daemon.json'), JSON.stringify({ 'registry-mirrors': [lab.mirror] }));
    await shell('systemctl restart docker && docker pull mirrored:1');
    expect(await shell('docker run --rm mirrored:1 echo here')).toBe('here');
  },
);

test('a daemon.json that is broken from the start does not keep the lab from opening', async () => {
  await writeFile(join(scratch, 'daemon.json'), '{');
  const shell = await shellOf(await open({ daemon: scratch }));
  expect(await shell(`docker run --rm ${BUSYBOX} echo up`)).toBe('up');
  await expect(shell('systemctl restart docker')).rejects.toThrow(/unexpected end of JSON input/);
});

async function open(options: Omit<LabOptions, 'binaries'>): Promise<Lab> {
  const lab = await openLab({ ...options, binaries: engineBinaries() });
  opened.push(lab);
  await Promise.all(lab.engines.map(async (engine) => provideImages({ socket: engine.socket }, [BUSYBOX])));
  return lab;
}

/** Runs a script as the shell of an exercise would; its stdout without white space at the ends. */
async function shellOf(lab: Lab): Promise<(script: string) => Promise<string>> {
  const { path, dockerConfig, inside } = await lab.shell();
  const env = dockerEnv(engineBinaries(), lab.engines[0]?.socket ?? '');
  const [file = '', ...words] = inside;
  return async (script) => {
    const { stdout } = await run(file, [...words, 'sh', '-c', script], {
      cwd: scratch,
      env: { ...env, DOCKER_CONFIG: dockerConfig, PATH: `${path}:${env['PATH'] ?? ''}` },
    });
    return stdout.trim();
  };
}

const NOTHING = { folder: false, record: false, processes: false, cgroups: false };

function traces({ id, dir }: { readonly id: string; readonly dir: string }): typeof NOTHING {
  const cgroups = [
    '/sys/fs/cgroup',
    ...readdirSync('/sys/fs/cgroup').map((name) => `/sys/fs/cgroup/${name}`),
  ];
  const ofLab = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => commandLine(pid).includes(dir) || commandLine(pid).includes(`quay-bridge-${id}`));
  return {
    folder: existsSync(dir),
    record: readRecords().some((record) => record.id === id),
    processes: processesWith(`--exec-root=${dir}/exec`).length > 0 || ofLab.length > 0,
    cgroups: cgroups.some((folder) => existsSync(join(folder, cgroupParent(id)))),
  };
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

/** What a lab must leave as it was: links, mounts, named namespaces. */
function machine(): object {
  return {
    links: readFileSync('/proc/net/dev', 'utf8')
      .split('\n')
      .map((line) => line.split(':')[0]?.trim()),
    mounts: readFileSync('/proc/self/mounts', 'utf8'),
    namespaces: existsSync('/run/netns') ? readdirSync('/run/netns') : [],
    hosts: readFileSync('/etc/hosts', 'utf8'),
  };
}
