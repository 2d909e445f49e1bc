import { describe, expect, it } from 'vitest';
import { loadMarkdown } from '../../../src/views/lesson/markdown.ts';
import { cellWidth } from '../../../src/views/text/cells.ts';
import { createTheme } from '../../../src/views/theme/index.ts';

const laidOut = await loadMarkdown(createTheme({ depth: 0, unicode: true }));
const inColour = await loadMarkdown(createTheme({ depth: 8, unicode: true }));
const plain = (text: string, width: number): readonly string[] => laidOut(text, width).lines;
const coloured = (text: string, width: number): readonly string[] => inColour(text, width).lines;

describe('a text in Markdown', () => {
  it('is laid out in paragraphs, headings and lists, with one blank line between', () => {
    expect(plain('# Head\n\n\nA paragraph\nin two lines.\n\n- one\n- two\n', 40)).toEqual([
      'Head',
      '',
      'A paragraph',
      'in two lines.',
      '',
      '  • one',
      '  • two',
    ]);
  });

  it('wraps to the width, items below their text', () => {
    expect(plain('1. Run any command in a container\n2. Again\n', 20)).toEqual([
      '  1. Run any command',
      '     in a container',
      '  2. Again',
    ]);
  });

  it('wraps Chinese in cells, without a punctuation mark at the head of a line', () => {
    const lines = plain('容器由镜像创建，镜像是打包好的一组文件。这里用的是一个小镜像。', 15);
    expect(lines.every((line) => cellWidth(line) <= 15)).toBe(true);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.filter((line) => /^[，。]/.test(line))).toEqual([]);
  });

  it('keeps a command that is broken one command, by backslashes', () => {
    expect(plain('```sh\ndocker run -d --name web quay/busybox:1 sleep 3600\n```\n', 34)).toEqual([
      '  docker run -d --name web \\',
      '    quay/busybox:1 sleep 3600',
    ]);
    expect(plain('```\nls * a\n```', 34)).toEqual(['  ls * a']);
  });

  it('tells where commands for a shell stand, as the author wrote them, and that other blocks are none', () => {
    const text =
      'Type\n\n```sh\ndocker ps\n\ndocker run -d --name web quay/busybox:1 sleep 3600\n```\n\n```text\nNAME\n```\n\n```sh\nls\n```\n';
    const { lines, blocks } = laidOut(text, 34);
    expect(blocks.map((block) => block.text)).toEqual([
      'docker ps\n\ndocker run -d --name web quay/busybox:1 sleep 3600',
      'ls',
    ]);
    expect(blocks.map(({ from, to }) => lines.slice(from, to))).toEqual([
      ['  docker ps', '  ', '  docker run -d --name web \\', '    quay/busybox:1 sleep 3600'],
      ['  ls'],
    ]);
  });

  it('paints strong, code and links, in list items too, and without colour keeps the backticks', () => {
    expect(coloured('- **strong** and `code`', 60)).toEqual([
      '  • \u001b[1mstrong\u001b[22m and \u001b[36mcode\u001b[39m',
    ]);
    expect(plain('- **strong** and `code`', 60)).toEqual(['  • strong and `code`']);
    expect(plain('[docs](https://docs.docker.com/)', 60)).toEqual(['docs (https://docs.docker.com/)']);
  });

  it('lets no control sequence through', () => {
    const lines = plain('a\u001b]0;title\u0007b `c\u001b[2Jd`\n\n```\ne\u001bcf\n```', 60).join('\n');
    expect(lines).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});
