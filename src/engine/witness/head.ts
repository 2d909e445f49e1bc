/**
 * The heads of HTTP/1 messages (RFC 9112), read as strictly as they can be: what two readers might understand in two
 * ways is no head. The bytes themselves are never changed here.
 */

/** How the end of a message's body is found. */
export type Framing =
  | { readonly by: 'length'; readonly bytes: number }
  | { readonly by: 'chunks' }
  /** Of an answer only: it ends with the connection. */
  | { readonly by: 'close' };

export interface RequestHead {
  readonly method: string;
  readonly target: string;
  readonly minor: 0 | 1;
  /** Names in lower case, in the order and number in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly framing: Framing;
  /** The value of `Upgrade`, where the connection asks for one. */
  readonly upgrade: string | undefined;
}

export interface AnswerHead {
  readonly status: number;
  readonly framing: Framing;
}

/** As much as Go's server takes. */
export const LONGEST_HEAD_BYTES = 1024 * 1024;

const HEAD_END = Buffer.from('\r\n\r\n');
const REQUEST_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([\x21-\x7e\x80-\xff]+) HTTP\/1\.([01])$/;
const STATUS_LINE = /^HTTP\/1\.([01]) (\d{3})(?: [^\r\n]*)?$/;
const HEADER = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;
const NO_BODY: Framing = { by: 'length', bytes: 0 };

/** Collects the bytes of a head out of chunks that are cut anywhere. */
export class HeadCollector {
  #held: Buffer = Buffer.alloc(0);

  /** What came of a head so far. */
  get held(): Buffer {
    return this.#held;
  }

  /** The head, with its empty line, and what came after it; undefined while it is not whole. */
  push(chunk: Buffer): { readonly head: Buffer; readonly rest: Buffer } | undefined {
    const searchFrom = Math.max(0, this.#held.length - HEAD_END.length + 1);
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const at = this.#held.indexOf(HEAD_END, searchFrom);
    if (at < 0) return undefined;
    const end = at + HEAD_END.length;
    return { head: this.#held.subarray(0, end), rest: this.#held.subarray(end) };
  }
}

/** Undefined where the bytes are no request's head that can be read in only one way. */
export function parseRequestHead(head: Buffer): RequestHead | undefined {
  const [first, ...lines] = linesOf(head);
  const match = REQUEST_LINE.exec(first ?? '');
  const headers = headersOf(lines);
  if (match === null || headers === undefined) return undefined;
  const [, method = '', target = '', minor] = match;
  const length = framingOf(headers, minor === '1' ? 1 : 0);
  if (length === undefined) return undefined;
  const upgrade = valuesOf(headers, 'upgrade').join(', ');
  return {
    method,
    target,
    minor: minor === '1' ? 1 : 0,
    headers,
    framing: length === 'none' ? NO_BODY : length,
    upgrade: upgrade === '' ? undefined : upgrade,
  };
}

/**
 * Undefined where the bytes are no answer's head that can be read in only one way.
 * @param method of the request that is answered: an answer to HEAD has no body, whatever it says.
 */
export function parseAnswerHead(head: Buffer, method: string): AnswerHead | undefined {
  const [first, ...lines] = linesOf(head);
  const match = STATUS_LINE.exec(first ?? '');
  const headers = headersOf(lines);
  if (match === null || headers === undefined) return undefined;
  const status = Number(match[2]);
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304)
    return { status, framing: NO_BODY };
  const length = framingOf(headers, match[1] === '1' ? 1 : 0);
  if (length === undefined) return undefined;
  return { status, framing: length === 'none' ? { by: 'close' } : length };
}

/** The value of a header that came once; undefined where it did not come, or more often. */
export function headerOf(head: RequestHead, name: string): string | undefined {
  const values = valuesOf(head.headers, name);
  return values.length === 1 ? values[0] : undefined;
}

function linesOf(head: Buffer): string[] {
  return head
    .subarray(0, head.length - HEAD_END.length)
    .toString('latin1')
    .split('\r\n');
}

function headersOf(lines: readonly string[]): [string, string][] | undefined {
  const headers: [string, string][] = [];
  for (const line of lines) {
    const match = HEADER.exec(line);
    if (match === null) return undefined;
    headers.push([(match[1] ?? '').toLowerCase(), match[2] ?? '']);
  }
  return headers;
}

function framingOf(
  headers: readonly (readonly [string, string])[],
  minor: 0 | 1,
): Framing | 'none' | undefined {
  const lengths = valuesOf(headers, 'content-length');
  const codings = valuesOf(headers, 'transfer-encoding');
  if (lengths.length + codings.length === 0) return 'none';
  if (lengths.length + codings.length > 1) return undefined;
  if (codings.length > 0)
    return minor === 1 && codings[0]?.toLowerCase() === 'chunked' ? { by: 'chunks' } : undefined;
  const bytes = /^\d{1,15}$/.test(lengths[0] ?? '') ? Number(lengths[0]) : undefined;
  return bytes === undefined ? undefined : { by: 'length', bytes };
}

function valuesOf(headers: readonly (readonly [string, string])[], name: string): string[] {
  return headers.filter(([header]) => header === name).map(([, value]) => value);
}
