import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  openShell,
  prepareShell,
  runScript,
  type CommandRecord,
  type ShellEnvironment,
  type ShellSession,
  type ShellSetup,
} from '../../src/lessons/shell/index.ts';
import { identityOf } from '../../src/engine/sandbox/host.ts';
import { processesOf } from '../../src/lessons/shell/processes.ts';
import { BUSYBOX, docker, dockerPath, engineBinaries, engineSocket, uniqueName } from '../support/engine.ts';
import { until } from '../support/until.ts';

let home: string;
let environment: ShellEnvironment;
const sessions: ShellSession[] = [];

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'quayside-shell-'));
  environment = await prepared();
});

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
  environment.close();
  rmSync(home, { recursive: true, force: true });
});

async function prepared(more: Partial<ShellSetup> = {}): Promise<ShellEnvironment> {
  return prepareShell({
    folder: join(home, '练习 1'),
    workDir: join(home, 'work'),
    dockerHost: `unix://${engineSocket()}`,
    docker: dockerPath(),
    dockerConfig: engineBinaries().dockerConfig,
    inside: [],
    say: ({ key, params }) => `${key} ${params?.['host'] ?? ''}`,
    env: { PATH: process.env['PATH'], HOME: home, SHELL: '/bin/bash', LANG: 'zh_CN.UTF-8' },
    ...more,
  });
}

/** A system without Perl, on which the stand-ins are written for sh. */
async function withoutPerl(): Promise<void> {
  const bin = join(home, 'few-programs');
  mkdirSync(bin);
  for (const name of ['bash', 'sh', 'mv', 'rm', 'mkfifo', 'cat', 'grep', 'sleep', 'head', 'tr'])
    await runScript(environment, `ln -s "$(command -v ${name})" ${bin}/`);
  environment.close();
  environment = await prepared({ env: { PATH: bin, HOME: home, SHELL: '/bin/bash' } });
}

function ended(): CommandRecord[] {
  return environment.records.all.filter(({ endedAt }) => endedAt !== null);
}

/** What a shell in a terminal wrote until now. */
async function interactive(): Promise<{
  readonly type: (keys: string) => void;
  readonly untilShows: (text: string | RegExp) => Promise<void>;
  session: ShellSession;
}> {
  const session = await openShell(environment, { columns: 100, rows: 30 });
  sessions.push(session);
  let output = '';
  session.onData((data) => (output += data));
  const untilShows = async (text: string | RegExp): Promise<void> => {
    await until(() => (typeof text === 'string' ? output.includes(text) : text.test(output)), {
      what: () => `the shell to write ${String(text)}; it wrote\n${output}`,
    });
    output = '';
  };
  await untilShows('# ');
  return { session, untilShows, type: (keys) => session.write(keys) };
}

for (const kind of ['Perl', 'sh'] as const) {
  test(`arguments are recorded exactly, with folder, times and exit code (${kind})`, async () => {
    if (kind === 'sh') await withoutPerl();
    const before = Date.now();
    const { exitCode } = await runScript(
      environment,
      `docker ps --format "a  'b'" --filter "name=x
y" --filter 'label=镜像' --filter "label=$(head -c 100000 /dev/zero | tr '\\0' z)"
docker ps ''
docker inspect no-such-thing`,
    );
    expect(exitCode).toBe(1);
    const [list, empty, failed] = ended();
    expect(list?.argv).toEqual([
      'docker',
      'ps',
      '--format',
      "a  'b'",
      '--filter',
      'name=x\ny',
      '--filter',
      'label=镜像',
      '--filter',
      `label=${'z'.repeat(100_000)}`,
    ]);
    expect(list).toMatchObject({ seq: 1, cwd: join(home, '练习 1'), exitCode: 0 });
    expect(list?.startedAt).toBeGreaterThanOrEqual(before - 10);
    expect(list?.endedAt).toBeGreaterThanOrEqual(list?.startedAt ?? Infinity);
    expect(empty).toMatchObject({ argv: ['docker', 'ps', ''], exitCode: 1 });
    expect(failed).toMatchObject({ argv: ['docker', 'inspect', 'no-such-thing'], exitCode: 1 });
  });

  test(`exit codes, pipes and both ways of compose are as without a witness (${kind})`, async () => {
    if (kind === 'sh') await withoutPerl();
    const { output } = await runScript(
      environment,
      `docker run --rm ${BUSYBOX} sh -c 'exit 42'; echo "code $?"
echo 'through the pipe' | docker run --rm -i ${BUSYBOX} cat | grep pipe
docker compose version --short >/dev/null; echo "compose $?"
docker-compose version --short >/dev/null; echo "old compose $?"`,
    );
    expect(output).toBe('code 42\nthrough the pipe\ncompose 0\nold compose 0\n');
    expect(ended().map(({ argv, exitCode }) => [argv[0], argv[1], exitCode])).toEqual([
      ['docker', 'run', 42],
      ['docker', 'run', 0],
      ['docker', 'compose', 0],
      ['docker-compose', 'version', 0],
    ]);
  });

  test(`docker speaks to the exercise’s engine whatever DOCKER_HOST says, and says so (${kind})`, async () => {
    if (kind === 'sh') await withoutPerl();
    const { output } = await runScript(
      environment,
      `DOCKER_HOST=unix:///var/run/docker.sock docker version --format '{{.Server.Os}}'
unset DOCKER_HOST; docker version --format '{{.Server.Os}}'
docker -H unix:///var/run/docker.sock ps; echo $?
docker --log-level debug --host=tcp://10.0.0.1 ps; echo $?
docker --host '' ps; echo $?`,
    );
    expect(output).toBe(
      [
        'shell.keptHost unix:///var/run/docker.sock',
        'linux',
        'linux',
        'shell.refusedHost unix:///var/run/docker.sock',
        '1',
        'shell.refusedHost tcp://10.0.0.1',
        '1',
        'shell.refusedHost ',
        '1',
        '',
      ].join('\n'),
    );
  });
}

