import { basename } from 'node:path';
import { isMap, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { msg, type Message } from '../../../engine/message.ts';
import { defineKind, type Finding } from '../kind.ts';
import { misfit, wantParts } from '../probe/facts.ts';
import { brief, MET, notYet, unless } from '../probe/findings.ts';
import { fileFacts, fileFields, fileLabel } from '../probe/file-facts.ts';
import { fileBelow } from '../probe/host-file.ts';
import { valueAt } from '../probe/json-path.ts';
import { where, whereWants } from '../probe/where.ts';

const fields = z.strictObject({
  ...fileFields,
  /** It can be read as that; a compose file has services with an image or a build each. */
  format: z.enum(['yaml', 'json', 'compose']).optional(),
  /** Values at paths of what was read. */
  where: where.optional(),
});
type Condition = z.output<typeof fields>;

/** A file in the exercise's folder. */
export const file = defineKind<Condition>({
  name: 'file',
  fields,
  wakes: ['file', 'command'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition, secret) => [
    ...fileLabel(condition, undefined, secret),
    ...(condition.format === undefined
      ? []
      : [msg('probe.want.format', { path: brief(condition.path), format: condition.format })]),
    ...wantParts(whereWants(condition.where), secret),
  ],
  probe: async (condition, _scene, lab, secret): Promise<Finding> => {
    const found = await fileBelow(lab.folder, condition.path);
    const facts = fileFacts(condition, found, basename(lab.folder));
    if ('key' in facts) return notYet(facts);
    const path = brief(condition.path);
    const because = misfit(path, facts, secret);
    if (because !== undefined) return notYet(because);
    if (found === undefined || (condition.format === undefined && condition.where === undefined)) return MET;
    const read = readAs(condition, found.content);
    if ('key' in read) return notYet(read);
    const asked = Object.entries(condition.where ?? {});
    return unless(
      misfit(
        path,
        asked.map(([field, value]) => ({ field, wanted: value, found: valueAt(read.value, field) })),
        secret,
      ),
    );
  },
});

function readAs({ path, format }: Condition, text: string): Message | { readonly value: unknown } {
  const file = brief(path);
  if (format === 'json') {
    try {
      return { value: JSON.parse(text) as unknown };
    } catch (error) {
      return msg('probe.file.json', { path: file, said: brief(error instanceof Error ? error.message : '') });
    }
  }
  const document = parseDocument(text, { logLevel: 'silent' });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const line = fault.linePos?.[0].line ?? 1;
    return msg('probe.file.yaml', {
      path: file,
      line,
      said: brief(fault.message.split(' at line')[0] ?? ''),
    });
  }
  const because = format === 'compose' ? composeFault(document, file) : undefined;
  return because ?? { value: document.toJS({ maxAliasCount: 100 }) as unknown };
}

/** Keys at the top of a Compose file (compose-spec, "The Compose application model"). */
const TOP_KEYS: ReadonlySet<string> = new Set([
  'version',
  'name',
  'include',
  'services',
  'networks',
  'volumes',
  'configs',
  'secrets',
  'models',
]);

function composeFault(document: Document, path: string): Message | undefined {
  const { contents } = document;
  if (!isMap(contents)) return msg('probe.file.no-services', { path });
  const key = contents.items
    .map((item) => String(item.key))
    .find((name) => !TOP_KEYS.has(name) && !name.startsWith('x-'));
  if (key !== undefined) return msg('probe.file.top-key', { path, key: brief(key) });
  const services: unknown = contents.get('services');
  if (!isMap(services) || services.items.length === 0) return msg('probe.file.no-services', { path });
  for (const { key: name, value } of services.items) {
    const service = brief(String(name));
    if (!isMap(value)) return msg('probe.file.no-image', { path, service });
    if (!value.has('image') && !value.has('build') && !value.has('extends')) {
      return msg('probe.file.no-image', { path, service });
    }
  }
  return undefined;
}
