/** A line longer than this is no line of any API; without a limit it would fill the memory. In UTF-16 units. */
const LINE_LIMIT = 16 * 1024 * 1024;

/**
 * Reads a stream of JSON values, one a line (GET /events, GET /containers/{id}/stats). Calls back for each value as it
 * comes. Resolves at the end of the stream, rejects when it breaks off, when a line is no JSON, or when `onValue` throws.
 */
export function readJsonLines(
  stream: NodeJS.ReadableStream,
  onValue: (value: unknown) => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let rest = '';
  const read = (chunk: string): void => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_LIMIT) throw new Error('a line without end');
    for (const line of lines) if (line !== '' && line !== '\r') onValue(JSON.parse(line));
  };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    try {
      read(chunk);
    } catch (error) {
      stream.pause();
      reject(error);
    }
  });
  stream.on('error', reject);
  stream.on('end', resolve);
  stream.on('close', resolve);
  return promise;
}
