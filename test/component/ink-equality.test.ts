import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
// oxlint-disable-next-line import/default -- a CommonJS module: by its default is how Node finds it
import unicode11 from '@xterm/addon-unicode11';
import xterm, { type IBufferCell } from '@xterm/headless';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const FRAMES_PER_SEED = 60;
let folder = '';

async function build(name: string, options: readonly string[]): Promise<void> {
  await run(process.execPath, [
    'scripts/build.mjs',
    '--entry',
    'test/fixtures/random-frames.tsx',
    '--outdir',
    join(folder, name),
    ...options,
  ]);
}

interface Recording {
  readonly size: { readonly columns: number; readonly rows: number };
  /** What was written for each frame. */
  readonly frames: readonly string[];
}

async function record(variant: string, seed: number): Promise<Recording> {
  const program = join(folder, variant, 'quayside.js');
  const { stdout } = await run(process.execPath, [program, variant, String(seed), String(FRAMES_PER_SEED)], {
    env: { ...process.env, FORCE_COLOR: '3', XDG_CACHE_HOME: folder },
    maxBuffer: 64 * 1024 * 1024,
  });
  const recording: Recording = JSON.parse(stdout);
  return recording;
}

/** An emulator with the widths of Unicode 11, that shows one frame after another. */
class Screen {
  readonly #terminal: InstanceType<typeof xterm.Terminal>;

  constructor({ columns, rows }: Recording['size']) {
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
    // oxlint-disable-next-line import/no-named-as-default-member -- as above
    this.#terminal.loadAddon(new unicode11.Unicode11Addon());
    this.#terminal.unicode.activeVersion = '11';
  }

  async show(frame: string): Promise<void> {
    await new Promise<void>((done) => this.#terminal.write(frame, done));
  }

  cell(x: number, y: number): IBufferCell | undefined {
    const buffer = this.#terminal.buffer.active;
    return buffer.getLine(buffer.viewportY + y)?.getCell(x);
  }
}

function describeCell(cell: IBufferCell | undefined): string {
  if (cell === undefined) return 'no cell';
  const styles = [
    cell.isBold(), cell.isDim(), cell.isItalic(), cell.isUnderline(), cell.isInverse(), cell.isStrikethrough(),
  ]; // prettier-ignore
  const colours = [cell.getFgColorMode(), cell.getFgColor(), cell.getBgColorMode(), cell.getBgColor()];
  return `${cell.getChars() || ' '} ${cell.getWidth()} ${styles.map(Boolean).join()} ${colours.join()}`;
}

/** The cells of the first frame in which two recordings differ. */
async function differences(ours: Recording, stock: Recording): Promise<string[]> {
  const { columns, rows } = ours.size;
  const [left, right] = [new Screen(ours.size), new Screen(stock.size)];
  for (const [index, frame] of ours.frames.entries()) {
    await Promise.all([left.show(frame), right.show(stock.frames[index] ?? '')]);
    const found: string[] = [];
    for (let at = 0; at < columns * rows; at++) {
      const [x, y] = [at % columns, Math.floor(at / columns)];
      const [a, b] = [describeCell(left.cell(x, y)), describeCell(right.cell(x, y))];
      if (a !== b) found.push(`frame ${index}, row ${y}, column ${x}: ${a} but in stock Ink ${b}`);
    }
    if (found.length > 0) return found;
  }
  return [];
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quayside-ink-'));
  await build('ours', []);
  await build('stock', ['--stock-ink']);
}, 60_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('our Output, width and stdout', () => {
  it.each([1, 2, 3, 4])('show cell by cell what stock Ink shows (random frames, seed %i)', async (seed) => {
    const [ours, stock] = await Promise.all([record('ours', seed), record('stock', seed)]);
    expect(ours.frames.filter((frame) => frame !== '').length).toBeGreaterThan(FRAMES_PER_SEED / 2);
    expect(await differences(ours, stock)).toEqual([]);
  });
}, 60_000);
