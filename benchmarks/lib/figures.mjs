/** The middle of some numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** `median (lowest–highest)`. */
export function spread(numbers) {
  const digits = median(numbers) < 20 ? 1 : 0;
  const show = (n) => n.toFixed(digits);
  return `**${show(median(numbers))}** (${show(Math.min(...numbers))}–${show(Math.max(...numbers))})`;
}

/** The ratio of two series taken in turns, round by round: `median (lowest–highest)`. */
export function ratio(numbers, others) {
  const ratios = numbers.map((n, i) => n / others[i]);
  const show = (n) => n.toFixed(2);
  return `**${show(median(ratios))}** (${show(Math.min(...ratios))}–${show(Math.max(...ratios))})`;
}

/** What one series takes beyond another taken in turns with it: `median (lowest–highest)`. */
export function difference(numbers, others) {
  const beyond = numbers.map((n, i) => n - others[i]);
  const show = (n) => n.toFixed(0);
  return `**${show(median(beyond))}** (${show(Math.min(...beyond))}–${show(Math.max(...beyond))})`;
}

/** A Markdown table. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}
