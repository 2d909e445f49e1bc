/** A fenced block of a lesson's text. */
export interface TextBlock {
  /** The word after the fence: `sh`, `output`; empty for none. */
  readonly language: string;
  readonly text: string;
  /** Of its first line of text, from 1. */
  readonly line: number;
}

/** A runnable block with the output that the text quotes after it; null for none. */
export interface RunnableBlock {
  readonly script: string;
  readonly line: number;
  readonly output: TextBlock | null;
}

const RUNNABLE = new Set(['sh', 'bash', 'shell']);

/** The fenced blocks of a Markdown text, in their order. */
export function blocksOf(markdown: string): readonly TextBlock[] {
  const blocks: TextBlock[] = [];
  let open: { fence: string; language: string; line: number; text: string[] } | null = null;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^(`{3,}|~{3,})\s*([\w-]*)/.exec(line);
    if (open === null) {
      if (fence !== null) {
        open = { fence: fence[1] ?? '', language: fence[2] ?? '', line: index + 2, text: [] };
      }
    } else if (fence !== null && (fence[1] ?? '').startsWith(open.fence) && fence[2] === '') {
      blocks.push({ language: open.language, text: open.text.join('\n'), line: open.line });
      open = null;
    } else open.text.push(line);
  }
  return blocks;
}

/** The blocks that can be put into the shell; an `output` block belongs to the one before it. */
export function runnableBlocks(markdown: string): readonly RunnableBlock[] {
  const found: RunnableBlock[] = [];
  for (const block of blocksOf(markdown)) {
    const last = found.at(-1);
    if (RUNNABLE.has(block.language)) found.push({ script: block.text, line: block.line, output: null });
    else if (block.language === 'output' && last !== undefined && last.output === null) {
      found[found.length - 1] = { ...last, output: block };
    }
  }
  return found;
}

/** `output` blocks that stand after no runnable one. */
export function orphanOutputs(markdown: string): readonly TextBlock[] {
  const owned = new Set(runnableBlocks(markdown).map(({ output }) => output?.line));
  return blocksOf(markdown).filter(({ language, line }) => language === 'output' && !owned.has(line));
}
