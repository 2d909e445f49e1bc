import type { Json } from '../../engine/details/clean-json.ts';

/** Names any part of which gives them away. */
const SECRET_ANYWHERE = /passw|passphrase|secret|token|credential|api_?key|private/i;
/** Words of a name that give it away: `DB_PASS`, `SSHPASS`, `accessKey`, `BASIC_AUTH`, `SENTRY_DSN`. */
const SECRET_WORD = /^(?:\w*pass|\w*keys?|creds?|\w*auth|dsn|pwd|pin|salt|cookie)$/i;
/** What the shell calls its directories. */
const HARMLESS = /^(?:PWD|OLDPWD)$/;

/** Whether a variable's name looks as if its value were to be kept secret. Errs to yes: a key shows the value. */
export function isSecretName(name: string): boolean {
  if (HARMLESS.test(name)) return false;
  return SECRET_ANYWHERE.test(name) || wordsOf(name).some((word) => SECRET_WORD.test(word));
}

/**
 * The value of a variable as it may be shown: all of it hidden where the name looks secret or the value is a private
 * key, else only the password of an address (`postgres://app:…@db`) or of a connection string (`password=…`). What is
 * shown in its place does not tell its length. An empty value stays empty.
 */
export function maskValue(name: string, value: string, mask: string): string {
  if (value === '') return '';
  if (isSecretName(name) || PRIVATE_KEY.test(value)) return mask;
  return value.replace(PASSWORD_OF_ADDRESS, `$1${mask}@`).replace(PASSWORD_OF_STRING, `$1${mask}`);
}

/** An inspect with the same values hidden in it. */
export function maskInspect(json: Json, mask: string): Json {
  if (!isObject(json) || !isObject(json['Config']) || !Array.isArray(json['Config']['Env'])) return json;
  const entries: readonly Json[] = json['Config']['Env'];
  return { ...json, Config: { ...json['Config'], Env: entries.map((entry) => maskEntry(entry, mask)) } };
}

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const PASSWORD_OF_ADDRESS = /([a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:)[^\s/]*@/gi;
const PASSWORD_OF_STRING = /\b((?:password|passwd|pwd)\s*=\s*)[^\s;&]+/gi;

function maskEntry(entry: Json, mask: string): Json {
  if (typeof entry !== 'string') return entry;
  const at = entry.indexOf('=');
  if (at < 0) return entry;
  const name = entry.slice(0, at);
  return `${name}=${maskValue(name, entry.slice(at + 1), mask)}`;
}

function isObject(json: Json | undefined): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function wordsOf(name: string): string[] {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').split(/[^A-Za-z0-9]+/);
}
