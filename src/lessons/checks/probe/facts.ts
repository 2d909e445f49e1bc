import { msg, type Message } from '../../../engine/message.ts';
import { isUnset, shownOf, testsOf, type Wanted } from './wanted.ts';

/** What is asked of one field; a field is named as docker names it, in every language. */
export interface Want {
  readonly field: string;
  readonly wanted: Wanted | undefined;
}

/** A field with what it has. */
export interface Fact extends Want {
  readonly found: unknown;
  /** How a sentence writes what was found; by default as it is. */
  readonly shown?: string;
  /** Of which object, where it is not the one that the others are about. */
  readonly of?: string;
}

/** The first field that is not as asked, in a sentence; undefined when all are. */
export function misfit(name: string, facts: readonly Fact[], secret: boolean): Message | undefined {
  for (const fact of facts) {
    const because = factMisfit(name, fact, secret);
    if (because !== undefined) return because;
  }
  return undefined;
}

/** How many fields are not as asked. */
export function misfitCount(name: string, facts: readonly Fact[]): number {
  return facts.filter((fact) => factMisfit(name, fact, false) !== undefined).length;
}

function factMisfit(
  about: string,
  { field, wanted, found, shown, of }: Fact,
  secret: boolean,
): Message | undefined {
  const name = of ?? about;
  if (wanted === undefined) return undefined;
  const failed = testsOf(wanted).find((test) => !test.passes(found));
  if (failed === undefined) return undefined;
  const has = shown ?? shownOf(found);
  if (secret) {
    if (isUnset(found)) return msg('probe.field.none', { name, field });
    return failed.tells
      ? msg('probe.field.secret', { name, field, found: has })
      : msg('probe.field.hidden', { name, field });
  }
  if (isUnset(found) && failed.shown !== '') {
    return msg('probe.field.unset', { name, field, wanted: failed.shown });
  }
  return failed.fails({ name, field, found: has });
}

/** What is asked for, in parts of a label. */
export function wantParts(wants: readonly Want[], secret: boolean): readonly Message[] {
  return wants.flatMap(({ field, wanted }) => {
    if (wanted === undefined) return [];
    return secret ? [msg('probe.want.secret', { field })] : testsOf(wanted).map((test) => test.want(field));
  });
}

/** A field of names and values, one fact each: `Labels.tier`. */
export function mapFacts(
  field: string,
  wanted: Readonly<Record<string, Wanted>> | undefined,
  found: (key: string) => unknown,
): readonly Fact[] {
  return Object.entries(wanted ?? {}).map(([key, value]) => ({
    field: `${field}.${key}`,
    wanted: value,
    found: found(key),
  }));
}
