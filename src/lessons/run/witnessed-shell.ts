import { delimiter, join } from 'node:path';
import type { Message } from '../../engine/message.ts';
import { startWitness, type Witness, type WitnessOptions } from '../../engine/witness/index.ts';
import { findProgram } from '../shell/find-program.ts';
import { prepareShell, type ShellEnvironment } from '../shell/index.ts';
import type { CourseEngine } from './course-engine.ts';

/** A shell in which an exercise is done, and the witnesses through which its docker reaches the engines. */
export interface WitnessedShell {
  readonly shell: ShellEnvironment;
  /** In front of the engine. */
  readonly witness: Witness;
  /** In front of the further engines of a lab. */
  readonly further: readonly Witness[];
  close(): Promise<void>;
}

export interface WitnessedShellOptions {
  readonly engine: CourseEngine;
  /** Path of the engine's own socket. */
  readonly upstream: string;
  /** The exercise's folder. */
  readonly folder: string;
  /** An existing folder, ours alone, for sockets and the shell's files; a short path. */
  readonly dir: string;
  /** What the engine's witness does beside recording. */
  readonly watch?: Pick<WitnessOptions, 'guard' | 'journal'>;
  /** DOCKER_CONFIG where neither lab nor engine has one of its own. */
  readonly dockerConfig: string;
  /** The person's environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly say: (message: Message) => string;
}

/** Starts the witnesses of an engine and makes a shell ready that speaks to them. */
export async function openWitnessedShell(options: WitnessedShellOptions): Promise<WitnessedShell> {
  const { engine, upstream, folder, dir, watch = {}, dockerConfig, env, say } = options;
  const ends: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  try {
    const witness = await startWitness({ upstream, dir: join(dir, 'w'), say, ...watch });
    ends.push(() => witness.close());
    const further: Witness[] = [];
    for (const [index, socket] of (engine.lab?.sockets.slice(1) ?? []).entries()) {
      const other = await startWitness({ upstream: socket, dir: join(dir, `w${index + 2}`), say });
      ends.push(() => other.close());
      further.push(other);
    }
    const around = await engine.lab?.shell([witness, ...further].map(({ socket }) => socket));
    const added = around?.path ?? [];
    const path = env['PATH'] ?? '';
    const shell = await prepareShell({
      folder,
      workDir: join(dir, 'sh'),
      dockerHost: `unix://${witness.socket}`,
      otherHosts: around?.otherHosts ?? [],
      docker: findProgram('docker', [...added, ...engine.path, path].join(delimiter)) ?? null,
      dockerConfig: around?.dockerConfig ?? engine.dockerConfig ?? dockerConfig,
      inside: around?.inside ?? engine.inside,
      say,
      env: { ...env, PATH: [...added, path].join(delimiter) },
    });
    ends.push(() => shell.close());
    return { shell, witness, further, close };
  } catch (error) {
    await close();
    throw error;
  }
}
