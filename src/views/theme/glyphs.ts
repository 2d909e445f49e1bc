/**
 * The signs that the panels draw. Each is one cell wide in xterm, tmux and the emulators (no character that
 * some of them show as an emoji), so tables stay aligned.
 */
export interface Glyphs {
  readonly running: string;
  readonly exited: string;
  readonly failed: string;
  readonly restarting: string;
  readonly paused: string;
  readonly created: string;
  readonly removing: string;
  readonly dead: string;
  readonly healthy: string;
  readonly unhealthy: string;
  readonly healthStarting: string;
  /** Marks the selected row, beside its inverse video. */
  readonly cursor: string;
  readonly groupOpen: string;
  readonly groupClosed: string;
  readonly sortUp: string;
  readonly sortDown: string;
  readonly warning: string;
  readonly met: string;
  readonly notYet: string;
  readonly unknown: string;
  readonly download: string;
  readonly upload: string;
  readonly sum: string;
  readonly ellipsis: string;
  readonly separator: string;
  readonly none: string;
  readonly branch: string;
  readonly branchLast: string;
  readonly bullet: string;
  readonly enter: string;
  readonly pointer: string;
  readonly progressFull: string;
  readonly progressEmpty: string;
  readonly barFull: string;
  readonly barEmpty: string;
  readonly times: string;
  readonly scrollThumb: string;
  readonly scrollTrack: string;
}

/** The eight pieces of a box, clockwise by name. */
export interface Border {
  readonly topLeft: string;
  readonly top: string;
  readonly topRight: string;
  readonly left: string;
  readonly right: string;
  readonly bottomLeft: string;
  readonly bottom: string;
  readonly bottomRight: string;
}

export const UNICODE_GLYPHS: Glyphs = {
  running: '●',
  exited: '○',
  failed: '✖',
  restarting: '◐',
  // U+2016: the pause sign U+23F8 is an emoji of two cells in many terminals.
  paused: '‖',
  created: '◌',
  removing: '◍',
  dead: '✗',
  healthy: '♥',
  unhealthy: '✗',
  healthStarting: '◔',
  cursor: '›',
  groupOpen: '▾',
  groupClosed: '▸',
  sortUp: '▴',
  sortDown: '▾',
  warning: '▲',
  met: '✔',
  notYet: '✘',
  unknown: '?',
  download: '↓',
  upload: '↑',
  sum: 'Σ',
  ellipsis: '…',
  separator: '·',
  none: '·',
  branch: '├',
  branchLast: '└',
  bullet: '•',
  enter: '⏎',
  pointer: '›',
  progressFull: '▰',
  progressEmpty: '▱',
  barFull: '█',
  barEmpty: '░',
  times: '×',
  scrollThumb: '┃',
  scrollTrack: '│',
};

export const ASCII_GLYPHS: Glyphs = {
  running: '*',
  exited: 'o',
  failed: 'X',
  restarting: '@',
  paused: '=',
  created: '.',
  removing: '-',
  dead: '#',
  healthy: '+',
  unhealthy: '!',
  healthStarting: '~',
  cursor: '>',
  groupOpen: 'v',
  groupClosed: '>',
  sortUp: '^',
  sortDown: 'v',
  warning: '!',
  met: '+',
  notYet: 'x',
  unknown: '?',
  download: 'v',
  upload: '^',
  sum: 'S',
  ellipsis: '~',
  separator: '-',
  none: '.',
  branch: '|',
  branchLast: '`',
  bullet: '*',
  enter: '<',
  pointer: '>',
  progressFull: '#',
  progressEmpty: '-',
  barFull: '#',
  barEmpty: '.',
  times: 'x',
  scrollThumb: '#',
  scrollTrack: '|',
};

const HEAVY: Border = boxOf('┏━┓┃┃┗━┛');
const ROUNDED: Border = boxOf('╭─╮││╰─╯');
const ASCII_HEAVY: Border = boxOf('#=####=#');
const ASCII_PLAIN: Border = boxOf('+-+||+-+');

/** The border of the focused pane and that of the others: told apart by shape, not by colour alone. */
export function bordersOf(unicode: boolean): { readonly focused: Border; readonly plain: Border } {
  return unicode ? { focused: HEAVY, plain: ROUNDED } : { focused: ASCII_HEAVY, plain: ASCII_PLAIN };
}

/** @param pieces top-left, top, top-right, left, right, bottom-left, bottom, bottom-right */
function boxOf(pieces: string): Border {
  const [
    topLeft = '',
    top = '',
    topRight = '',
    left = '',
    right = '',
    bottomLeft = '',
    bottom = '',
    bottomRight = '',
  ] = pieces;
  return { topLeft, top, topRight, left, right, bottomLeft, bottom, bottomRight };
}
