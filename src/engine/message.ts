/**
 * A sentence that the engine or the lessons want to say to a person, not yet in any language.
 * `key` names an entry of the message catalogues (src/views/i18n); the views translate it.
 * String parameters that come from a daemon must already be sanitised (`cleanText`).
 */
export interface Message {
  readonly key: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** Makes a `Message`. The key must be a literal, so that the catalogue check can find it in the source. */
export function msg(key: string, params?: Readonly<Record<string, string | number>>): Message {
  return params === undefined ? { key } : { key, params };
}

/** An error that carries a sentence for a person; `cause` keeps what the daemon or the system said. */
export class EngineError extends Error {
  readonly says: Message;
  constructor(says: Message, options?: { cause?: unknown }) {
    super(says.key, options);
    this.name = 'EngineError';
    this.says = says;
  }
}
