import { describe, expect, it } from 'vitest';
import { align, alignLeft } from './table.ts';

describe('a table', () => {
  it('puts the columns under each other, whatever the length of a last cell, and without spaces at the ends of lines', () => {
    const rows = [['a', 'bbb', 'c'], ['a very long end'], ['', 'b', ''], []];
    expect(alignLeft(rows)).toEqual(['a  bbb  c', 'a very long end', '   b', '']);
  });

  it('puts columns to the right that hold numbers', () => {
    const rows = [
      ['x', '1', 'end'],
      ['x', '100', 'end'],
    ];
    expect(align(rows, (column) => column === 1)).toEqual(['x    1  end', 'x  100  end']);
  });
});
