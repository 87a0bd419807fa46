/**
 * The TypeScript examples of a Markdown text. Each block fenced as `ts` is a program of its own: it is type-checked and
 * run, unless its fence says `ts no-run`. What follows `//` behind a `console.log(…)` is the line it has to print.
 */
export function readmeExamples(markdown, file) {
  const lines = markdown.split('\n');
  const examples = [];
  for (let i = 0; i < lines.length; i++) {
    const fence = /^(`{3,})ts( no-run)?$/.exec(lines[i].trim());
    if (!fence) continue;
    const start = i + 1;
    while (++i < lines.length && lines[i].trim() !== fence[1]);
    const code = lines.slice(start, i);
    const prints = code.flatMap((line) => /^console\.log\(.*\);? \/\/ (.*)$/.exec(line)?.[1] ?? []);
    examples.push({ title: `${file}:${start}`, code: `${code.join('\n')}\n`, runs: !fence[2], prints });
  }
  return examples;
}
