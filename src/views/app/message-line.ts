import { cellWidth, fit, truncate } from '../text/cells.ts';
import { clock } from '../format/units.ts';
import { connectionSentence } from './connection-sentence.ts';
import { explainedId, lineTrouble } from './line-trouble.ts';
import type { View } from './view.ts';

/**
 * The line above the footer, exactly `width` cells: what was just done, else what is wrong with the connection, else
 * (until it was looked at) why this is the demo engine, else the last trouble; these two with the key that explains,
 * where it does so now.
 */
export function messageLine(view: View, width: number): string {
  const { ui, theme, tr, engine } = view;
  if (ui.notice && ui.notice.until > view.now) {
    return fit(` ${theme.paint[ui.notice.tone](tr.say(ui.notice.says))}`, width);
  }
  const { phase, says } = engine.connection;
  if (says && (phase === 'lost' || phase === 'connecting')) {
    const sentence = connectionSentence(tr, says, width - 1);
    return fit(` ${theme.paint[phase === 'lost' ? 'bad' : 'warn'](sentence)}`, width);
  }
  if (view.demoReason !== null && !ui.demoExplained) {
    const key = ui.dialogs.length === 0 ? whyKey(view, tr.t('connect.demo.key')) : null;
    return explained(` ${theme.paint.warn(view.demoReason)}`, key, width);
  }
  const trouble = lineTrouble(view);
  if (!trouble) return ' '.repeat(width);
  const sentence = tr.say(width >= 100 ? trouble.sentence : trouble.short);
  const time = width >= 100 ? `${theme.paint.dim(clock(trouble.time))} ` : '';
  const text = ` ${theme.paint.bad(theme.glyphs.warning)} ${time}${sentence}`;
  const isExplained = explainedId(view) === trouble.containerId;
  return explained(text, isExplained ? whyKey(view, tr.t('app.key.why')) : null, width);
}

function whyKey({ theme }: View, label: string): string {
  return `${theme.paint.key('y')} ${label}`;
}

/** A text with the key to its explanation at the right end of the line; null where no key leads to it now. */
function explained(text: string, key: string | null, width: number): string {
  if (key === null) return fit(text, width);
  return `${fit(truncate(text, width - cellWidth(key) - 3), width - cellWidth(key) - 1)}${key} `;
}
