import { Text } from 'ink';
import { Table } from 'ink-table';
import { createContext, use, useMemo, type PropsWithChildren, type ReactElement } from 'react';
import { cellWidth } from '../text/cells.ts';

type Row = Record<string, string>;
/** ink-table's class, or one made from it. */
export type TableKind = typeof Table<Row>;

/** A part of the table: its child is the padded text. */
export type TablePart = (props: PropsWithChildren) => ReactElement;

export interface CellTableProps {
  readonly titles: readonly string[];
  /** One string a column; missing ones are empty. Chinese and SGR colours are welcome. */
  readonly rows: readonly (readonly string[])[];
  readonly align?: readonly ('left' | 'right' | 'center')[];
  readonly padding?: number;
  /** ink-table's class, or one made from it. */
  readonly kind?: TableKind;
  readonly header?: TablePart;
  readonly cell?: TablePart;
  readonly skeleton?: TablePart;
}

/**
 * ink-table with columns measured in cells (docs/decisions/ink-table.md).
 *
 * It measures by `.length`, so it is given stand-ins: for each text one character that no screen text
 * begins with, repeated to as many units as the text has cells. The parts of the table, which are its public
 * options, put the texts back.
 */
export function CellTable(props: CellTableProps): ReactElement {
  const { titles, rows, align = LEFT, padding, skeleton, header = Bold, cell = Plain } = props;
  const Kind: TableKind = props.kind ?? Table;
  const { columns, data, parts } = useMemo(() => {
    const standIns = new StandIns();
    const columns = titles.map((title, column) => ({
      key: standIns.add(title),
      align: align[column] ?? ('left' as const),
    }));
    const data = rows.map((row): Row =>
      Object.fromEntries(columns.map(({ key }, column) => [key, standIns.add(row[column] ?? '')])),
    );
    return { columns, data, parts: { standIns, header, cell } };
  }, [titles, rows, align, header, cell]);
  return (
    <Parts value={parts}>
      <Kind
        data={data}
        columns={columns}
        header={HeaderPart}
        cell={CellPart}
        {...(padding === undefined ? {} : { padding })}
        {...(skeleton === undefined ? {} : { skeleton })}
      />
    </Parts>
  );
}

const LEFT: readonly [] = [];

/** The first unit used as a stand-in, and the last: Chinese characters and Hangul, more than a screen has cells. */
const FIRST = 0x3400;
const LAST = 0xd7a3;

class StandIns {
  readonly #texts: string[] = [];

  /** @throws RangeError for a table of more texts than there are stand-ins (41,000) */
  add(text: string): string {
    const unit = FIRST + this.#texts.length;
    if (unit > LAST) throw new RangeError('a table of more than 41,000 texts');
    this.#texts.push(text);
    // A heading without text still needs a key of its own, which then takes one cell.
    return String.fromCharCode(unit).repeat(Math.max(1, cellWidth(text)));
  }

  /** Puts the text back for its stand-in, among the padding around it. */
  restore(padded: string): string {
    return padded.replace(STAND_IN, (found) => {
      const text = this.#texts[found.charCodeAt(0) - FIRST] ?? '';
      return text === '' ? ' ' : text;
    });
  }
}

const STAND_IN = /[\u3400-\ud7a3]+/;

const Bold: TablePart = ({ children }) => <Text bold>{children}</Text>;
const Plain: TablePart = ({ children }) => <Text>{children}</Text>;

const Parts = createContext<{
  readonly standIns: StandIns;
  readonly header: TablePart;
  readonly cell: TablePart;
}>({ standIns: new StandIns(), header: Bold, cell: Plain });

/** ink-table takes its parts as components, which must be the same ones each time; the texts come by context. */
function HeaderPart({ children }: PropsWithChildren): ReactElement {
  const { standIns, header: Inner } = use(Parts);
  return <Inner>{restored(standIns, children)}</Inner>;
}

function CellPart({ children }: PropsWithChildren): ReactElement {
  const { standIns, cell: Inner } = use(Parts);
  return <Inner>{restored(standIns, children)}</Inner>;
}

function restored(standIns: StandIns, children: unknown): string {
  return typeof children === 'string' ? standIns.restore(children) : '';
}
