import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import { CellTable } from '../../src/views/ink/CellTable.tsx';
import { cellWidth } from '../../src/views/text/cells.ts';

function linesOf(frame: string | undefined): string[] {
  return (frame ?? '').split('\n');
}

describe('ink-table in cells', () => {
  const titles = ['名称', 'IMAGE', 'CPU'];
  const rows = [
    ['容器一号', 'nginx:1.27', '0.3'],
    ['db', '数据库:17', '12.5'],
    ['👍 web', '', '7'],
  ];

  it('gives every line the same width, whatever mix of Chinese, emoji and Latin is in it', () => {
    const { lastFrame } = render(<CellTable titles={titles} rows={rows} />);
    const widths = new Set(linesOf(lastFrame()).map(cellWidth));
    expect([...widths]).toEqual([10 + 12 + 6 + 4]);
  });

  it('shows the texts, aligned as asked', () => {
    const { lastFrame } = render(<CellTable titles={titles} rows={rows} align={['left', 'left', 'right']} />);
    expect(lastFrame()).toContain('│ 容器一号 │ nginx:1.27 │  0.3 │');
    expect(lastFrame()).toContain('│ db       │ 数据库:17  │ 12.5 │');
    expect(lastFrame()).toContain('│ 👍 web   │            │    7 │');
  });

  it('keeps colours, which take no cells', () => {
    const { lastFrame } = render(<CellTable titles={['状态']} rows={[['\x1b[32m运行中\x1b[39m'], ['x']]} />);
    const plain = linesOf(lastFrame()?.replaceAll(/\x1b\[[\d;]*m/g, ''));
    expect(plain).toContain('│ 运行中 │');
    expect(plain).toContain('│ x      │');
  });

  it('takes two columns of the same title, and one without', () => {
    const { lastFrame } = render(<CellTable titles={['a', 'a', '']} rows={[['1', '2', '3']]} />);
    expect(lastFrame()).toContain('│ a │ a │   │');
    expect(lastFrame()).toContain('│ 1 │ 2 │ 3 │');
  });
});
