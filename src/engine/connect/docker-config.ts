import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { EngineError, msg, type Message } from '../message.ts';
import { fieldOf, reasonOf } from '../json.ts';
import { cleanText } from '../streams/sanitise.ts';

/** Reads a text file; undefined when there is none. Throws what the system says when it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

/** The docker CLI's own settings, as far as they say which engine is meant. */
export interface DockerConfig {
  /** `currentContext`; empty when none is set. */
  readonly currentContext: string;
  /** Set when the file is there but cannot be used; the docker CLI warns and goes on without it, and so do we. */
  readonly warning?: Message;
}

/** Reads `config.json` of the docker config folder. Never throws. */
export function readDockerConfig(dir: string, readFile: ReadFile): DockerConfig {
  const path = join(dir, 'config.json');
  try {
    const current = fieldOf(parse(readFile(path)), 'currentContext');
    return { currentContext: typeof current === 'string' ? current : '' };
  } catch (error) {
    return {
      currentContext: '',
      warning: msg('connect.badConfig', { path: cleanText(path), reason: reasonOf(error) }),
    };
  }
}

/** What a context says about its engine. */
export interface DockerContext {
  readonly host: string;
  /** It brings certificates, or says that the engine's is not to be verified: the address is meant with TLS. */
  readonly tls: boolean;
}

/**
 * Reads a context's metadata: `contexts/meta/<sha256 of the name>/meta.json`, certificates under `contexts/tls/…`
 * (docker/cli, cli/context/store). `namedBy` is the flag, variable or file that named it, for the sentence.
 * Throws EngineError when there is no such context or it names no engine.
 */
export function readContext(dir: string, name: string, namedBy: string, readFile: ReadFile): DockerContext {
  const id = createHash('sha256').update(name).digest('hex');
  const path = join(dir, 'contexts', 'meta', id, 'meta.json');
  let meta: unknown;
  try {
    meta = parse(readFile(path));
  } catch (error) {
    throw new EngineError(
      msg('connect.badContext', { name: cleanText(name), path: cleanText(path), reason: reasonOf(error) }),
      { cause: error },
    );
  }
  if (meta === undefined) {
    throw new EngineError(
      msg('connect.unknownContext', { name: cleanText(name), namedBy: cleanText(namedBy) }),
    );
  }
  const docker = fieldOf(fieldOf(meta, 'Endpoints'), 'docker');
  const host = fieldOf(docker, 'Host');
  if (typeof host !== 'string' || host === '') {
    throw new EngineError(msg('connect.contextWithoutEngine', { name: cleanText(name) }));
  }
  const certificates = ['ca.pem', 'cert.pem', 'key.pem'].map((file) =>
    join(dir, 'contexts', 'tls', id, 'docker', file),
  );
  const tls =
    fieldOf(docker, 'SkipTLSVerify') === true || certificates.some((file) => isThere(file, readFile));
  return { host, tls };
}

function parse(text: string | undefined): unknown {
  return text === undefined || text.trim() === '' ? undefined : JSON.parse(text);
}

/** A certificate that may not be read is there all the same. */
function isThere(path: string, readFile: ReadFile): boolean {
  try {
    return readFile(path) !== undefined;
  } catch {
    return true;
  }
}
