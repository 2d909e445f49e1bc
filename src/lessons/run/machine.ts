import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { EngineSnapshot } from '../../engine/state/types.ts';
import { drawValues, type Taken, type Values } from '../values.ts';
import type { VarSpec } from '../types.ts';

/** A port that this machine's programs hold is found so often before one is taken that may be held. */
const PORT_TRIES = 20;

/** Draws the values of an attempt: free on the engine and on this machine. */
export async function drawFree(
  vars: Readonly<Record<string, VarSpec>>,
  engine: EngineSnapshot,
  more: Iterable<string>,
  seed: number,
): Promise<Values> {
  const ports = new Set(
    [...engine.containers.values()].flatMap((one) => one.ports.map((port) => port.publicPort ?? 0)),
  );
  const taken: Taken = {
    names: new Set(more),
    ports,
    subnets: [...engineSubnets(engine), ...(await ownSubnets())],
  };
  for (let tries = 0; ; tries += 1) {
    const values = drawValues(vars, taken, seed);
    const drawn = Object.entries(vars).flatMap(([name, spec]) =>
      spec.draw === 'port' ? [Number(values[name])] : [],
    );
    const held = (await Promise.all(drawn.map(isHeld))).flatMap((is, index) =>
      is ? [drawn[index] ?? 0] : [],
    );
    if (held.length === 0 || tries === PORT_TRIES) return values;
    for (const port of held) ports.add(port);
  }
}

function engineSubnets(engine: EngineSnapshot): readonly string[] {
  return [...engine.networks.values()].flatMap((network) => network.subnets.map(({ subnet }) => subnet));
}

/** What this machine reaches by itself: its addresses and its routes. */
async function ownSubnets(): Promise<readonly string[]> {
  const addresses = Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).flatMap(({ cidr, family }) => (family === 'IPv4' && cidr !== null ? [cidr] : [])),
  );
  return [...addresses, ...(await routes())];
}

/** The destinations of /proc/net/route: hexadecimal, lowest byte first (route(8)). */
async function routes(): Promise<readonly string[]> {
  let table: string;
  try {
    table = await readFile('/proc/net/route', 'utf8');
  } catch {
    // No Linux: the addresses alone must do.
    return [];
  }
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, destination, , , , , , mask] = line.split('\t');
      // The default route overlaps everything, and tells nothing.
      if (destination === undefined || mask === undefined || mask === '00000000') return [];
      const ones = Number.parseInt(mask, 16).toString(2).replaceAll('0', '').length;
      const bytes = [6, 4, 2, 0].map((at) => Number.parseInt(destination.slice(at, at + 2), 16));
      return [`${bytes.join('.')}/${ones}`];
    });
}

/** Whether a program of this machine listens on it. */
function isHeld(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(true));
    server.listen({ port, host: '0.0.0.0', exclusive: true }, () => server.close(() => resolve(false)));
  });
}
