import { dashboardBindings } from '../input/bindings.ts';
import { createTranslator, type Language } from '../i18n/index.ts';
import { keyLabel } from '../app/footer.ts';
import { lessonBindings } from '../lesson/lesson-keys.ts';
import { keyGroups } from './help-keys.ts';

/** The page of the docs that lists all keys, in one language, as Markdown. */
export function keysMarkdown(language: Language): string {
  const tr = createTranslator(language);
  // Questions and help have the same keys in the course as above it.
  const course = lessonBindings.filter(({ focus }) => focus.includes('course') || focus.includes('exercise'));
  const groups = [...keyGroups(dashboardBindings), ...keyGroups(course)].flatMap((group) => [
    `## ${group.title.map((title) => tr.say(title)).join(' · ')}`,
    '',
    `| ${tr.t('details.help.key')} | ${tr.t('details.help.does')} |`,
    '| --- | --- |',
    ...group.bindings.map(
      (binding) =>
        `| ${binding.keys.map((key) => `\`${keyLabel(key)}\``).join(' ')} | ${tr.say(binding.label)} |`,
    ),
    '',
  ]);
  return [`# ${tr.t('details.help.title')}`, '', tr.t('details.docs.keys'), '', ...groups].join('\n');
}
