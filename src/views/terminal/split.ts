/** What a terminal sends, cut into its units. */
export type Token =
  /** A key: one character, one control code, or one whole escape sequence. */
  | { readonly kind: 'key'; readonly sequence: string }
  /** What was pasted, without the marks around it. */
  | { readonly kind: 'paste'; readonly text: string }
  /** An SGR mouse report (xterm, mode 1006), as it came. */
  | { readonly kind: 'mouse'; readonly sequence: string };

/** A longer paste is cut: nobody can have meant it, and it would be held in memory whole. */
const PASTE_LIMIT = 1_000_000;

/**
 * Cuts a stream of terminal input into tokens, whatever the chunks it comes in. What may still become a
 * longer sequence is held back until more comes, or until `flush` says that nothing will.
 */
export class InputSplitter {
  #held = '';
  #paste: string | undefined;

  /** The tokens that `text` completes. */
  push(text: string): Token[] {
    const tokens: Token[] = [];
    let rest = this.#held + text;
    this.#held = '';
    while (rest !== '') {
      if (this.#paste !== undefined) {
        rest = this.#readPaste(rest, tokens);
        continue;
      }
      const length = tokenLength(rest);
      if (length === 0) {
        this.#held = rest;
        break;
      }
      const sequence = rest.slice(0, length);
      rest = rest.slice(length);
      if (sequence === PASTE_BEGIN) this.#paste = '';
      else if (MOUSE.test(sequence)) tokens.push({ kind: 'mouse', sequence });
      else tokens.push({ kind: 'key', sequence });
    }
    return tokens;
  }

  /** Whether something is held back that time alone can settle (a lone ESC, a sequence cut in two). */
  get isWaiting(): boolean {
    return this.#held !== '' && this.#paste === undefined;
  }

  /** Gives out what is held back as it is: an ESC that nothing followed is the key. */
  flush(): Token[] {
    const held = this.#held;
    this.#held = '';
    return held === '' ? [] : [{ kind: 'key', sequence: held }];
  }

  #readPaste(rest: string, tokens: Token[]): string {
    const text = (this.#paste ?? '') + rest;
    const end = text.indexOf(PASTE_END);
    if (end === -1) {
      // Beyond the limit only the tail is kept, to find the end mark in.
      this.#paste =
        text.length <= PASTE_LIMIT ? text : text.slice(0, PASTE_LIMIT) + text.slice(-PASTE_END.length);
      return '';
    }
    tokens.push({ kind: 'paste', text: text.slice(0, Math.min(end, PASTE_LIMIT)) });
    this.#paste = undefined;
    return text.slice(end + PASTE_END.length);
  }
}

const PASTE_BEGIN = '\x1b[200~';
const PASTE_END = '\x1b[201~';
const MOUSE = /^\x1b\[<\d+;\d+;\d+[Mm]$/;

/** Whole sequences: CSI, the Linux console's `ESC [ [ A`, SS3, Alt with a key (also with a sequence), ESC ESC. */
const SEQUENCE =
  /^\x1b(?:\x1b?\[(?:\[[A-E]|[\x30-\x3f]*[\x20-\x2f]*[\x40-\x5a\x5c-\x7e])|\x1b?O[\x20-\x7e]|[^\x1b[O\ud800-\udbff]|[\ud800-\udbff][\udc00-\udfff])/;

/** What more input could make a whole sequence of. */
const UNFINISHED = /^\x1b(?:\x1b?(?:\[\[?|\[[\x30-\x3f]*[\x20-\x2f]*|O)?|[\ud800-\udbff])$/;

/** The length of the token at the start of `text`; 0 where it is not all there yet. */
function tokenLength(text: string): number {
  const code = text.charCodeAt(0);
  if (code !== 0x1b) {
    if (code < 0xd800 || code > 0xdbff) return 1;
    return text.length === 1 ? 0 : 2;
  }
  const sequence = SEQUENCE.exec(text);
  if (sequence !== null) return sequence[0].length;
  if (UNFINISHED.test(text)) return 0;
  return 1;
}
