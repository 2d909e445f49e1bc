import { StringDecoder } from 'node:string_decoder';
import { keyOf, type Key } from './keys.ts';
import { mouseEventOf, type MouseEvent } from './mouse.ts';
import { PaneInput, type HandOver } from './pane-input.ts';
import { InputSplitter, type Token } from './split.ts';

/** Hears a key; true says that it is dealt with, and that nobody after should hear it. */
export type KeyListener = (key: Key) => boolean | void;
/** Hears a key that waits, with its place among those that wait, from 0; true says that it is dealt with. */
export type EarlyKeyListener = (key: Key, place: number) => boolean;
export type MouseListener = (event: MouseEvent) => void;
/** Hears pasted text, as it came; true says that it is dealt with. */
export type PasteListener = (text: string) => boolean | void;

/** Where keys and pastes go that no listener dealt with. */
export interface Fallback {
  readonly onKey: (key: Key) => void;
  readonly onPaste: (text: string) => void;
}

/**
 * The one reader of the terminal. It cuts what comes into keys, mouse reports and pastes, and gives them out
 * one at a time, in order, each after the screen has had time to follow the one before: so that of `/web`
 * typed at once, the letters reach the field that `/` opened.
 *
 * Keys that come before anyone listens are kept. While a pane has the keyboard (`handOver`), it gets the raw
 * bytes instead, but for the leave chord and the mouse.
 */
export class TerminalInput {
  readonly #splitter = new InputSplitter();
  readonly #decoder = new StringDecoder('utf8');
  readonly #keyListeners: KeyListener[] = [];
  readonly #mouseListeners = new Set<MouseListener>();
  readonly #pasteListeners: PasteListener[] = [];
  readonly #queue: Token[] = [];
  #fallback: Fallback | undefined;
  #pane: PaneInput | undefined;
  #isPumping = false;
  #flushTimer: NodeJS.Timeout | undefined;
  /** Called for each waiting key when one comes while nobody listens yet. */
  onEarlyKey: EarlyKeyListener | undefined;

  /** Takes bytes as the terminal sent them. */
  receive(bytes: Buffer): void {
    clearTimeout(this.#flushTimer);
    const rest = this.#pane === undefined ? bytes : this.#pane.receive(bytes);
    if (rest === undefined) return;
    this.#enqueue(this.#splitter.push(this.#decoder.write(rest)));
    if (this.#splitter.isWaiting) {
      this.#flushTimer = setTimeout(() => this.#enqueue(this.#splitter.flush()), ESCAPE_SETTLES_MS);
    }
  }

  /** Adds a listener of keys; the last one added hears first. Returns what removes it. */
  onKey(listener: KeyListener): () => void {
    const remove = addFirst(this.#keyListeners, listener);
    this.#pump();
    return remove;
  }

  onMouse(listener: MouseListener): () => void {
    this.#mouseListeners.add(listener);
    return () => this.#mouseListeners.delete(listener);
  }

  /** Adds a listener of pastes; the last one added hears first. */
  onPaste(listener: PasteListener): () => void {
    return addFirst(this.#pasteListeners, listener);
  }

  /** Sets where keys and pastes go that no listener dealt with: to the field in focus, by Ink's stdin. */
  setFallback(fallback: Fallback): void {
    this.#fallback = fallback;
    this.#pump();
  }

  /**
   * Gives the keyboard to a pane until the leave chord is typed or the returned function is called.
   * Mouse reports still go to the mouse listeners.
   */
  handOver(handOver: HandOver): () => void {
    const pane = new PaneInput({
      ...handOver,
      onLeave: () => {
        this.#release(pane);
        handOver.onLeave();
      },
      onMouse: (event) => this.#tellMouse(event),
    });
    this.#pane = pane;
    // What was typed after the key that led here is the pane's.
    while (this.#pane === pane) {
      const token = this.#queue.shift();
      if (token === undefined) break;
      pane.receive(bytesOf(token));
    }
    return () => this.#release(pane);
  }

  /** Whether a pane has the keyboard. */
  get isHandedOver(): boolean {
    return this.#pane !== undefined;
  }

  #release(pane: PaneInput): void {
    if (this.#pane === pane) this.#pane = undefined;
  }

  #enqueue(tokens: readonly Token[]): void {
    for (const token of tokens) {
      if (this.#queue.length < QUEUE_LIMIT) this.#queue.push(token);
    }
    this.#pump();
  }

  #pump(): void {
    if (this.#isPumping || this.#queue.length === 0) return;
    if (this.#keyListeners.length === 0 && this.#fallback === undefined) {
      this.#offerEarly();
      return;
    }
    this.#isPumping = true;
    const token = this.#queue.shift();
    if (token !== undefined) this.#deliver(token);
    afterTurns(SETTLE_TURNS, () => {
      this.#isPumping = false;
      this.#pump();
    });
  }

  /** Nobody listens yet: the queue waits, but for keys that cannot (Ctrl-C). */
  #offerEarly(): void {
    const { onEarlyKey } = this;
    if (onEarlyKey === undefined) return;
    const kept = this.#queue.filter(
      (token, place) => token.kind !== 'key' || !onEarlyKey(keyOf(token.sequence), place),
    );
    this.#queue.splice(0, this.#queue.length, ...kept);
  }

  #deliver(token: Token): void {
    if (token.kind === 'mouse') {
      const event = mouseEventOf(token.sequence);
      if (event !== undefined) this.#tellMouse(event);
    } else if (token.kind === 'paste') {
      const isHeard = this.#pasteListeners.some((listener) => listener(token.text) === true);
      if (!isHeard) this.#fallback?.onPaste(token.text);
    } else {
      const key = keyOf(token.sequence);
      if (key.name === '') return;
      // A copy: a listener may add or remove listeners.
      const isHeard = [...this.#keyListeners].some((listener) => listener(key) === true);
      if (!isHeard) this.#fallback?.onKey(key);
    }
  }

  #tellMouse(event: MouseEvent): void {
    for (const listener of this.#mouseListeners) listener(event);
  }
}

function bytesOf(token: Token): Buffer {
  return Buffer.from(token.kind === 'paste' ? `\x1b[200~${token.text}\x1b[201~` : token.sequence);
}

/** How long after an ESC the rest of a sequence may come. */
const ESCAPE_SETTLES_MS = 20;

/** Turns of the event loop in which React renders, commits and subscribes what a key brought about. */
const SETTLE_TURNS = 4;

/** Keys beyond these are dropped: nobody types ahead so far. */
const QUEUE_LIMIT = 10_000;

function afterTurns(turns: number, then: () => void): void {
  setImmediate(() => (turns <= 1 ? then() : afterTurns(turns - 1, then)));
}

function addFirst<T>(listeners: T[], listener: T): () => void {
  listeners.unshift(listener);
  return () => {
    const at = listeners.indexOf(listener);
    if (at !== -1) listeners.splice(at, 1);
  };
}
