/** `58 minutes`, `1 minute`, `40 seconds`: how long something still lasts. */
export function describeDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  if (seconds < 60) return counted(seconds, 'second');
  if (seconds < 5_400) return counted(Math.round(seconds / 60), 'minute');
  return counted(Math.round(seconds / 3_600), 'hour');
}

/** `0:07`, `12:40`, `1:02:03`: how long something has lasted. */
export function clockText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, i) => (i === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':');
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
