import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError, msg } from '../../message.ts';
import { cleanText } from '../../streams/sanitise.ts';
import { processesWith, run } from '../host.ts';
import type { PrivateEngine } from '../private-engine.ts';
import { lastLines, readLines, spawnBeside } from './helper.ts';

/** Of the range that documents keep for private networks, away from Docker's own pools (172.17–31, 192.168, 10.0). */
const NETWORK = '10.203.0';
const BRIDGE = 'bridge0';
const READY_WITHIN_MS = 10_000;
const POLL_MS = 10;

/** What a node is called, from 1. */
export function nodeName(index: number): string {
  return `node${index}`;
}

/** The lines of /etc/hosts that name the nodes. */
export function nodeHosts(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${nodeAddress(index + 1)} ${nodeName(index + 1)}`);
}

/** The network of the nodes, as `insecure-registries` has it. */
export const NODES_SUBNET = `${NETWORK}.0/24`;

/**
 * Joins engines by a network: an eth0 in each, the other end on a bridge in a network namespace of its own, so that
 * none of it is seen on the machine and no node is the others' way. The bridge's namespace is held by a process in the
 * first engine's PID namespace: it goes when that does, and the links with it.
 *
 * @throws EngineError
 */
export async function joinEngines(engines: readonly PrivateEngine[]): Promise<void> {
  const [first] = engines;
  if (first === undefined) return;
  const bridge = await openBridge(first);
  try {
    for (const [index, engine] of engines.entries()) {
      const number = index + 1;
      const inEngine = [
        `ip link add eth0 type veth peer name port${number} netns ${bridge}`,
        `ip addr add ${nodeAddress(number)}/24 dev eth0`,
        'ip link set eth0 up',
      ];
      await run('nsenter', [`--net=${engine.netns}`, 'sh', '-ec', inEngine.join('\n')]);
      await run('nsenter', [`--net=${bridge}`, 'ip', 'link', 'set', `port${number}`, 'master', BRIDGE, 'up']);
    }
  } catch (error) {
    throw new EngineError(msg('labs.networkFailed', { reason: cleanText(String(error)) }), { cause: error });
  }
}

function nodeAddress(number: number): string {
  return `${NETWORK}.${number}`;
}

/** The path of the network namespace with the bridge. */
async function openBridge(engine: PrivateEngine): Promise<string> {
  const mark = `quay-bridge-${engine.id}`;
  const script = [
    'ip link set lo up',
    `ip link add ${BRIDGE} type bridge`,
    `ip link set ${BRIDGE} up`,
    // Not by exec: the shell's command line holds the mark by which it is found.
    'while :; do sleep 1000000; done',
  ].join('\n');
  const log = join(engine.dir, 'lab', 'bridge.log');
  const child = spawnBeside(engine, ['unshare', '--net', 'sh', '-ec', script, mark], log);
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const pid = processesWith(mark).find(hasBridge);
    if (pid !== undefined) return `/proc/${pid}/ns/net`;
    await sleep(POLL_MS);
  }
  throw new EngineError(msg('labs.networkFailed', { reason: cleanText(lastLines(log)) }));
}

/** Whether a process is in the namespace of the bridge: those that led to it (nsenter) are not. */
function hasBridge(pid: number): boolean {
  return readLines(`/proc/${pid}/net/dev`).some((line) => line.trim().startsWith(`${BRIDGE}:`));
}
