import { fieldOf, listOf, textOf } from '../../engine/json.ts';
import { matrixCells } from '../../lessons/checks/kinds/matrix.ts';
import { fill } from '../../lessons/fill.ts';
import type { AnswerValue, Check } from '../../lessons/types.ts';
import type { Values } from '../../lessons/values.ts';
import type { Language } from '../i18n/index.ts';

/** One of several to choose from. */
export interface AskOption {
  readonly id: string;
  readonly text: string;
}

/** Options that belong together; `many`: more than one may be right. */
export interface AskGroup {
  readonly id: string;
  readonly many: boolean;
  readonly options: readonly AskOption[];
}

/**
 * A question that is being answered. `text`: typed. `list`: chosen from options (`said` by group). `order`: lines taken
 * one after the other. `grid`: `yes` or `no` for each `from>to`.
 */
export type Ask = { readonly check: string; readonly question: string } & (
  | { readonly kind: 'text'; readonly value: string }
  | {
      readonly kind: 'list';
      readonly groups: readonly AskGroup[];
      /** Over all options of all groups. */
      readonly cursor: number;
      readonly said: Readonly<Record<string, readonly string[]>>;
      /** Whether the answer is told by group (`cause`), or as the one group's. */
      readonly byGroup: boolean;
    }
  | {
      readonly kind: 'order';
      readonly lines: readonly AskOption[];
      readonly cursor: number;
      readonly taken: readonly string[];
    }
  | {
      readonly kind: 'grid';
      readonly from: readonly string[];
      readonly to: readonly string[];
      readonly cursor: number;
      readonly said: Readonly<Record<string, string>>;
    }
);

/** Whether a check is one that the learner answers. */
export function asks(check: Check): boolean {
  return fieldOf(check.condition.fields, 'ask') !== undefined;
}

/** The question of a check that asks. */
export function questionOf(check: Check, values: Values, language: Language): string {
  return fill(textOf(fieldOf(fieldOf(check.condition.fields, 'ask'), language)), values);
}

/** Opens the question of a check; null where it asks none. `answer` is what was answered before. */
export function startAsk(
  check: Check,
  values: Values,
  language: Language,
  answer: AnswerValue | undefined,
  seed: number,
): Ask | null {
  if (!asks(check)) return null;
  const { kind, fields } = check.condition;
  const about = { check: check.id, question: questionOf(check, values, language) };
  const optionsOf = (field: string): readonly AskOption[] =>
    listOf(fieldOf(fields, field)).map((one) => ({
      id: textOf(fieldOf(one, 'id')),
      text: fill(textOf(fieldOf(one, language) ?? fieldOf(one, 'text')), values),
    }));
  const wordsOf = (field: string): readonly string[] =>
    listOf(fieldOf(fields, field)).map((word) => fill(textOf(word), values));
  switch (kind) {
    case 'choice':
    case 'prediction': {
      const options = optionsOf('options');
      if (options.length === 0) break;
      const many = Array.isArray(fieldOf(fields, 'right'));
      const before = typeof answer === 'string' ? [answer] : Array.isArray(answer) ? answer.map(String) : [];
      const groups = [{ id: '', many, options }];
      return { ...about, kind: 'list', groups, cursor: 0, said: { '': before }, byGroup: false };
    }
    case 'cause': {
      const plain = (words: readonly string[]): readonly AskOption[] =>
        words.map((word) => ({ id: word, text: word }));
      const groups = [
        { id: 'cause', many: false, options: optionsOf('causes') },
        { id: 'object', many: false, options: plain(wordsOf('objects')) },
        { id: 'field', many: false, options: plain(wordsOf('fields')) },
      ];
      return { ...about, kind: 'list', groups, cursor: 0, said: {}, byGroup: true };
    }
    case 'order': {
      const lines = shuffled(optionsOf('lines'), seed);
      return { ...about, kind: 'order', lines, cursor: 0, taken: [] };
    }
    case 'matrix':
      return { ...about, kind: 'grid', from: wordsOf('from'), to: wordsOf('to'), cursor: 0, said: {} };
    default:
      break;
  }
  return { ...about, kind: 'text', value: typeof answer === 'string' ? answer : '' };
}

/** What a key comes to: the question as it is then, an answer, or that it is left; null where the key does nothing. */
export type AskOutcome = { readonly ask: Ask } | { readonly answer: AnswerValue } | 'left' | null;

/** What a key does to a question. The typing itself is the field's. */
export function askKey(ask: Ask, key: string): AskOutcome {
  if (key === 'esc') return 'left';
  switch (ask.kind) {
    case 'text':
      return key === 'enter' && ask.value.trim() !== '' ? { answer: ask.value.trim() } : null;
    case 'list':
      return listKey(ask, key);
    case 'order':
      return orderKey(ask, key);
    case 'grid':
      return gridKey(ask, key);
  }
}

