/** Rows as lines with their columns under each other. The last column may hold colours; the others are plain. */
export function alignLeft(rows: readonly (readonly string[])[]): string[] {
  return align(rows, () => false);
}

/** The same, with the columns to the right for which `toRight` says so. */
export function align(rows: readonly (readonly string[])[], toRight: (column: number) => boolean): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, i) => {
      widths[i] = Math.max(cell.length, widths[i] ?? 0);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, i) => (toRight(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
