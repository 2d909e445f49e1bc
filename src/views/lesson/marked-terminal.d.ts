/** What we use of marked-terminal 7, which comes without types. */
declare module 'marked-terminal' {
  import type { MarkedExtension } from 'marked';

  type Paint = (text: string) => string;

  interface TerminalOptions {
    firstHeading?: Paint;
    heading?: Paint;
    strong?: Paint;
    em?: Paint;
    codespan?: Paint;
    blockquote?: Paint;
    html?: Paint;
    del?: Paint;
    hr?: Paint;
    href?: Paint;
    link?: Paint;
    listitem?: Paint;
    table?: Paint;
    paragraph?: Paint;
    text?: Paint;
    emoji?: boolean;
    showSectionPrefix?: boolean;
    /** Cells by which lists and code are indented. */
    tab?: number;
  }

  export function markedTerminal(options?: TerminalOptions): MarkedExtension;
}
