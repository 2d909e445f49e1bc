import { expect, test } from 'vitest';
import { applicationKeys, paneKeyOf, typedText } from '../../src/views/shell/shell-keys.ts';

test('Shift with a page key scrolls the pane, a page key alone is the program’s', () => {
  expect(paneKeyOf('\x1b[5;2~')).toBe('page-up');
  expect(paneKeyOf('\x1b[6;2~')).toBe('page-down');
  expect(paneKeyOf('\x1b[5~')).toBeUndefined();
});

test('cursor keys are sent as a full-screen program asked for them, others as they are', () => {
  expect(applicationKeys('\x1b[A\x1b[Bx\x1b[1;5C\x1b[3~')).toBe('\x1bOA\x1bOBx\x1b[1;5C\x1b[3~');
});

test('a text is put on the command line without the newline that would run it', () => {
  expect(typedText('docker ps\n', false)).toBe('docker ps');
  expect(typedText('docker ps\n', true)).toBe('\x1b[200~docker ps\x1b[201~');
});

test('several lines are typed only where the program tells a paste from typing', () => {
  expect(typedText('a\nb', false)).toBeNull();
  expect(typedText('a\nb\n', true)).toBe('\x1b[200~a\nb\x1b[201~');
});

test('a text cannot end the paste that it is in, nor press a key', () => {
  expect(typedText('a\x1b[201~\x03b\r\n', true)).toBe('\x1b[200~a[201~b\x1b[201~');
});
