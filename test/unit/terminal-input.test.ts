import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/views/terminal/keys.ts';
import { mouseEventOf, type MouseEvent } from '../../src/views/terminal/mouse.ts';
import { InputSplitter } from '../../src/views/terminal/split.ts';
import { TerminalInput } from '../../src/views/terminal/stdin.ts';
import { until } from '../support/until.ts';

const nameOf = (sequence: string): string => keyOf(sequence).name;

describe('key names', () => {
  it.each([
    ['a', 'a'],
    ['K', 'K'],
    ['中', '中'],
    [' ', 'space'],
    ['\r', 'enter'],
    ['\n', 'enter'],
    ['\t', 'tab'],
    ['\x1b[Z', 'shift-tab'],
    ['\x1b', 'esc'],
    ['\x7f', 'backspace'],
    ['\b', 'backspace'],
    ['\x03', 'ctrl-c'],
    ['\x1a', 'ctrl-z'],
    ['\x1d', 'ctrl-]'],
    ['\0', 'ctrl-space'],
    ['\x1b[A', 'up'],
    ['\x1bOB', 'down'],
    ['\x1b[1;5C', 'ctrl-right'],
    ['\x1b[1;2D', 'shift-left'],
    ['\x1b[H', 'home'],
    ['\x1bOF', 'end'],
    ['\x1b[1~', 'home'],
    ['\x1b[4~', 'end'],
    ['\x1b[3~', 'delete'],
    ['\x1b[5~', 'pgup'],
    ['\x1b[6~', 'pgdn'],
    ['\x1bOP', 'f1'],
    ['\x1b[[A', 'f1'],
    ['\x1b[[E', 'f5'],
    ['\x1b[15~', 'f5'],
    ['\x1b[24~', 'f12'],
    ['\x1bx', 'alt-x'],
    ['\x1b\x1b[A', 'alt-up'],
    ['\x1b[27;5;105~', 'ctrl-i'],
    ['\x1b[97;5u', 'ctrl-a'],
    ['\x1b[a', 'shift-up'],
  ])('%j is %s', (sequence, name) => {
    expect(nameOf(sequence)).toBe(name);
  });

  it('call full-width forms of a Chinese input method by their ASCII keys, and keep what was typed', () => {
    expect(Array.from('：／？ｑ１。，、【】！', nameOf).join('')).toBe(':/?q1.,/[]!');
    expect(keyOf('：').text).toBe('：');
  });

  it('are empty for what is no key: focus reports and answers of the terminal', () => {
    expect(['\x1b[I', '\x1b[O', '\x1b[?1;2c', '\x1b[12;40R', '\x1b[99~'].map(nameOf)).toEqual([
      '',
      '',
      '',
      '',
      '',
    ]);
  });
});

/** The tokens of chunks, each as its kind and text. */
const kinds = (chunks: readonly string[]): string[] => {
  const splitter = new InputSplitter();
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.flush()].map((token) =>
    token.kind === 'paste' ? `paste:${token.text}` : `${token.kind}:${token.sequence}`,
  );
};

describe('splitting', () => {
  it('cuts a chunk into single keys', () => {
    expect(kinds(['ab\x1b[A容👍\r'])).toEqual(['key:a', 'key:b', 'key:\x1b[A', 'key:容', 'key:👍', 'key:\r']);
  });

  it('gives the same for every way the input may be cut into chunks', () => {
    const input = 'a\x1b[1;5C\x1b[<0;10;5M\x1bOP👍\x1b[200~x\x1b[Ay\n\x1b[201~\x1b[[B\x1b\x1b[Ab';
    const whole = kinds([input]);
    const cuts = Array.from({ length: input.length }, (_, at) =>
      kinds([input.slice(0, at), input.slice(at)]),
    );
    expect(cuts.filter((cut) => JSON.stringify(cut) !== JSON.stringify(whole))).toEqual([]);
    expect(kinds(input.split(''))).toEqual(whole);
    expect(whole).toContain('paste:x\x1b[Ay\n');
    expect(whole).toContain('mouse:\x1b[<0;10;5M');
  });

  it('takes an ESC that nothing follows for the key', () => {
    expect(kinds(['\x1b'])).toEqual(['key:\x1b']);
  });

  it('keeps a paste whole over chunks and drops what is beyond a million characters', () => {
    const splitter = new InputSplitter();
    splitter.push('\x1b[200~');
    for (let i = 0; i < 30; i++) splitter.push('x'.repeat(50_000));
    const [paste] = splitter.push('y\x1b[201~');
    expect(paste).toEqual({ kind: 'paste', text: 'x'.repeat(1_000_000) });
  });
});