test('commands at the same time each have their record', async () => {
  await runScript(
    environment,
    `for i in 1 2 3 4 5 6; do docker version --format "$i" >/dev/null & done; wait`,
  );
  const formats = ended().map(({ argv }) => argv[3]);
  expect(formats.toSorted((a = '', b = '') => a.localeCompare(b))).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(environment.records.all.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a record is told when a command begins and when it ends', async () => {
  const name = uniqueName('told');
  const told: (number | null)[] = [];
  environment.records.onRecord(({ exitCode }) => told.push(exitCode));
  const run = runScript(
    environment,
    `docker run --rm --name ${name} ${BUSYBOX} sh -c 'sleep 600 & wait'; echo $?`,
  );
  await until(async () => (await docker('ps', '--format', '{{.Names}}')).includes(name), {
    what: 'the container',
  });
  expect(told).toEqual([null]);
  await docker('kill', name);
  expect((await run).output).toBe('137\n');
  expect(told).toEqual([null, 137]);
});

test('a signal to the command alone reaches docker, and how it ended is passed on', async () => {
  const name = uniqueName('signalled');
  const { output } = await runScript(
    environment,
    `docker run --rm --name ${name} ${BUSYBOX} sh -c 'trap "exit 9" TERM; echo ready; sleep 600 & wait' & pid=$!
until docker logs ${name} 2>&1 | grep -q ready; do sleep 0.2; done
kill -TERM $pid; wait $pid; echo "code $?"`,
  );
  expect(output).toMatch(/code 9\n$/);
  expect(ended().find(({ argv }) => argv[1] === 'run')).toMatchObject({ exitCode: 9 });
});

test('a program that a signal ends ends its stand-in by the same', async () => {
  const { output } = await runScript(
    environment,
    `docker events & pid=$!
until child=$(cat /proc/$pid/task/$pid/children) && [ -n "$child" ]; do sleep 0.2; done
kill -KILL $child; wait $pid; echo "code $?"`,
  );
  expect(output).toMatch(/code 137\n$/);
  expect(ended()).toMatchObject([{ exitCode: 137 }]);
});

test('Ctrl-C ends the command and Ctrl-Z stops it until fg, as without a witness', async () => {
  const { type, untilShows } = await interactive();
  const name = uniqueName('jobs');
  type(
    `docker run --rm --name ${name} ${BUSYBOX} sh -c 'trap exit INT TERM; while :; do echo tick; sleep 1; done'\r`,
  );
  await untilShows('tick\r\n');
  type('\x1a');
  await untilShows('Stopped');
  type('jobs\r');
  await untilShows(/Stopped +docker run/);
  expect(ended()).toHaveLength(0);
  type('fg\r');
  await untilShows('tick\r\ntick');
  type('\x03');
  await untilShows('# ');
  type('echo still $((6 * 7))\r');
  await untilShows('still 42');
  await until(() => ended().length === 1, { what: 'the record of the end' });
});

test('a container’s terminal is the shell’s own: keys, size and exit code', async () => {
  const { type, untilShows } = await interactive();
  type(`docker run --rm -it ${BUSYBOX}\r`);
  await untilShows('/ # ');
  type('stty size; echo in-$((1 + 1))\r');
  await untilShows(/30 100[^]*in-2/);
  type('exit 5\r');
  await untilShows('# ');
  type('echo code $?\r');
  await untilShows('code 5');
  expect(ended().at(-1)).toMatchObject({ argv: ['docker', 'run', '--rm', '-it', BUSYBOX], exitCode: 5 });
});

test('the person’s rc file is read first and ours after it', async () => {
  writeFileSync(
    join(home, '.bashrc'),
    'greeting=hello-rc\nexport DOCKER_HOST=tcp://elsewhere PATH=/usr/bin:/bin PS1="mine> "\nalias docker=false\n',
  );
  const { type, untilShows } = await interactive();
  type('echo $greeting $DOCKER_HOST; command -v docker; pwd; echo $?\r');
  await untilShows(
    `hello-rc unix://${engineSocket()}\r\n${join(home, 'work/bin/docker')}\r\n${join(home, '练习 1')}`,
  );
});

test('programs that the machine lacks are busybox’s, and come last', async () => {
  const bin = join(home, 'bare');
  mkdirSync(bin);
  await runScript(environment, `for each in sh busybox; do ln -s "$(command -v $each)" ${bin}/; done`);
  environment.close();
  environment = await prepared({ env: { PATH: bin, HOME: home } });
  const { output } = await runScript(
    environment,
    'echo hi >note; less note; for each in vi wget top sh; do command -v $each; done',
  );
  const applets = join(home, 'work/applets');
  expect(output).toBe(`hi\n${applets}/vi\n${applets}/wget\n${applets}/top\n${bin}/sh\n`);
});

test('a script answers and begins stages, and waits until that is done', async () => {
  const asked: unknown[] = [];
  environment.records.onRequest(async ({ name, args }) => {
    asked.push([name, ...args]);
    await docker('version');
    return args[0] === 'unknown' ? { code: 2, text: 'no such stage' } : { code: 0 };
  });
  const { output } = await runScript(
    environment,
    `answer port '80 80' && echo yes\nstage unknown || echo no $?`,
  );
  expect(output).toBe('yes\nno such stage\nno 2\n');
  expect(asked).toEqual([
    ['answer', 'port', '80 80'],
    ['stage', 'unknown'],
  ]);
  expect(environment.records.all).toEqual([]);
});

test('a script of the course’s own leaves no record and speaks to the engine itself', async () => {
  const { output } = await runScript(
    environment,
    'docker version --format {{.Server.Os}}; docker-compose version --short >/dev/null && echo ok',
    {
      unwitnessed: { dockerHost: `unix://${engineSocket()}` },
    },
  );
  expect(output).toBe('linux\nok\n');
  expect(environment.records.all).toEqual([]);
});

test('a script whose time is up is ended with all that it started', async () => {
  const { exitCode, output } = await runScript(environment, 'echo begun; setsid sleep 600 & sleep 600', {
    timeoutMs: 300,
  });
  expect(exitCode).toBeNull();
  expect(output).toBe('begun\n');
});

test('what a script leaves in the background ends with it', async () => {
  const { output } = await runScript(environment, 'setsid sleep 600 & echo $!');
  await until(() => identityOf(Number(output)) === undefined, { what: 'the background process to be gone' });
});

test('a command that is killed with its shell is recorded as ended', async () => {
  const { type, session } = await interactive();
  type('docker events\r');
  await until(() => environment.records.all.length === 1, { what: 'the command to begin' });
  await session.close();
  expect(environment.records.all).toMatchObject([{ argv: ['docker', 'events'] }]);
  expect(ended()).toHaveLength(1);
  expect(processesOf(session.mark)).toEqual([]);
});

test('a login in the lesson is not written into the person’s own docker folder', async () => {
  const { output } = await runScript(
    environment,
    'echo "$DOCKER_CONFIG"; docker context create mine --docker host=unix:///x >/dev/null 2>&1; docker context ls --format "{{.Name}}" 2>/dev/null',
  );
  expect(output).toBe(`${join(home, 'work/docker')}\ndefault\nmine\n`);
});

test('where there is no docker, the stand-in says so', async () => {
  environment.close();
  environment = await prepared({ docker: null });
  const { exitCode, output } = await runScript(environment, 'docker ps');
  expect([exitCode, output]).toEqual([127, 'shell.noDocker \n']);
});
