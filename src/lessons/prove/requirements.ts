import { existsSync } from 'node:fs';
import { fieldOf } from '../../engine/json.ts';
import { findProgram } from '../shell/find-program.ts';
import type { Bench } from './bench.ts';

/** Whether the machine and its engine have what an exercise may require. */
const HAS: Readonly<Record<string, (bench: Bench) => Promise<boolean>>> = {
  ipvlan: (bench) => hasDriver(bench, 'ipvlan'),
  macvlan: (bench) => hasDriver(bench, 'macvlan'),
  ipvs: () => Promise.resolve(existsSync('/proc/net/ip_vs')),
  criu: () => Promise.resolve(findProgram('criu', process.env['PATH'] ?? '') !== undefined),
  experimental: async ({ engine }) =>
    fieldOf(await engine.client.docker.info(), 'ExperimentalBuild') === true,
};

/** What is not there; a word that nobody knows how to look for counts as missing. */
export async function missingFor(bench: Bench, requires: readonly string[]): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const word of requires) {
    if (!(await (HAS[word]?.(bench) ?? Promise.resolve(false)))) missing.push(word);
  }
  return missing;
}

/** A network of the driver is made and removed: the kernel says whether it can. */
async function hasDriver({ engine }: Bench, driver: string): Promise<boolean> {
  const { docker } = engine.client;
  try {
    const network = await docker.createNetwork({
      Name: `quayside-try-${driver}`,
      Driver: driver,
      Internal: true,
    });
    await network.remove();
    return true;
  } catch {
    // Whatever it says, it does not have it.
    return false;
  }
}
