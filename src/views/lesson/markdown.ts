import { cleanText } from '../../engine/streams/sanitise.ts';
import { lastResult } from '../details/last-result.ts';
import { cellWidth, wrapCells } from '../text/cells.ts';
import type { Theme } from '../theme/index.ts';

/** A text on lines, and which of them are commands. */
export interface Laid {
  readonly lines: readonly string[];
  readonly blocks: readonly CommandBlock[];
}

/** Commands for a shell: their lines on the screen (`to` is the one after), and the text as the author wrote it. */
export interface CommandBlock {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Lays a Markdown text out on lines of at most `width` cells. Fast enough to be called at every resize. */
export type LayOut = (text: string, width: number) => Laid;

/** Marks, until the lines are wrapped, those that are code: they are broken as a shell breaks them. */
const CODE = '\u{e000}';
/** Likewise the lines of a block that is for a shell; its first line has the second mark. */
const COMMAND = '\u{e001}';
const COMMAND_FIRST = '\u{e002}';
const SHELL_LANGUAGES = new Set(['sh', 'bash', 'shell', 'console']);
const CODE_INDENT = '  ';

/**
 * Loads the Markdown libraries (they are heavy: only the course needs them) and gives back what lays a text out in the
 * paints of a theme.
 */
export async function loadMarkdown(theme: Theme): Promise<LayOut> {
  let commands: string[] = [];
  const [{ Marked }, { markedTerminal }] = await Promise.all([import('marked'), import('marked-terminal')]);
  const { paint, glyphs } = theme;
  const marked = new Marked(
    markedTerminal({
      firstHeading: paint.title,
      heading: paint.title,
      strong: paint.strong,
      em: paint.strong,
      // Where there is no colour, the backticks stay.
      codespan: theme.depth > 0 ? paint.accent : (text: string) => `\`${text}\``,
      blockquote: paint.dim,
      html: paint.dim,
      del: paint.dim,
      hr: paint.dim,
      href: paint.accent,
      link: plain,
      listitem: plain,
      table: plain,
      paragraph: plain,
      text: plain,
      emoji: false,
      showSectionPrefix: false,
      tab: 2,
    }),
    {
      renderer: {
        // marked-terminal prints the source of an inline text, so that `**x**` in a list item would stay raw.
        text(token) {
          return 'tokens' in token && token.tokens ? this.parser.parseInline(token.tokens) : token.text;
        },
        code({ text, lang }) {
          const isCommand = SHELL_LANGUAGES.has(lang ?? '');
          if (isCommand) commands.push(text);
          const markOf = (index: number): string =>
            isCommand ? (index === 0 ? COMMAND_FIRST : COMMAND) : CODE;
          const lines = text.split('\n').map((line, index) => `${markOf(index)}${paint.accent(line)}`);
          return `${lines.join('\n')}\n\n`;
        },
        // Without marked-terminal's escape sequence for a hyperlink, which not every terminal takes.
        link({ tokens, href }) {
          const text = this.parser.parseInline(tokens);
          return text === href ? paint.accent(href) : `${text} (${paint.accent(href)})`;
        },
      },
    },
  );
  return lastResult((text: string, width: number): Laid => {
    commands = [];
    const rendered = marked.parse(clean(text), { async: false }).replace(/^( *)\* /gm, `$1${glyphs.bullet} `);
    return blocksOf(trimmed(rendered.split('\n').flatMap((line) => wrapLine(line, width))), commands);
  });
}

/** Takes the marks off the lines of commands, and notes where they stand. */
function blocksOf(marked: readonly string[], commands: readonly string[]): Laid {
  const blocks: { from: number; to: number; text: string }[] = [];
  const lines = marked.map((line, row) => {
    const mark = line[0];
    if (mark !== COMMAND && mark !== COMMAND_FIRST) return line;
    const last = blocks.at(-1);
    if (mark === COMMAND_FIRST || last === undefined) {
      blocks.push({ from: row, to: row + 1, text: commands[blocks.length] ?? '' });
    } else last.to = row + 1;
    return line.slice(1);
  });
  return { lines, blocks };
}

/** Neither an author nor a name on an engine may send control sequences to the terminal. */
function clean(text: string): string {
  return text.split('\n').map(cleanText).join('\n');
}

function plain(text: string): string {
  return text;
}

/** What stands before the text of a list's item: the lines that follow begin below the text. */
const ITEM = /^ *(?:[•*]|\d+\.) +/;

function wrapLine(line: string, width: number): string[] {
  if (line.startsWith(CODE)) return wrapCode(line.slice(CODE.length), width);
  const mark = line[0];
  if (mark === COMMAND || mark === COMMAND_FIRST) {
    return wrapCode(line.slice(1), width).map((part, index) => (index === 0 ? mark : COMMAND) + part);
  }
  const lead = ITEM.exec(line)?.[0] ?? /^ */.exec(line)?.[0] ?? '';
  const indent = ' '.repeat(cellWidth(lead));
  return wrapCells(line.slice(lead.length), width - indent.length).map(
    (part, index) => (index === 0 ? lead : indent) + part,
  );
}

/** A command that goes on in the next line ends in a backslash: copied from the screen it still is one command. */
function wrapCode(line: string, width: number): string[] {
  const parts = wrapCells(line, width - CODE_INDENT.length);
  if (parts.length === 1) return parts.map((part) => CODE_INDENT + part);
  const shorter = wrapCells(line, width - CODE_INDENT.length - 4);
  return shorter.map(
    (part, index) =>
      CODE_INDENT + (index === 0 ? '' : '  ') + part + (index === shorter.length - 1 ? '' : ' \\'),
  );
}

/** Without blank lines at the ends, and never two of them in a row. */
function trimmed(lines: readonly string[]): readonly string[] {
  const kept = lines.filter((line, index) => line !== '' || (index > 0 && lines[index - 1] !== ''));
  return kept.at(-1) === '' ? kept.slice(0, -1) : kept;
}
