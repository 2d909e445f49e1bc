import { isIP } from 'node:net';
import type { EngineClient } from '../../../engine/client.ts';
import { entriesOf, fieldOf, textOf } from '../../../engine/json.ts';
import { EngineError, msg } from '../../../engine/message.ts';
import { brief } from './findings.ts';
import { CONTAINER } from './nouns.ts';
import { runIn, type RunResult } from './run.ts';

/**
 * What came of trying to reach something from inside a container. `no-name`: the name means nothing there. `no-answer`:
 * it does, or an address was used, but nothing came back. `refused`: the machine answers, the port does not.
 * `no-address`: the container that was to be reached has none.
 */
export type Reach = 'reached' | 'no-name' | 'no-answer' | 'refused' | 'no-address';

/**
 * `name`: by the name as it is written. `address`: by each address of the container of that name, until one answers.
 * A number is a TCP port, tried by the name as it is written.
 */
export type ReachBy = 'name' | 'address' | number;

/**
 * Tries from inside the running container `from` whether `to` (a container's name, a host name or an address) can be
 * reached, by one ping or one TCP connection of at most a second.
 * @throws EngineError where the container holds nothing to try it with; what the engine refuses
 */
export async function reaches(
  client: EngineClient,
  from: string,
  to: string,
  by: ReachBy,
  signal: AbortSignal,
): Promise<Reach> {
  if (typeof by === 'number') return connectFrom(client, from, to, by, signal);
  if (by === 'name' || isIP(to) !== 0) return pingFrom(client, from, to, signal);
  const addresses = addressesOf(await CONTAINER.inspect(client, to, signal));
  let result: Reach = 'no-address';
  for (const address of addresses) {
    result = await pingFrom(client, from, address, signal);
    if (result === 'reached') break;
  }
  return result;
}

/** The IPv4 addresses of an inspected container, on each of its networks. */
export function addressesOf(container: unknown): readonly string[] {
  return entriesOf(fieldOf(fieldOf(container, 'NetworkSettings'), 'Networks'))
    .map(([, network]) => textOf(fieldOf(network, 'IPAddress')))
    .filter((address) => address !== '');
}

const NO_NAME =
  /bad address|unknown host|name or service not known|name does not resolve|(failure in|could not resolve|not) name resolution|could not (be )?resolved?|nodename nor servname|name lookup|NXDOMAIN/i;
const REFUSED = /refused/i;
const NO_RIGHT = /permission denied|operation not permitted|are you root/i;
const BAD_USAGE = /invalid option|unrecognized option|unknown option|usage:/i;

async function pingFrom(client: EngineClient, from: string, to: string, signal: AbortSignal): Promise<Reach> {
  const ping = await runIn(client, from, ['ping', '-c', '1', '-W', '1', to], signal);
  if (!ping.noProgram && !NO_RIGHT.test(ping.output)) return reachOf(ping);
  // Without ping: a name that means nothing can still be told, and an answer of any port is an answer.
  if (isIP(to) === 0) {
    const name = await runIn(client, from, ['getent', 'hosts', to], signal);
    if (!name.noProgram && name.exitCode !== 0) return 'no-name';
  }
  const answer = await tryTcp(client, from, to, UNUSED_PORT, signal);
  if (answer === undefined) throw new EngineError(msg('probe.unknown.no-ping', { name: brief(from) }));
  return answer === 'refused' ? 'reached' : answer;
}

/** A port that hardly anything listens on (RFC 863, discard): a refusal shows that the machine is there. */
const UNUSED_PORT = 9;

async function connectFrom(
  client: EngineClient,
  from: string,
  to: string,
  port: number,
  signal: AbortSignal,
): Promise<Reach> {
  const result = await tryTcp(client, from, to, port, signal);
  if (result === undefined) throw new EngineError(msg('probe.unknown.no-nc', { name: brief(from) }));
  return result;
}

/** Undefined where the container has none of the programs that can do it. */
async function tryTcp(
  client: EngineClient,
  from: string,
  to: string,
  port: number,
  signal: AbortSignal,
): Promise<Reach | undefined> {
  for (const command of tcpCommands(to, port)) {
    const result = await runIn(client, from, command, signal);
    if (!result.noProgram && !BAD_USAGE.test(result.output)) return reachOf(result);
  }
  return undefined;
}

function tcpCommands(to: string, port: number): readonly (readonly string[])[] {
  const target = [to, String(port)];
  return [
    ['nc', '-z', '-w', '1', ...target],
    // The nc of a small busybox knows no -z: it ends with the program that it starts once it is connected.
    ['nc', '-w', '1', ...target, '-e', 'true'],
    ['timeout', '1', 'bash', '-c', 'exec 3<>"/dev/tcp/$0/$1"', ...target],
  ];
}

function reachOf({ exitCode, output }: RunResult): Reach {
  if (exitCode === 0) return 'reached';
  if (NO_NAME.test(output)) return 'no-name';
  return REFUSED.test(output) ? 'refused' : 'no-answer';
}