describe('mouse reports', () => {
  it('are read with button, place and modifiers', () => {
    expect(mouseEventOf('\x1b[<0;10;5M')).toMatchObject({ kind: 'press', button: 'left', x: 9, y: 4 });
    expect(mouseEventOf('\x1b[<2;1;1m')).toMatchObject({ kind: 'release', button: 'right' });
    expect(mouseEventOf('\x1b[<64;3;4M')).toMatchObject({ kind: 'wheel-up', button: 'none' });
    expect(mouseEventOf('\x1b[<81;3;4M')).toMatchObject({ kind: 'wheel-down', ctrl: true });
    expect(mouseEventOf('\x1b[<32;3;4M')).toMatchObject({ kind: 'drag', button: 'left' });
    expect(mouseEventOf('\x1b[<130;3;4M')).toBeUndefined();
  });
});

/** An input, and the names of the keys that a listener of it heard. */
function listening(): { input: TerminalInput; heard: string[] } {
  const input = new TerminalInput();
  const heard: string[] = [];
  input.onKey(({ name }) => {
    heard.push(name);
    return true;
  });
  return { input, heard };
}

describe('the one reader of the terminal', () => {
  it('tells a lone ESC after a moment, and no arrow key twice', async () => {
    const { input, heard } = listening();
    input.receive(Buffer.from('\x1b'));
    await until(() => heard.length === 1, { what: 'the ESC' });
    input.receive(Buffer.from('\x1b['));
    input.receive(Buffer.from('A'));
    await until(() => heard.length === 2, { what: 'the arrow' });
    expect(heard).toEqual(['esc', 'up']);
  });

  it('puts characters together whose bytes come in two pieces', async () => {
    const { input, heard } = listening();
    const bytes = Buffer.from('容');
    input.receive(bytes.subarray(0, 2));
    input.receive(bytes.subarray(2));
    await until(() => heard.length > 0, { what: 'the character' });
    expect(heard).toEqual(['容']);
  });

  it('keeps keys that come before anyone listens, but tells them early', async () => {
    const input = new TerminalInput();
    const early: string[] = [];
    input.onEarlyKey = ({ name }) => {
      early.push(name);
      return name === 'ctrl-c';
    };
    input.receive(Buffer.from('ab\x03'));
    const heard: string[] = [];
    input.onKey(({ name }) => {
      heard.push(name);
    });
    await until(() => heard.length === 2, { what: 'the kept keys' });
    expect(heard).toEqual(['a', 'b']);
    expect(early).toContain('ctrl-c');
  });

  it('asks the last listener first, and hands on what nobody deals with', async () => {
    const { input, heard } = listening();
    const rest: string[] = [];
    input.setFallback({
      onKey: ({ name }) => rest.push(name),
      onPaste: (text) => rest.push(`paste ${text}`),
    });
    const remove = input.onKey(({ name }) => {
      heard.push(`top ${name}`);
      return name === 'x';
    });
    input.receive(Buffer.from('xy'));
    await until(() => heard.length === 3, { what: 'both keys' });
    expect(heard).toEqual(['top x', 'top y', 'y']);
    remove();
    const other = new TerminalInput();
    other.setFallback({
      onKey: ({ name }) => rest.push(name),
      onPaste: (text) => rest.push(`paste ${text}`),
    });
    other.receive(Buffer.from('z\x1b[200~p\x1b[201~'));
    await until(() => rest.length === 2, { what: 'what is handed on' });
    expect(rest).toEqual(['z', 'paste p']);
  });

  it('leaves the screen time to follow between two keys', async () => {
    const input = new TerminalInput();
    const order: string[] = [];
    input.onKey(({ name }) => {
      order.push(name);
      setImmediate(() => setImmediate(() => order.push(`drawn ${name}`)));
      return true;
    });
    input.receive(Buffer.from('ab'));
    await until(() => order.length === 4, { what: 'both keys' });
    expect(order).toEqual(['a', 'drawn a', 'b', 'drawn b']);
  });
});

