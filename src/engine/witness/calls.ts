import type { Message } from '../message.ts';
import { cleanText } from '../streams/sanitise.ts';
import { headerOf, type RequestHead } from './head.ts';
import type { Created, WitnessedCall } from './types.ts';

/** Calls kept: some hundred commands' worth. */
const CALLS_KEPT = 2_000;
const LONGEST_PATH_CHARS = 2_048;
const LONGEST_AGENT_CHARS = 200;
/** Objects noted of one call: `docker load` of a large archive makes many. */
const CREATED_KEPT = 50;

/** What is written down of one call while it runs. */
export interface CallNote {
  answered(status: number): void;
  made(created: readonly Created[]): void;
  refused(says: Message, status: number): void;
  /** The answer's last byte has gone out, or the connection broke. */
  ended(): void;
}

/** The calls of a witness, the latest ones kept. Each is a record of its own that never changes. */
export class CallLog {
  readonly #calls = new Map<number, WitnessedCall>();
  readonly #listeners = new Set<(call: WitnessedCall) => void>();
  #listed: readonly WitnessedCall[] | undefined;
  #seq = 0;

  get all(): readonly WitnessedCall[] {
    return (this.#listed ??= [...this.#calls.values()]);
  }

  onCall(listener: (call: WitnessedCall) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Begins the record of a call whose head is complete now. */
  begin(head: RequestHead): CallNote {
    const started = performance.now();
    this.#seq += 1;
    let call: WitnessedCall = {
      seq: this.#seq,
      method: bounded(head.method, LONGEST_AGENT_CHARS),
      path: bounded(head.target, LONGEST_PATH_CHARS),
      at: Date.now(),
      status: null,
      ms: null,
      userAgent: bounded(headerOf(head, 'user-agent') ?? '', LONGEST_AGENT_CHARS),
      created: [],
      refusal: null,
    };
    const put = (change: Partial<WitnessedCall>, tell: boolean): void => {
      call = { ...call, ...change };
      if (this.#calls.has(call.seq)) this.#put(call);
      if (tell) for (const listener of this.#listeners) listener(call);
    };
    this.#put(call);
    return {
      answered: (status) => put({ status }, true),
      made: (created) => put({ created: created.slice(0, CREATED_KEPT) }, false),
      refused: (refusal, status) => put({ refusal, status }, true),
      ended: () => {
        if (call.ms === null) put({ ms: performance.now() - started }, true);
      },
    };
  }

  #put(call: WitnessedCall): void {
    this.#calls.set(call.seq, call);
    this.#listed = undefined;
    const oldest = call.seq - CALLS_KEPT;
    if (oldest > 0) this.#calls.delete(oldest);
  }
}

function bounded(text: string, chars: number): string {
  const clean = cleanText(text.slice(0, chars));
  return text.length > chars ? `${clean}…` : clean;
}
