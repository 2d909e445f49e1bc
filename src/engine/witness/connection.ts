import type { Message } from '../message.ts';
import type { CallLog, CallNote } from './calls.ts';
import { LONGEST_ANSWER_BYTES, readerOf, type AnswerReader } from './created.ts';
import { FramingError, meterOf, type Meter } from './framing.ts';
import {
  HeadCollector,
  LONGEST_HEAD_BYTES,
  parseAnswerHead,
  parseRequestHead,
  type RequestHead,
} from './head.ts';
import { readTarget, type Target } from './target.ts';
import type { Created } from './types.ts';
import { pour, type Wire } from './wire.ts';

/** What a gate says of a request. */
export type Verdict =
  | { readonly go: 'as-it-came' }
  /** These bytes instead: a head, and a body that was read whole. Without a body, the one that follows is passed on. */
  | { readonly go: 'instead'; readonly head: Buffer; readonly body?: Buffer }
  /** The engine's own words on what it was asked, for a call that need not reach it any more. */
  | { readonly go: 'answered'; readonly status: number; readonly text: string }
  | { readonly go: 'refused'; readonly says: Message; readonly status: number };

/** Decides on requests. A connection with a gate lets nothing through that it cannot read. */
export interface Gate {
  /** @param body reads the whole body, bounded; null where it is too long. */
  judge(head: RequestHead, body: () => Promise<Buffer | null>): Promise<Verdict>;
  say(message: Message): string;
  /** What it says of bytes that are no request. */
  readonly unreadable: Message;
}

/** Keeps the books of what is made. Told before a call goes out; what it gives is told what the call made. */
export interface Keeper {
  before(method: string, target: Target): Promise<(created: readonly Created[]) => Promise<void>>;
}

/** What the connections of a witness share. */
export interface Desk {
  readonly calls: CallLog;
  readonly gate: Gate | undefined;
  readonly keeper: Keeper | undefined;
  /** Reads BuildKit's calls on an upgraded connection, where somebody wants to know of them. */
  readonly grpc: ((near: Wire, far: Wire, note: CallNote) => Promise<void>) | undefined;
}

/** How an answer ended: another request may follow, the connection is no HTTP any more, or it is over. */
type Ending = 'next' | 'tunnel' | 'over';

/** Paths after whose answer the connection belongs to the caller, also where the engine does not say 101. */
const HIJACKED = /^(containers\/[^/]+\/attach(\/ws)?|exec\/[^/]+\/start|session|grpc)$/;
const CONTINUE = Buffer.from('HTTP/1.1 100 Continue\r\n\r\n');

/** Carries one client's connection to the engine and back, request by request, until one of them ends it. */
export class Connection {
  readonly #near: Wire;
  readonly #far: Wire;
  readonly #desk: Desk;

  constructor(near: Wire, far: Wire, desk: Desk) {
    this.#near = near;
    this.#far = far;
    this.#desk = desk;
  }

