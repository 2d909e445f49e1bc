import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import {
  cellWidth,
  closed,
  fit,
  graphemesOf,
  sliceCells,
  truncate,
  truncateStart,
  wrapCells,
} from '../../src/views/text/cells.ts';
import { applySgr, isClosed, styleAtEnd, transition } from '../../src/views/text/sgr.ts';
import { randomly } from '../support/random.ts';
import { CELLS_OF_UNIT } from '../../src/views/text/width.ts';

const RED = '\x1b[31m';
const DEFAULT_COLOUR = '\x1b[39m';

/** Text without SGR, and the style left open at its end. */
function read(s: string): { text: string; open: string } {
  let style = '';
  const text = s.replaceAll(/\x1b\[([\d;:]*)m/g, (_, params: string) => {
    style = applySgr(style, params);
    return '';
  });
  return { text, open: style };
}

/** What is left without styles and spaces. */
function squeezed(s: string): string {
  return read(s).text.replaceAll(' ', '');
}

/** A seeded generator (mulberry32), so that a failing case comes back. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PIECES = [
  'a', 'Z', ' ', ' ', '-', '容', '器', '，', 'ｑ', '👍', '👩‍💻', '🇨🇳', '●', '━', '⠿', 'é', 'e\u0301', '한', '⚠️', '1️⃣',
  RED, DEFAULT_COLOUR, '\x1b[1m', '\x1b[22m', '\x1b[48;5;17m', '\x1b[0m', '\x1b[38;2;1;2;3m', '\x1b[m', '\x1b[1;4;32m',
]; // prettier-ignore

function randomTexts(seed: number, count: number): string[] {
  const random = randomOf(seed);
  return Array.from({ length: count }, () => {
    const length = Math.floor(random() * 24);
    return Array.from({ length }, () => PIECES[Math.floor(random() * PIECES.length)] ?? '').join('');
  });
}

describe('cellWidth', () => {
  it('agrees with string-width on every character of its table', () => {
    const wrong: string[] = [];
    for (let code = 0; code < CELLS_OF_UNIT.length; code++) {
      const cells = CELLS_OF_UNIT[code];
      if (cells !== 0 && stringWidth(String.fromCharCode(code)) !== cells) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('agrees with string-width on mixed text', () => {
    const texts = randomTexts(1, 2000);
    expect(texts.filter((text) => cellWidth(text) !== stringWidth(text))).toEqual([]);
  });

  it('counts Chinese as two cells and styles as none', () => {
    expect(cellWidth(`${RED}容器${DEFAULT_COLOUR} ok`)).toBe(7);
  });
});

describe('truncate', () => {
  it('leaves what fits', () => {
    expect(truncate('abc', 3)).toBe('abc');
  });

  it('ends what it cuts with an ellipsis inside the width', () => {
    expect(truncate('abcdef', 4)).toBe('abc…');
    expect(truncate('容器管理', 5)).toBe('容器…');
    expect(truncate('容器管理', 4)).toBe('容…');
  });

  it('closes the style that it cuts through', () => {
    expect(truncate(`${RED}abcdef`, 3)).toBe(`${RED}ab…${DEFAULT_COLOUR}`);
  });

  it('closes a style that the text left open', () => {
    expect(truncate(`${RED}ab`, 9)).toBe(`${RED}ab${DEFAULT_COLOUR}`);
  });

  it('keeps the end when asked to', () => {
    expect(truncateStart('/var/lib/docker', 7)).toBe('…docker');
    expect(cellWidth(truncateStart('一二三四', 4))).toBe(4);
  });

  it('reads only the beginning of a very long line', () => {
    expect(truncate('x'.repeat(5_000_000), 5)).toBe('xxxx…');
  });
});

describe('fit', () => {
  it('pads on the side that the alignment leaves', () => {
    expect(fit('ab', 4)).toBe('ab  ');
    expect(fit('ab', 4, 'right')).toBe('  ab');
    expect(fit('ab', 5, 'center')).toBe(' ab  ');
  });

  it('is exactly as wide as asked, whatever the text', () => {
    const wrong = randomTexts(2, 2000).filter((text, index) => {
      const fitted = fit(text, index % 20);
      return cellWidth(fitted) !== index % 20 || read(fitted).open !== '';
    });
    expect(wrong).toEqual([]);
  });
});

describe('sliceCells', () => {
  it('keeps the style in which the slice lies', () => {
    expect(sliceCells(`a${RED}bcd${DEFAULT_COLOUR}e`, 2, 4)).toBe(`${RED}cd${DEFAULT_COLOUR}`);
  });

  it('turns the halves of wide characters at its ends into spaces', () => {
    expect(sliceCells('容器管', 1, 5)).toBe(' 器 ');
  });

  it('cuts any text into columns that together are as wide as it', () => {
    const wrong = randomTexts(3, 1000).filter((text, index) => {
      const total = cellWidth(text);
      const at = index % (total + 1);
      const parts = [sliceCells(text, 0, at), sliceCells(text, at, total)];
      return (
        parts.reduce((sum, part) => sum + cellWidth(part), 0) !== total ||
        parts.some((part) => read(part).open !== '')
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe('wrapCells', () => {
  it('breaks at spaces and drops them there', () => {
    expect(wrapCells('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
  });

  it('cuts a word that is longer than a line', () => {
    expect(wrapCells('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
  });

  it('breaks between Chinese characters but begins no line with closing punctuation', () => {
    expect(wrapCells('容器已停止，请重启', 10)).toEqual(['容器已停', '止，请重启']);
  });

  it('carries a style over lines, closed on each', () => {
    expect(wrapCells(`${RED}aa bb${DEFAULT_COLOUR}`, 2)).toEqual([
      `${RED}aa${DEFAULT_COLOUR}`,
      `${RED}bb${DEFAULT_COLOUR}`,
    ]);
  });

  it('keeps newlines and the indentation of a first line', () => {
    expect(wrapCells('  a\n\nb', 5)).toEqual(['  a', '', 'b']);
  });

  it('loses nothing but spaces, and no line is too wide', () => {
    const wrong = randomTexts(4, 1000).filter((text, index) => {
      const width = 2 + (index % 10);
      const lines = wrapCells(text, width);
      return (
        lines.some((line) => cellWidth(line) > width || read(line).open !== '') ||
        squeezed(lines.join('')) !== squeezed(text)
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe('styles', () => {
  it('are closed by name, so that an outer style of another kind stays', () => {
    expect(closed('\x1b[1;31mx')).toBe('\x1b[1;31mx\x1b[22;39m');
  });

  it('change by the fewest attributes', () => {
    expect(transition('1;31', '31')).toBe('\x1b[22m');
    expect(transition('1;2', '2')).toBe('\x1b[22;2m');
    expect(transition('31', '32')).toBe('\x1b[32m');
  });

  it('understand colon forms', () => {
    expect(applySgr('', '4:3')).toBe('4');
    expect(applySgr('', '38:2::1:2:3')).toBe('38;2;1;2;3');
    expect(applySgr('4', '4:0')).toBe('');
  });

  it('ignore an extended colour that is cut off', () => {
    expect(applySgr('31', '38;5')).toBe('31');
  });

  it('are closed at the end of a text exactly where the text leaves none open', () => {
    const random = randomly(3);
    for (let step = 0; step < 5_000; step++) {
      const codes = Array.from({ length: 1 + random(3) }, () => (random(9) === 0 ? '' : String(random(110))));
      const text = `a\x1b[${codes.join(';')}mb\x1b[${random(60)}mc${random(3) === 0 ? '\x1b[m' : ''}`;
      // Of extended colours it may say no, and the long way is taken.
      const isExtended = /[[;](?:38|48|58)[;m]/.test(text);
      const isOpen = styleAtEnd(text) !== '';
      expect({ text, open: !isClosed(text) }).toEqual({ text, open: isExtended || isOpen });
    }
    expect(['', 'a', '\x1b', '\x1b]x', '\x1b[1mx\x1b[22m'].map(isClosed)).toEqual(Array(5).fill(true));
  });
});

describe('graphemesOf', () => {
  it('keeps what a person sees as one character together', () => {
    expect(graphemesOf('a👩‍💻e\u0301容')).toEqual(['a', '👩‍💻', 'e\u0301', '容']);
  });
});
