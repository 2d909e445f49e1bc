/** `#= row.id other.row` at the end of a line: the line is needed for these claimed rows. */
const MARK = /\s#=\s*(\S.*)$/;

/** The rows for which lines of a script are marked, each once. */
export function rowsIn(script: string): ReadonlySet<string> {
  return new Set(logicalLines(script).flatMap(rowsOf));
}

/** The script without the lines that are marked for a row. */
export function withoutRow(script: string, row: string): string {
  return logicalLines(script)
    .filter((line) => !rowsOf(line).includes(row))
    .join('\n');
}

function rowsOf(line: string): readonly string[] {
  return (MARK.exec(line)?.[1] ?? '').split(/[\s,]+/).filter((row) => row !== '');
}

/** A line that ends in a backslash and those that it goes on in are one. */
function logicalLines(script: string): readonly string[] {
  const lines: string[] = [];
  let isOpen = false;
  for (const line of script.split('\n')) {
    const last = lines.at(-1);
    if (isOpen && last !== undefined) lines[lines.length - 1] = `${last}\n${line}`;
    else lines.push(line);
    isOpen = line.endsWith('\\');
  }
  return lines;
}
