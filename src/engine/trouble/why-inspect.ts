import { fieldOf, listOf, numberOf, textOf } from '../json.ts';
import { timeOf } from '../state/normalise-time.ts';
import { cleanLine } from '../streams/sanitise.ts';
import { SIGTERM, signalNumber } from './signals.ts';

/** The engine's grace period where a container names none of its own. */
const DEFAULT_GRACE_S = 10;

/** More of a probe's output is not read by anybody here (the engine itself keeps 4 KiB). */
const PROBE_LINES_KEPT = 20;

/** What GET /containers/{id}/json tells about a container's life and end. */
export interface Inspected {
  readonly name: string;
  readonly status: string;
  readonly exitCode: number;
  readonly error: string;
  readonly oomKilled: boolean;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  readonly restartCount: number;
  readonly policy: string;
  /** on-failure's limit; 0 for none. */
  readonly policyMax: number;
  /** Bytes; 0 for no limit. */
  readonly memoryLimit: number;
  readonly stopSignal: number;
  readonly graceS: number;
  readonly tty: boolean;
  readonly program: string;
  /** The program and its arguments, as the engine runs them. */
  readonly command: string;
  readonly health: HealthFacts | null;
}

export interface HealthFacts {
  readonly status: string;
  readonly failingStreak: number;
  readonly test: string;
  readonly last: {
    readonly time: number;
    readonly exitCode: number;
    readonly output: readonly string[];
  } | null;
}

/** Reads what an inspect says; whatever is missing or null becomes the empty value. */
export function readInspect(json: unknown): Inspected {
  const state = fieldOf(json, 'State');
  const config = fieldOf(json, 'Config');
  const hostConfig = fieldOf(json, 'HostConfig');
  const policy = fieldOf(hostConfig, 'RestartPolicy');
  const grace = fieldOf(config, 'StopTimeout');
  return {
    name: textOf(fieldOf(json, 'Name')).replace(/^\//, ''),
    status: textOf(fieldOf(state, 'Status')),
    exitCode: numberOf(fieldOf(state, 'ExitCode')),
    error: textOf(fieldOf(state, 'Error')),
    oomKilled: fieldOf(state, 'OOMKilled') === true,
    startedAt: timeOf(fieldOf(state, 'StartedAt')),
    finishedAt: timeOf(fieldOf(state, 'FinishedAt')),
    restartCount: numberOf(fieldOf(json, 'RestartCount')),
    policy: textOf(fieldOf(policy, 'Name')) || 'no',
    policyMax: numberOf(fieldOf(policy, 'MaximumRetryCount')),
    memoryLimit: numberOf(fieldOf(hostConfig, 'Memory')),
    stopSignal: signalNumber(textOf(fieldOf(config, 'StopSignal'))) ?? SIGTERM,
    graceS: typeof grace === 'number' ? grace : DEFAULT_GRACE_S,
    tty: fieldOf(config, 'Tty') === true,
    program: textOf(fieldOf(json, 'Path')),
    command: [textOf(fieldOf(json, 'Path')), ...listOf(fieldOf(json, 'Args')).map(textOf)].join(' ').trim(),
    health: healthOf(fieldOf(state, 'Health'), fieldOf(config, 'Healthcheck')),
  };
}

function healthOf(health: unknown, check: unknown): HealthFacts | null {
  const status = textOf(fieldOf(health, 'Status'));
  if (status === '' || status === 'none') return null;
  const probe = listOf(fieldOf(health, 'Log')).at(-1);
  const output = fieldOf(probe, 'Output');
  return {
    status,
    failingStreak: numberOf(fieldOf(health, 'FailingStreak')),
    test: listOf(fieldOf(check, 'Test'))
      .map(textOf)
      .filter((word) => word !== 'CMD' && word !== 'CMD-SHELL')
      .join(' '),
    last:
      probe === undefined
        ? null
        : {
            time: timeOf(fieldOf(probe, 'End')) ?? 0,
            exitCode: numberOf(fieldOf(probe, 'ExitCode')),
            output: linesOf(typeof output === 'string' ? output : ''),
          },
  };
}

function linesOf(output: string): readonly string[] {
  return output
    .split('\n')
    .map(cleanLine)
    .filter((line) => line.trim() !== '')
    .slice(-PROBE_LINES_KEPT);
}