interface Pane {
  readonly input: TerminalInput;
  readonly heard: string[];
  readonly mice: MouseEvent[];
  readonly bytes: () => string;
  readonly left: () => number;
}

function handedOver(wantsPasteMarks = false): Pane {
  const { input, heard } = listening();
  const mice: MouseEvent[] = [];
  let bytes = Buffer.alloc(0);
  let left = 0;
  input.onMouse((event) => mice.push(event));
  input.handOver({
    onBytes: (more) => {
      bytes = Buffer.concat([bytes, more]);
    },
    onLeave: () => left++,
    wantsPasteMarks: () => wantsPasteMarks,
  });
  return { input, heard, mice, bytes: () => bytes.toString('latin1'), left: () => left };
}

describe('a pane with the keyboard', () => {
  it('gets what was typed after the key that gave it the keyboard, before anything else', async () => {
    const input = new TerminalInput();
    const heard: string[] = [];
    let bytes = '';
    input.onKey(({ name }) => {
      if (heard.push(name) === 1)
        input.handOver({ onBytes: (more) => (bytes += String(more)), onLeave: () => undefined });
    });
    input.receive(Buffer.from('ils\r'));
    await until(() => heard.length === 1, { what: 'the key' });
    input.receive(Buffer.from('x'));
    expect(bytes).toBe('ls\rx');
    expect(heard).toEqual(['i']);
  });

  it('gets every byte as it came: Ctrl-C, ESC, half a character, invalid UTF-8', () => {
    const pane = handedOver();
    const typed = Buffer.from([0x03, 0x1b, 0xe5, 0xae, 0xff, 0x1b, 0x5b, 0x41, 0x0d]);
    pane.input.receive(typed);
    expect(pane.bytes()).toBe(typed.toString('latin1'));
    expect(pane.heard).toEqual([]);
  });

  it('loses the keyboard by Ctrl-], and what follows is ours', async () => {
    const pane = handedOver();
    pane.input.receive(Buffer.from('ls\x1dq'));
    await until(() => pane.heard.length === 1, { what: 'the key after the chord' });
    expect([pane.bytes(), pane.left(), pane.heard]).toEqual(['ls', 1, ['q']]);
    expect(pane.input.isHandedOver).toBe(false);
  });

  it('gets no mouse reports, even cut in two; the panels do', () => {
    const pane = handedOver();
    pane.input.receive(Buffer.from('a\x1b[<0;3'));
    pane.input.receive(Buffer.from(';4Mb'));
    expect(pane.bytes()).toBe('ab');
    expect(pane.mice).toMatchObject([{ kind: 'press', x: 2, y: 3 }]);
  });

  it('gets the marks around a paste only where its program asked for them', () => {
    const [plain, marked] = [handedOver(false), handedOver(true)];
    for (const pane of [plain, marked]) pane.input.receive(Buffer.from('\x1b[200~hi\x1b[201~'));
    expect(plain.bytes()).toBe('hi');
    expect(marked.bytes()).toBe('\x1b[200~hi\x1b[201~');
  });
});
