/**
 * The measured claims: `npm run bench`. What is measured, how, and what it means: docs/bench.md.
 * Prints tables and writes everything to bench/results/DATE.json.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startFleet, type Fleet } from './fleet.ts';
import {
  measureBareNode,
  measureEngineAlone,
  measureProgram,
  type BareNode,
  type EnginePercent,
  type Program,
  type Round,
} from './measure.ts';
import { parseOptions, USAGE, type BenchOptions } from './options.ts';
import { soakLine, tableOf, type FleetResult } from './report.ts';
import { soak, type Soak } from './soak.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const options = parseOptions(process.argv.slice(2));
if (options === 'help') print(USAGE);
else await bench(options);

async function bench(options: BenchOptions): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
  const fleet = await startFleet();
  try {
    const programs = [ours(options, home), ...options.peers.flatMap((peer) => peerOf(peer) ?? [])];
    const fleets: FleetResult[] = [];
    const soaks: Record<string, Soak> = {};
    for (const containers of options.soakOnly ? [] : options.containers) {
      const result = await measureFleet(containers, programs, fleet, options);
      fleets.push(result);
      print(`\n${tableOf(result)}`);
    }
    if (options.soakSeconds > 0) {
      await fleet.grow(Math.min(...options.containers));
      const [program] = programs;
      if (program) {
        const found = await soak(program, fleet, options);
        soaks[program.name] = found;
        print(soakLine(program.name, found));
      }
    }
    print(`\n${save({ options, fleets, soaks })}`);
  } finally {
    await fleet.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function measureFleet(
  containers: number,
  programs: readonly Program[],
  fleet: Fleet,
  options: BenchOptions,
): Promise<FleetResult> {
  await fleet.grow(containers);
  const alone: EnginePercent[] = [];
  const bare: BareNode[] = [];
  const rounds: Record<string, Round[]> = Object.fromEntries(programs.map(({ name }) => [name, []]));
  // A start that nobody counts: compile caches are filled by it, as they are from a person's second start on.
  for (const program of programs)
    await measureProgram(program, fleet, { ...options, idleSeconds: 1, presses: 1, events: 1 });
  for (let run = 0; run < options.runs; run++) {
    process.stderr.write(`${containers} containers, round ${run + 1} of ${options.runs}\n`);
    bare.push(await measureBareNode(fleet, options));
    alone.push(await measureEngineAlone(fleet, options.idleSeconds));
    for (const program of programs) {
      rounds[program.name]?.push(
        await measureProgram(program, fleet, { ...options, containers: [containers] }),
      );
    }
  }
  return { containers, alone, bare, rounds };
}

/**
 * Our program as a person starts it, by its first line, on the clone's Node; with a home of its own, and remembering
 * nothing of the round before: it would begin at the row where that one was left.
 */
function ours({ program }: BenchOptions, home: string): Program {
  return {
    name: 'quayside',
    command: [resolve(ROOT, program)],
    env: () => ({
      PATH: [join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
      HOME: home,
      XDG_STATE_HOME: mkdtempSync(join(home, 'state-')),
      XDG_CACHE_HOME: join(home, 'cache'),
    }),
  };
}

/** Another program, where PATH has it. */
function peerOf(peer: string): Program | undefined {
  const [file = '', ...args] = peer.split(' ');
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, file))
    .find(existsSync);
  if (path === undefined) {
    process.stderr.write(`${file} is not on PATH: left out\n`);
    return undefined;
  }
  return { name: file, command: [path, ...args], env: () => ({}) };
}

function save(found: {
  options: BenchOptions;
  fleets: readonly FleetResult[];
  soaks: Record<string, Soak>;
}): string {
  const date = new Date().toISOString();
  const file = join(ROOT, 'bench/results', `${date.slice(0, 19).replaceAll(':', '-')}.json`);
  const [cpu] = cpus();
  const machine = { cpus: cpus().length, model: cpu?.model ?? '', node: process.version };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ date, machine, ...found }, null, 1)}\n`);
  return file;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
