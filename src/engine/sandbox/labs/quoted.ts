/** One word of a POSIX shell that means exactly `text`. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
