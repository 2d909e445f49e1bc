import { z } from 'zod';
import { msg, type Message } from '../../../engine/message.ts';
import type { FileFound } from './archive.ts';
import { wantParts, type Fact } from './facts.ts';
import { brief } from './findings.ts';
import { wanted } from './wanted.ts';

/** What may be asked of a file. */
export const fileFields = {
  path: z.string().min(1),
  is: z.enum(['there', 'gone']).default('there'),
  content: wanted.optional(),
  /** `uid:gid`, in figures. */
  owner: wanted.optional(),
  /** In octal; write it as a text: "640". */
  mode: wanted.optional(),
};

const file = z.strictObject(fileFields);
export type FileAsked = z.output<typeof file>;

/** A sentence where the file is missing or still there; else its facts. `within` names the object it is in. */
export function fileFacts(
  asked: FileAsked,
  found: FileFound | undefined,
  within: string,
): Message | readonly Fact[] {
  const about = { path: brief(asked.path), within: brief(within) };
  if (asked.is === 'gone') return found === undefined ? [] : msg('probe.file.still', about);
  if (found === undefined) return msg('probe.file.missing', about);
  if (asked.content !== undefined && found.type !== 'file') return msg('probe.file.no-file', about);
  return [
    { field: about.path, of: about.within, wanted: asked.content, found: found.content },
    { field: 'uid:gid', of: about.path, wanted: asked.owner, found: found.owner },
    { field: 'mode', of: about.path, wanted: modeText(asked.mode), found: found.mode },
  ];
}

/** @param within undefined for a file of the exercise's folder */
export function fileLabel(asked: FileAsked, within: string | undefined, secret: boolean): readonly Message[] {
  return [
    firstOf(asked, within),
    ...wantParts(
      [
        { field: asked.path, wanted: asked.content },
        { field: 'uid:gid', wanted: asked.owner },
        { field: 'mode', wanted: modeText(asked.mode) },
      ],
      secret,
    ),
  ];
}

function firstOf(asked: FileAsked, within: string | undefined): Message {
  const path = brief(asked.path);
  if (within === undefined) {
    return asked.is === 'gone'
      ? msg('probe.want.no-own-file', { path })
      : msg('probe.want.own-file', { path });
  }
  const about = { path, within: brief(within) };
  return asked.is === 'gone' ? msg('probe.want.no-file', about) : msg('probe.want.file', about);
}

/** `0640` and `640` are one. */
function modeText(mode: FileAsked['mode']): FileAsked['mode'] {
  return typeof mode === 'string' || typeof mode === 'number' ? String(mode).replace(/^0+(?=\d)/, '') : mode;
}
