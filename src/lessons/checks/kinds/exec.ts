import { z } from 'zod';
import { msg } from '../../../engine/message.ts';
import { defineKind } from '../kind.ts';
import { misfit, wantParts } from '../probe/facts.ts';
import { brief, notYet, unless } from '../probe/findings.ts';
import { from } from '../probe/object-finding.ts';
import { runIn } from '../probe/run.ts';
import { runningContainer } from '../probe/running.ts';
import { wanted } from '../probe/wanted.ts';

const fields = z.strictObject({
  container: z.string().min(1),
  from: from.default('any'),
  /** Words; or one text, which `sh -c` in the container reads. It must only read, and end within a second. */
  command: z.union([z.string().min(1), z.array(z.string()).min(1)]),
  user: z.string().default(''),
  exitCode: wanted.default(0),
  /** Of both streams, without the line end at its end. */
  output: wanted.optional(),
});
type Condition = z.output<typeof fields>;

/** What a command that only reads gives inside a container. */
export const exec = defineKind<Condition>({
  name: 'exec',
  fields,
  wakes: ['event', 'command', 'time'],
  modes: ['once', 'holds', 'keeps'],
  label: ({ container, command, output, exitCode }, secret) => [
    msg('probe.want.exec', { name: brief(container), command: shown(command) }),
    ...(exitCode === 0 ? [] : wantParts([{ field: codeField(command), wanted: exitCode }], secret)),
    ...wantParts([{ field: outputField(command), wanted: output }], secret),
  ],
  probe: async ({ container, from: whose, command, user, ...asked }, scene, lab, secret, signal) => {
    const found = await runningContainer({ name: container, from: whose }, { scene, lab, secret, signal });
    if ('finding' in found) return found.finding;
    const words = typeof command === 'string' ? ['sh', '-c', command] : command;
    const result = await runIn(lab.client, container, words, signal, user);
    const name = brief(container);
    if (result.noProgram) return notYet(msg('probe.exec.none', { name, command: shown(command) }));
    const output = result.output.replace(/\r?\n$/, '');
    const because =
      misfit(name, [{ field: outputField(command), wanted: asked.output, found: output }], secret) ??
      misfit(name, [{ field: codeField(command), wanted: asked.exitCode, found: result.exitCode }], secret);
    return unless(because);
  },
});

/** What a command gives, as a shell writes it: the same in every language. */
function outputField(command: string | readonly string[]): string {
  return `$(${shown(command)})`;
}

function codeField(command: string | readonly string[]): string {
  return `${shown(command)}; echo $?`;
}

function shown(command: string | readonly string[]): string {
  return brief(typeof command === 'string' ? command : command.join(' '));
}
