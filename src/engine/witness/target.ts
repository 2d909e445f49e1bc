/** What a request asks for: its path without version prefix, decoded and cut at the slashes, and its query. */
export interface Target {
  /** "1.45"; empty where the path has no version. */
  readonly version: string;
  /** "/containers/web/json" → ["containers", "web", "json"]. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

/** Control characters, and what a reader might take for something else than a character of a name. */
const AMBIGUOUS = /[\x00-\x1f\x7f\\?#%]/;

/**
 * Reads the target of a request line as the engine would, where there is only one way to do so.
 * @returns undefined for a target in another form than a path, with an empty part or a dot part ("//", "/../", "/./"),
 *   with a wrong or a doubled percent encoding, or with control characters.
 */
export function readTarget(target: string): Target | undefined {
  const [path = '', ...queries] = target.split('?');
  const decoded = decode(path);
  if (decoded === undefined || AMBIGUOUS.test(decoded) || !decoded.startsWith('/')) return undefined;
  const parts = decoded.slice(1).split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return undefined;
  const version = /^v([0-9.]+)$/.exec(parts[0] ?? '')?.[1];
  const query = queries.join('?');
  if (/[;#]/.test(query)) return undefined;
  return {
    version: version ?? '',
    parts: version === undefined ? parts : parts.slice(1),
    query: new URLSearchParams(query),
  };
}

/** The opposite: a target that has the parts and query, and only one reading. */
export function writeTarget({ version, parts, query }: Target): string {
  const path = [...(version === '' ? [] : [`v${version}`]), ...parts].map(encodePart).join('/');
  const text = query.toString();
  return `/${path}${text === '' ? '' : `?${text}`}`;
}

/** Names of images hold colons and at signs, which the CLI sends as they are. */
function encodePart(part: string): string {
  return encodeURIComponent(part).replaceAll('%3A', ':').replaceAll('%40', '@');
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    // A wrong encoding, or bytes that are no UTF-8: there is no reading of it.
    return undefined;
  }
}
