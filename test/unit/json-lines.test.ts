import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readJsonLines } from '../../src/engine/json-lines.ts';

function reading(): { stream: PassThrough; values: unknown[]; done: Promise<void> } {
  const stream = new PassThrough();
  const values: unknown[] = [];
  return { stream, values, done: readJsonLines(stream, (value) => values.push(value)) };
}

describe('a stream of JSON lines', () => {
  test('comes out value by value, wherever its bytes are cut', async () => {
    const { stream, values, done } = reading();
    const bytes = Buffer.from('{"name":"容器"}\r\n\n[1,2]\n');
    for (const byte of bytes) stream.write(Buffer.of(byte));
    stream.end();
    await done;
    expect(values).toEqual([{ name: '容器' }, [1, 2]]);
  });

  test('that is no JSON rejects, with what came before read', async () => {
    const { stream, values, done } = reading();
    stream.write('1\n<html>\n2\n');
    await expect(done).rejects.toThrow(SyntaxError);
    expect(values).toEqual([1]);
  });

  test('that breaks off rejects with why', async () => {
    const { stream, done } = reading();
    stream.destroy(new Error('reset'));
    await expect(done).rejects.toThrow('reset');
  });

  test('whose reader throws rejects with what it threw', async () => {
    const stream = new PassThrough();
    const done = readJsonLines(stream, () => {
      throw new Error('enough');
    });
    stream.write('1\n');
    await expect(done).rejects.toThrow('enough');
  });
});