  /** Resolves when the connection is over. */
  async serve(): Promise<void> {
    try {
      while (await this.#exchange());
    } finally {
      this.#near.close();
      this.#far.close();
    }
  }

  /** One request and its answer; true when another may follow. */
  async #exchange(): Promise<boolean> {
    const first = await Promise.race([
      this.#near.peek().then(() => 'near' as const),
      this.#far.peek().then(() => 'far' as const),
    ]);
    if (first === 'far') {
      await pour(this.#far, this.#near);
      return false;
    }
    const { head: bytes, held } = await collect(this.#near);
    const head = bytes === undefined ? undefined : parseRequestHead(bytes);
    if (bytes === undefined || head === undefined) {
      if (held.length === 0) {
        this.#far.end();
        await pour(this.#far, this.#near);
        return false;
      }
      return this.#unreadable(held);
    }
    const note = this.#desk.calls.begin(head);
    try {
      return await this.#carry(bytes, head, note);
    } finally {
      note.ended();
    }
  }

  async #carry(bytes: Buffer, head: RequestHead, note: CallNote): Promise<boolean> {
    const meter = meterOf(head.framing);
    const verdict = await this.#desk.gate?.judge(head, async () => this.#readBody(head, meter));
    if (verdict?.go === 'refused') {
      note.refused(verdict.says, verdict.status);
      await this.#refuse(verdict.says, verdict.status);
      return false;
    }
    if (verdict?.go === 'answered') {
      note.answered(verdict.status);
      await this.#answerAndEnd(verdict.status, verdict.text);
      return false;
    }
    const target = readTarget(head.target);
    const reader = target === undefined ? undefined : readerOf(head.method, target);
    const made =
      target === undefined || reader === undefined
        ? undefined
        : await this.#desk.keeper?.before(head.method, target);

    if (verdict?.go === 'instead') {
      await this.#far.send(verdict.head);
      if (verdict.body !== undefined) await this.#far.send(verdict.body);
    } else await this.#far.send(bytes);

    let sent = false;
    const sending = (async () => {
      sent = await this.#sendBody(meter);
    })();
    void this.#tellOfEnd(sending);

    const ending = await this.#passAnswer(head, target, reader, note, async (created) => {
      note.made(created);
      await made?.(created);
    });
    if (ending === 'tunnel') {
      await sending;
      const read = target?.parts.join('/') === 'grpc' ? this.#desk.grpc : undefined;
      if (read !== undefined) await read(this.#near, this.#far, note);
      else await Promise.all([pour(this.#near, this.#far), pour(this.#far, this.#near)]);
      return false;
    }
    if (ending === 'next' && !sent) await Promise.race([sending, this.#far.peek()]);
    return ending === 'next' && sent;
  }

  /** A client that ends its direction while it waits has the engine told, as without us. */
  async #tellOfEnd(sending: Promise<void>): Promise<void> {
    try {
      await sending;
      if (!(await this.#near.peek())) this.#far.end();
    } catch {
      // The body could not be passed on; whoever waits for the answer waits in vain.
      this.#giveUp();
    }
  }

  /** Passes the rest of a request's body on. False when it broke off. */
  async #sendBody(meter: Meter): Promise<boolean> {
    while (!meter.done) {
      const chunk = await this.#near.take();
      if (chunk === null) {
        this.#far.end();
        return false;
      }
      let count: number;
      try {
        count = meter.feed(chunk);
      } catch (error) {
        if (!(error instanceof FramingError)) throw error;
        if (this.#desk.gate !== undefined) {
          this.#giveUp();
          return false;
        }
        // Nobody guards here: whatever the client means, the engine shall hear it.
        await this.#far.send(chunk);
        await pour(this.#near, this.#far);
        return false;
      }
      this.#near.putBack(chunk.subarray(count));
      await this.#far.send(chunk.subarray(0, count));
      if (this.#far.gone) return false;
    }
    return true;
  }

  async #passAnswer(
    head: RequestHead,
    target: Target | undefined,
    reader: AnswerReader | undefined,
    note: CallNote,
    tellMade: (created: readonly Created[]) => Promise<void>,
  ): Promise<Ending> {
    for (;;) {
      const { head: bytes, held } = await collect(this.#far);
      const answer = bytes === undefined ? undefined : parseAnswerHead(bytes, head.method);
      if (bytes === undefined || answer === undefined) {
        await this.#near.send(held);
        if (bytes === undefined) return 'over';
        return this.#desk.gate === undefined ? 'tunnel' : 'over';
      }
      if (answer.status < 200 && answer.status !== 101) {
        await this.#near.send(bytes);
        continue;
      }
      note.answered(answer.status);
      const hijacked = target !== undefined && HIJACKED.test(target.parts.join('/'));
      if (answer.status === 101 || (answer.framing.by === 'close' && hijacked)) {
        await this.#near.send(bytes);
        return 'tunnel';
      }
      const good = answer.status < 300 ? reader : undefined;
      const ending = await this.#passBody(bytes, meterOf(answer.framing), good, tellMade);
      if (good === undefined) await tellMade([]);
      return ending;
    }
  }

  /** Passes an answer's body on; a short one that tells what was made is held until that is written down. */
  async #passBody(
    bytes: Buffer,
    meter: Meter,
    reader: AnswerReader | undefined,
    tellMade: (created: readonly Created[]) => Promise<void>,
  ): Promise<Ending> {
    const onData = reader === undefined ? undefined : (content: Buffer): void => reader.data(content);
    let held = reader?.whole === true ? [bytes] : undefined;
    let heldBytes = 0;
    const letGo = async (): Promise<void> => {
      const parts = held ?? [];
      held = undefined;
      for (const part of parts) await this.#near.send(part);
    };
    if (held === undefined) await this.#near.send(bytes);
    while (!meter.done) {
      const chunk = await this.#far.take();
      if (chunk === null) {
        await tellMade(reader?.end() ?? []);
        await letGo();
        return 'over';
      }
      const count = feedAnswer(meter, chunk, onData);
      this.#far.putBack(chunk.subarray(count));
      const mine = chunk.subarray(0, count);
      heldBytes += count;
      if (held === undefined) await this.#near.send(mine);
      else held.push(mine);
      if (held !== undefined && heldBytes > LONGEST_ANSWER_BYTES) await letGo();
      if (this.#near.gone) {
        this.#far.destroy();
        await tellMade(reader?.end() ?? []);
        return 'over';
      }
    }
    if (reader !== undefined) await tellMade(reader.end());
    await letGo();
    return 'next';
  }

  /** The whole body of a request that the gate wants to see. */
  async #readBody(head: RequestHead, meter: Meter): Promise<Buffer | null> {
    if (head.framing.by === 'length' && head.framing.bytes > LONGEST_BODY_BYTES) return null;
    if (!meter.done && head.headers.some(([name]) => name === 'expect')) await this.#near.send(CONTINUE);
    const parts: Buffer[] = [];
    let bytes = 0;
    while (!meter.done) {
      const chunk = await this.#near.take();
      if (chunk === null) return null;
      let count: number;
      try {
        count = meter.feed(chunk, (content) => {
          parts.push(content);
          bytes += content.length;
        });
      } catch (error) {
        if (error instanceof FramingError) return null;
        throw error;
      }
      this.#near.putBack(chunk.subarray(count));
      if (bytes > LONGEST_BODY_BYTES) return null;
    }
    return Buffer.concat(parts);
  }

  /** What is no HTTP/1 request: passed on as it is, or refused where there is a gate. */
  async #unreadable(held: Buffer): Promise<boolean> {
    const { gate } = this.#desk;
    if (gate !== undefined) {
      await this.#refuse(gate.unreadable, 400);
      return false;
    }
    await this.#far.send(held);
    await Promise.all([pour(this.#near, this.#far), pour(this.#far, this.#near)]);
    return false;
  }

  async #refuse(says: Message, status: number): Promise<void> {
    const { gate } = this.#desk;
    if (gate !== undefined) await this.#answerAndEnd(status, gate.say(says));
  }

  /** Answers in the engine's stead, and hears the client out, so that it comes to read the answer. */
  async #answerAndEnd(status: number, text: string): Promise<void> {
    await this.#near.send(refusal(status, text));
    this.#near.end();
    const deadline = setTimeout(() => this.#near.destroy(), HEARD_OUT_MS);
    while ((await this.#near.take()) !== null);
    clearTimeout(deadline);
  }

  #giveUp(): void {
    this.#near.destroy();
    this.#far.destroy();
  }
}

/** Bodies that a gate looks at are a few KB long. */
const LONGEST_BODY_BYTES = 4 * 1024 * 1024;
/** A client that has not stopped sending by then is not going to read. */
const HEARD_OUT_MS = 5_000;

/** An error as the engine would send it. */
export function refusal(status: number, text: string): Buffer {
  const body = Buffer.from(`${JSON.stringify({ message: text })}\n`);
  const head = [
    `HTTP/1.1 ${status} ${status === 403 ? 'Forbidden' : 'Refused'}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

/** A head and its empty line; or, where the side ended or it is too long, only what was held of it. */
async function collect(wire: Wire): Promise<{ readonly head?: Buffer; readonly held: Buffer }> {
  const collector = new HeadCollector();
  while (collector.held.length <= LONGEST_HEAD_BYTES) {
    const chunk = await wire.take();
    if (chunk === null) break;
    const found = collector.push(chunk);
    if (found === undefined) continue;
    wire.putBack(found.rest);
    return { head: found.head, held: found.head };
  }
  return { held: collector.held };
}

/** An answer whose chunks cannot be read is the client's to judge: all of it is passed on. */
function feedAnswer(meter: Meter, chunk: Buffer, onData: ((content: Buffer) => void) | undefined): number {
  try {
    return meter.feed(chunk, onData);
  } catch (error) {
    if (error instanceof FramingError) return chunk.length;
    throw error;
  }
}