type Of<K extends Ask['kind']> = Extract<Ask, { kind: K }>;

/** The options with their groups, as they stand under one another. */
export function rowsOf({ groups }: Of<'list'>): readonly { group: AskGroup; option: AskOption }[] {
  return groups.flatMap((group) => group.options.map((option) => ({ group, option })));
}

function listKey(ask: Of<'list'>, key: string): AskOutcome {
  const rows = rowsOf(ask);
  const moved = moveIn(ask.cursor, rows.length, key);
  if (moved !== null) return { ask: { ...ask, cursor: moved } };
  const row = rows[ask.cursor];
  if (row === undefined || (key !== 'space' && key !== 'enter')) return null;
  const { group, option } = row;
  const before = ask.said[group.id] ?? [];
  const chosen = group.many
    ? before.includes(option.id)
      ? before.filter((id) => id !== option.id)
      : [...before, option.id]
    : [option.id];
  const picks = key === 'space' || !group.many;
  const said = picks ? { ...ask.said, [group.id]: chosen } : ask.said;
  if (key === 'space') return { ask: { ...ask, said } };
  const open = rows.findIndex((other) => (said[other.group.id] ?? []).length === 0);
  if (open >= 0) return { ask: { ...ask, said, cursor: open } };
  if (ask.byGroup) {
    return { answer: Object.fromEntries(Object.entries(said).map(([id, [first = '']]) => [id, first])) };
  }
  const all = said[group.id] ?? [];
  return { answer: group.many ? all : (all[0] ?? '') };
}

function orderKey(ask: Of<'order'>, key: string): AskOutcome {
  const moved = moveIn(ask.cursor, ask.lines.length, key);
  if (moved !== null) return { ask: { ...ask, cursor: moved } };
  if (key === 'enter') return ask.taken.length === 0 ? null : { answer: ask.taken };
  const line = ask.lines[ask.cursor];
  if (line === undefined || key !== 'space') return null;
  const taken = ask.taken.includes(line.id)
    ? ask.taken.filter((id) => id !== line.id)
    : [...ask.taken, line.id];
  return { ask: { ...ask, taken } };
}

function gridKey(ask: Of<'grid'>, key: string): AskOutcome {
  const { length: columns } = ask.to;
  const count = ask.from.length * columns;
  const steps: Readonly<Record<string, number>> = {
    left: -1,
    h: -1,
    right: 1,
    l: 1,
    up: -columns,
    k: -columns,
    down: columns,
    j: columns,
  };
  const step = steps[key];
  if (step !== undefined) {
    const to = ask.cursor + step;
    return to < 0 || to >= count ? null : { ask: { ...ask, cursor: to } };
  }
  if (key === 'enter') {
    const asked = matrixCells({ from: [...ask.from], to: [...ask.to] });
    return asked.every((cell) => ask.said[cell.key] !== undefined) ? { answer: ask.said } : null;
  }
  const said = key === 'y' ? 'yes' : key === 'n' ? 'no' : undefined;
  const cell = cellKey(ask, ask.cursor);
  // Nobody asks whether a container reaches itself.
  if ((key !== 'space' && said === undefined) || isItself(ask, ask.cursor)) return null;
  const next = said ?? (ask.said[cell] === 'yes' ? 'no' : 'yes');
  const cursor = said === undefined ? ask.cursor : Math.min(count - 1, ask.cursor + 1);
  return { ask: { ...ask, said: { ...ask.said, [cell]: next }, cursor } };
}

/** `from>to`, as answers name the cells. */
export function cellKey({ from, to }: Pick<Of<'grid'>, 'from' | 'to'>, index: number): string {
  return `${from[Math.floor(index / to.length)] ?? ''}>${to[index % to.length] ?? ''}`;
}

/** Whether a cell is one of the diagonal. */
export function isItself({ from, to }: Pick<Of<'grid'>, 'from' | 'to'>, index: number): boolean {
  return from[Math.floor(index / to.length)] === to[index % to.length];
}

function moveIn(cursor: number, count: number, key: string): number | null {
  if (key === 'down' || key === 'j') return Math.min(count - 1, cursor + 1);
  if (key === 'up' || key === 'k') return Math.max(0, cursor - 1);
  return null;
}

/** Of the FNV-1a hash for 32 bits. */
const FNV_PRIME = 16_777_619;

/** Authors write lines in the right order. The same attempt shows them in the same one. */
function shuffled(lines: readonly AskOption[], seed: number): readonly AskOption[] {
  const weight = (id: string): number => {
    let sum = seed >>> 0;
    for (let at = 0; at < id.length; at += 1) sum = Math.imul(sum ^ id.charCodeAt(at), FNV_PRIME) >>> 0;
    return sum;
  };
  return lines.toSorted((a, b) => weight(a.id) - weight(b.id));
}
