import { z } from 'zod';
import { errorCodeOf } from '../../../engine/json.ts';
import { msg } from '../../../engine/message.ts';
import { defineKind } from '../kind.ts';
import { misfit, wantParts } from '../probe/facts.ts';
import { brief, MET, notYet, unless } from '../probe/findings.ts';
import { httpGet, type HttpAnswer } from '../probe/http-get.ts';
import { portNumber } from '../probe/port.ts';
import { wanted } from '../probe/wanted.ts';

const fields = z.strictObject({
  port: z.union([z.int(), z.string().min(1)]),
  /** Where to connect to, inside the engine's network: by default 127.0.0.1. */
  host: z.string().min(1).optional(),
  path: z.string().default('/'),
  /** The Host header, where it is not the address. */
  site: z.string().min(1).optional(),
  /** `no`: nothing may answer there. */
  answers: z.enum(['yes', 'no']).default('yes'),
  status: wanted.default(200),
  body: wanted.optional(),
  headers: z.record(z.string(), wanted).optional(),
});
type Condition = z.output<typeof fields>;

/** What a published port answers to an HTTP GET. */
export const http = defineKind<Condition>({
  name: 'http',
  fields,
  wakes: ['event', 'command', 'time'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition, secret) => {
    const url = urlOf(condition);
    if (condition.answers === 'no') return [msg('probe.want.no-http', { url })];
    const { body, headers = {} } = condition;
    return [
      msg('probe.want.http', { url }),
      ...(condition.status === 200 ? [] : wantParts([{ field: 'status', wanted: condition.status }], secret)),
      ...wantParts(
        [
          { field: 'body', wanted: body },
          ...Object.entries(headers).map(([field, value]) => ({ field, wanted: value })),
        ],
        secret,
      ),
    ];
  },
  probe: async (condition, _scene, lab, secret, signal) => {
    const { host, path, site } = condition;
    const url = urlOf(condition);
    let answer: HttpAnswer;
    try {
      answer = await httpGet(lab, { port: portNumber(condition.port), host, path, site }, signal);
    } catch (error) {
      const isSilent = signal.aborted;
      const code = errorCodeOf(error);
      // Not the server's doing: it could not be asked.
      if (!isSilent && !NOBODY.has(code) && !(error instanceof Error && error.message === 'closed')) {
        if (!code.startsWith('HPE_')) throw error;
        return notYet(msg('probe.http.no-http', { url }));
      }
      if (condition.answers === 'no') return MET;
      return notYet(isSilent ? msg('probe.http.silent', { url }) : msg('probe.http.nobody', { url }));
    }
    if (condition.answers === 'no') return notYet(msg('probe.http.answers', { url, status: answer.status }));
    const { headers = {} } = condition;
    return unless(
      misfit(url, [{ field: 'status', wanted: condition.status, found: answer.status }], secret) ??
        misfit(
          url,
          [
            { field: 'body', wanted: condition.body, found: answer.body },
            ...Object.entries(headers).map(([field, value]) => ({
              field,
              wanted: value,
              found: answer.headers[field.toLowerCase()],
            })),
          ],
          secret,
        ),
    );
  },
});

/** What a connection ends with where nobody serves it. */
const NOBODY: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

function urlOf({ host = 'localhost', port, path }: Condition): string {
  return brief(`http://${host}:${port}${path.startsWith('/') ? path : `/${path}`}`);
}
