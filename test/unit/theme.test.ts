import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../src/views/text/cells.ts';
import { createTheme, detectAttributes, detectColour, detectUnicode } from '../../src/views/theme/index.ts';

/** Every glyph and border piece of a theme. */
function signsOf(unicode: boolean): string[] {
  const { glyphs, borders } = createTheme({ depth: 0, unicode });
  return [glyphs, borders.focused, borders.plain].flatMap((set) => Object.values({ ...set }));
}

describe('paints', () => {
  const { paint, series } = createTheme({ depth: 8, unicode: true });

  it('open and close their own style', () => {
    expect(paint.bad('x')).toBe('\x1b[31mx\x1b[39m');
  });

  it('are there again after an inner style has ended', () => {
    expect(paint.ok(`a${paint.bad('b')}c`)).toBe('\x1b[32ma\x1b[31mb\x1b[39m\x1b[32mc\x1b[39m');
  });

  it('cover the whole of a selected row evenly', () => {
    expect(paint.selected(`a${paint.bad('b')}c`)).toBe('\x1b[7mabc\x1b[27m');
  });

  it('give every series a colour, also beyond the last', () => {
    expect(series(9)('x')).toBe(series(1)('x'));
    expect(series(0)('x')).not.toBe(series(1)('x'));
  });

  it('leave text as it is where the terminal shows no colour', () => {
    const plain = createTheme({ depth: 0, unicode: true });
    for (const role of Object.values(plain.paint)) expect(role('x')).toBe('x');
  });

  it('still mark the selection where only colour is unwanted', () => {
    const plain = createTheme({ depth: 0, unicode: true, attributes: true });
    expect(plain.paint.selected('x')).toBe('\x1b[7mx\x1b[27m');
    expect(plain.paint.match('x')).toBe('\x1b[7mx\x1b[27m');
    expect(plain.paint.bad('x')).toBe('x');
  });
});

describe('glyphs and borders', () => {
  it('are one cell wide each', () => {
    expect([...signsOf(true), ...signsOf(false)].filter((sign) => cellWidth(sign) !== 1)).toEqual([]);
  });

  it('are plain ASCII where the terminal shows no Unicode', () => {
    expect(signsOf(false).filter((sign) => !/^[ -~]$/.test(sign))).toEqual([]);
  });

  it('tell the focused pane from the others without colour', () => {
    for (const unicode of [true, false]) {
      const { focused, plain } = createTheme({ depth: 0, unicode }).borders;
      expect(focused.left).not.toBe(plain.left);
    }
  });
});

describe('what a terminal can show', () => {
  it('follows NO_COLOR, FORCE_COLOR, TERM and COLORTERM', () => {
    const xterm = { TERM: 'xterm-256color' };
    expect(detectColour(xterm, true)).toBe(8);
    expect(detectColour(xterm, false)).toBe(0);
    expect(detectColour({ ...xterm, NO_COLOR: '1' }, true)).toBe(0);
    expect(detectColour({ ...xterm, NO_COLOR: '' }, true)).toBe(8);
    expect(detectColour({ ...xterm, NO_COLOR: '1', FORCE_COLOR: '3' }, false)).toBe(24);
    expect(detectColour({ ...xterm, COLORTERM: 'truecolor' }, true)).toBe(24);
    expect(detectColour({ TERM: 'linux', COLORTERM: 'truecolor' }, true)).toBe(4);
    expect(detectColour({ TERM: 'dumb' }, true)).toBe(0);
    expect(detectColour({ TERM: 'screen' }, true)).toBe(4);
  });

  it('allows bold and inverse video under NO_COLOR but not on a dumb terminal', () => {
    expect(detectAttributes({ TERM: 'xterm', NO_COLOR: '1' }, true)).toBe(true);
    expect(detectAttributes({ TERM: 'dumb' }, true)).toBe(false);
    expect(detectAttributes({ TERM: 'xterm' }, false)).toBe(false);
  });

  it('takes Unicode from the first locale variable that is set, and not on the Linux console', () => {
    expect(detectUnicode({ LANG: 'zh_CN.UTF-8' })).toBe(true);
    expect(detectUnicode({ LANG: 'en_US.utf8', LC_ALL: 'C' })).toBe(false);
    expect(detectUnicode({})).toBe(false);
    expect(detectUnicode({ LANG: 'C.UTF-8', TERM: 'linux' })).toBe(false);
  });
});
