import { cellWidth, fit, truncate } from '../text/cells.ts';
import { clock } from '../format/units.ts';
import { lineTrouble } from './line-trouble.ts';
import type { View } from './view.ts';

/**
 * The line above the footer, exactly `width` cells: what was just done, else what is wrong with the connection, else
 * the last trouble with the key to its explanation, else why this is the demo engine.
 */
export function messageLine(view: View, width: number): string {
  const { ui, theme, tr, engine } = view;
  if (ui.notice && ui.notice.until > view.now) {
    return fit(` ${theme.paint[ui.notice.tone](tr.say(ui.notice.says))}`, width);
  }
  if (engine.connection.phase === 'lost' && engine.connection.says) {
    return fit(` ${theme.paint.bad(tr.say(engine.connection.says))}`, width);
  }
  const trouble = lineTrouble(view);
  if (trouble) {
    const key = `${theme.paint.key('y')} ${tr.t('app.key.why')}`;
    const sentence = tr.say(width >= 100 ? trouble.sentence : trouble.short);
    const text = ` ${theme.paint.bad(theme.glyphs.warning)} ${width >= 100 ? `${theme.paint.dim(clock(trouble.time))} ` : ''}${sentence}`;
    return `${fit(truncate(text, width - cellWidth(key) - 3), width - cellWidth(key) - 1)}${key} `;
  }
  if (view.demoReason !== null) return fit(` ${theme.paint.warn(view.demoReason)}`, width);
  return ' '.repeat(width);
}
