/** The two requests of the Engine API that a log needs, with answers read carefully: any field may be missing. */
import { Readable } from 'node:stream';
import type { EngineClient } from '../client.ts';
import { cleanText } from './sanitise.ts';

const HTTP_NOT_FOUND = 404;
const HTTP_NOT_IMPLEMENTED = 501;
const NEVER = '0001-';

/** Query of GET /containers/{id}/logs. `since` in Unix seconds with nanoseconds, "1700000000.000000001". */
export interface LogQuery {
  readonly follow: boolean;
  readonly tail: number;
  readonly since?: string;
}

/**
 * Why a request did not give a log: `gone` there is no such container; `silent` its log driver cannot be read;
 * `refused` the engine gave another error; `lost` there was no answer.
 */
export class LogRefusal extends Error {
  readonly kind: 'gone' | 'silent' | 'refused' | 'lost';

  constructor(cause: unknown) {
    const status = statusOf(cause);
    const said = cause instanceof Error ? cause.message : String(cause);
    super(cleanText(said).slice(0, 300), { cause });
    if (status === HTTP_NOT_FOUND) this.kind = 'gone';
    else if (status === HTTP_NOT_IMPLEMENTED || /does not support reading/i.test(said)) this.kind = 'silent';
    else this.kind = status === undefined ? 'lost' : 'refused';
  }
}

/** The response of the log request, whose body is the stream. Throws LogRefusal. */
export function openLogStream(
  client: EngineClient,
  id: string,
  query: LogQuery,
  signal: AbortSignal,
): Promise<Readable> {
  return new Promise((resolve, reject) => {
    client.docker.modem.dial(
      {
        path: `/containers/${encodeURIComponent(id)}/logs?`,
        method: 'GET',
        isStream: true,
        abortSignal: signal,
        statusCodes: { 200: true },
        options: { stdout: true, stderr: true, timestamps: true, ...query },
      },
      (error: unknown, response: unknown) => {
        if (response instanceof Readable) resolve(response);
        else reject(new LogRefusal(error));
      },
    );
  });
}

/** What of a container decides how its log is read and why it may be empty. */
export interface LogFacts {
  readonly tty: boolean;
  readonly driver: string;
  readonly everStarted: boolean;
}

/** Throws LogRefusal. */
export async function logFacts(client: EngineClient, id: string, signal: AbortSignal): Promise<LogFacts> {
  let info: Inspected;
  try {
    info = await client.docker.getContainer(id).inspect({ abortSignal: signal });
  } catch (error) {
    throw new LogRefusal(error);
  }
  return {
    tty: info.Config?.Tty === true,
    driver: cleanText(info.HostConfig?.LogConfig?.Type ?? ''),
    everStarted: !(info.State?.StartedAt ?? '').startsWith(NEVER),
  };
}

interface Inspected {
  readonly Config?: { readonly Tty?: boolean | null } | null;
  readonly HostConfig?: { readonly LogConfig?: { readonly Type?: string | null } | null | undefined } | null;
  readonly State?: { readonly StartedAt?: string | null } | null;
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}
