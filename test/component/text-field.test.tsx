import { Box } from 'ink';
import { useState, type ReactElement } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { renderFullScreen } from '../../src/views/ink/render.ts';
import { decodeGraphemes, encodeGraphemes } from '../../src/views/terminal/stand-ins.ts';
import { TextField } from '../../src/views/terminal/TextField.tsx';
import { Terminal } from '../../src/views/terminal/terminal.ts';
import { fakeTty } from '../support/fake-tty.ts';
import { until } from '../support/until.ts';

const PATIENTLY = { timeout: 20_000 };
const DELETE_LEFT = '\x7f';
const LEFT = '\x1b[D';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A field on a terminal, and what is in it. */
function openField(initial = ''): {
  type: (text: string) => void;
  value: () => string;
  submitted: string[];
} {
  const { stdin, stdout } = fakeTty({ columns: 40, rows: 3 }, () => undefined);
  const terminal = new Terminal({ mouse: false, describeCrash: String, stdin, stdout });
  const submitted: string[] = [];
  let now = initial;
  function Field(): ReactElement {
    const [value, setValue] = useState(initial);
    const change = (next: string): void => {
      now = next;
      setValue(next);
    };
    return (
      <Box height={3}>
        <TextField value={value} onChange={change} onSubmit={(text) => submitted.push(text)} />
      </Box>
    );
  }
  terminal.open();
  const app = renderFullScreen(<Field />, terminal);
  closing.push(() => {
    app.unmount();
    terminal.close();
  });
  return {
    type: (text) => stdin.emit('data', Buffer.from(text)),
    value: () => now,
    submitted,
  };
}

describe('a text field', () => {
  it('loses no key of those that come in one chunk', async () => {
    const field = openField();
    field.type(`ab${DELETE_LEFT}c`);
    await expect.poll(field.value, PATIENTLY).toBe('ac');
    field.type('defghijklmnop');
    await expect.poll(field.value, PATIENTLY).toBe('acdefghijklmnop');
  });

  it('deletes what a person sees as one character: emoji, families, flags, accents, Chinese', async () => {
    const field = openField('a👩‍💻🇨🇳e\u0301容👍');
    for (const left of ['a👩‍💻🇨🇳e\u0301容', 'a👩‍💻🇨🇳e\u0301', 'a👩‍💻🇨🇳', 'a👩‍💻', 'a']) {
      field.type(DELETE_LEFT);
      await expect.poll(field.value, PATIENTLY).toBe(left);
    }
  });

  it('moves over an emoji in one step and types behind it', async () => {
    const field = openField('👍b');
    field.type(`${LEFT}x`);
    await expect.poll(field.value, PATIENTLY).toBe('👍xb');
    field.type(`${LEFT}${LEFT}y`);
    await expect.poll(field.value, PATIENTLY).toBe('y👍xb');
  });

  it('goes on typing behind an emoji that was typed in the middle', async () => {
    const field = openField('ab');
    field.type(`${LEFT}👍cd`);
    await expect.poll(field.value, PATIENTLY).toBe('a👍cdb');
  });

  it('takes a paste as one line without controls', async () => {
    const field = openField();
    field.type('\x1b[200~two\r\nlines\x07\x1b[201~');
    await expect.poll(field.value, PATIENTLY).toBe('two lines');
  });

  it('types nothing for keys that type nothing', async () => {
    const field = openField();
    field.type('a\x15\x01\x1bx\x1b[15~\x1b[Hb');
    await expect.poll(field.value, PATIENTLY).toBe('ab');
  });

  it('gives its text on Enter', async () => {
    const field = openField();
    field.type('容👍\r');
    await until(() => field.submitted.length === 1, { what: 'the text' });
    expect(field.submitted).toEqual(['容👍']);
  });
});

describe('stand-ins', () => {
  it('are one unit for each character and lead back to the text', () => {
    const text = 'a👩‍💻🇨🇳e\u0301容👍\ue000ꀀ';
    const encoded = encodeGraphemes(text);
    expect(encoded).toHaveLength(8);
    expect(decodeGraphemes(encoded)).toBe(text);
  });
});
