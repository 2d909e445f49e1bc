import { cellWidth, fit } from '../text/cells.ts';
import { activeBindings, type Focus, type KeyBinding } from '../input/keymap.ts';
import type { App } from './app.ts';

/**
 * The keys that do something now, as many as `width` cells hold. The way out and the help come last on the line but
 * are kept when space is short.
 */
export function footerLine<A extends Pick<App, 'theme' | 'tr'> = App>(
  app: A,
  table: readonly KeyBinding<A>[],
  focus: Focus,
  width: number,
): string {
  const shown = activeBindings(table, focus, app)
    .filter((binding) => binding.footer !== undefined)
    .sort((a, b) => (a.footer ?? 0) - (b.footer ?? 0));
  const texts = shown.map((binding) => ({
    text: `${app.theme.paint.key(keyLabel(binding.keys[0] ?? '', app.theme.unicode))} ${app.tr.say(binding.label)}`,
    kept: (binding.footer ?? 0) >= KEPT_FROM,
  }));
  const widthOf = (list: readonly { readonly text: string }[]): number =>
    list.reduce((total, { text }) => total + cellWidth(text) + GAP, 1);
  while (widthOf(texts) > width) {
    const last = texts.findLastIndex(({ kept }) => !kept);
    if (last < 0) break;
    texts.splice(last, 1);
  }
  return fit(` ${texts.map(({ text }) => text).join(' '.repeat(GAP))}`, width);
}

const GAP = 2;
const KEPT_FROM = 100;

const KEY_LABELS: Readonly<Record<string, string>> = {
  enter: 'Enter',
  esc: 'Esc',
  tab: 'Tab',
  'shift-tab': 'S-Tab',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pgup: 'PgUp',
  pgdn: 'PgDn',
  home: 'Home',
  end: 'End',
  space: 'Space',
};

/** What arrows are called where the terminal shows ASCII only. */
const ASCII_LABELS: Readonly<Record<string, string>> = {
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
};

/** A key as it is printed on keyboards: "Enter", "Esc", "Ctrl-C", "a", "↑" ("Up" without Unicode). */
export function keyLabel(key: string, unicode = true): string {
  const label = (unicode ? undefined : ASCII_LABELS[key]) ?? KEY_LABELS[key];
  if (label !== undefined) return label;
  if (/^f\d+$/.test(key)) return key.toUpperCase();
  return key.startsWith('ctrl-') ? `Ctrl-${key.slice(5).toUpperCase()}` : key;
}
