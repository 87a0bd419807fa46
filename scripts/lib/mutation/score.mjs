/** Counts the mutants of a report in the mutation testing report schema, and says what share of them was found. */
export function score(report) {
  const mutants = Object.values(report.files).flatMap((file) => file.mutants);
  const count = (...states) => mutants.filter(({ status }) => states.includes(status)).length;
  const killed = count('Killed', 'Timeout');
  const survived = count('Survived');
  const uncovered = count('NoCoverage');
  const valid = killed + survived + uncovered;
  const ignored = {};
  for (const { status, statusReason = 'no reason' } of mutants)
    if (status === 'Ignored') ignored[statusReason] = (ignored[statusReason] ?? 0) + 1;
  return { valid, killed, survived, uncovered, percent: valid === 0 ? 100 : (100 * killed) / valid, ignored };
}

/** The mutants that no test found. */
export function escaped(report) {
  return Object.entries(report.files).flatMap(([file, { mutants }]) =>
    mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map((mutant) => describeMutant(file, mutant)),
  );
}

/** A mutant in one line: `file:line:column status mutator: replacement`. */
export function describeMutant(file, { location: { start }, mutatorName, replacement = '', status }) {
  const text = replacement.replace(/\s+/g, ' ').slice(0, 100);
  return `${file}:${start.line}:${start.column} ${status} ${mutatorName}: ${text}`;
}
