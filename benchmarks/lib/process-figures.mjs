import { readFileSync } from 'node:fs';

// The unit of /proc/<pid>/stat: sysconf(_SC_CLK_TCK), 100 on every Linux that Node runs on.
const ticksPerSecond = 100;

/** CPU time of a process so far, user and system, in microseconds. Linux only. */
export function cpuOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command's name may hold blanks and stands in parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1e6;
}

/** Memory of a process that is in RAM, in MB, and the most it was. Linux only. */
export function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (field) => (Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e6;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}
