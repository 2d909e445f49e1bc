import { Text } from 'ink';
import { Table } from 'ink-table';
import { memo, type PropsWithChildren, type ReactElement } from 'react';
import { CellTable } from '../ink/CellTable.tsx';
import type { Theme } from '../theme/index.ts';
import type { TableLayout } from './table-layout.ts';

/**
 * ink-table without the rule between every two rows, which would halve what a screen holds; on a low screen without its
 * upper and lower edge too.
 */
class DenseTable extends Table<Record<string, string>> {
  override separator = (): null => null;
}

class LowTable extends DenseTable {
  override header = (): null => null;
  override footer = (): null => null;
}

/**
 * Some lines of a laid-out table, drawn by ink-table. Whenever it is drawn anew it costs some tenths of a millisecond a
 * row, so it is given a screenful at most and drawn again only when `lines` is another.
 */
export const InkTable = memo(function InkTable(props: {
  readonly theme: Theme;
  readonly titles: TableLayout['titles'];
  readonly lines: TableLayout['lines'];
  /** Without the two outer rules. */
  readonly low: boolean;
}): ReactElement {
  const { titles, lines, theme, low } = props;
  const Kind = low ? LowTable : DenseTable;
  return <CellTable titles={titles} rows={lines} kind={Kind} {...partsOf(theme)} />;
});

type Part = (props: PropsWithChildren) => ReactElement;

interface Parts {
  readonly header: Part;
  readonly cell: Part;
  readonly skeleton: Part;
}

const partsByTheme = new WeakMap<Theme, Parts>();

/** ink-table takes its parts as components, which must be the same ones each time. */
function partsOf(theme: Theme): Parts {
  const known = partsByTheme.get(theme);
  if (known) return known;
  const parts: Parts = {
    header: ({ children }) => <Text>{theme.paint.title(textOf(children))}</Text>,
    cell: ({ children }) => <Text>{textOf(children)}</Text>,
    skeleton: ({ children }) => (
      <Text>{theme.paint.border(theme.unicode ? textOf(children) : asciiRules(textOf(children)))}</Text>
    ),
  };
  partsByTheme.set(theme, parts);
  return parts;
}

function textOf(children: unknown): string {
  return typeof children === 'string' ? children : '';
}

function asciiRules(rules: string): string {
  return rules
    .replace(/─/g, '-')
    .replace(/│/g, '|')
    .replace(/[┌┬┐├┼┤└┴┘]/g, '+');
}
