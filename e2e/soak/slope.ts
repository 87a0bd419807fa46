/** The least-squares slope of points, in units of y for each unit of x. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const below = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return above / below;
}

/** The lowest point of each of so many stretches of equally many points: what comes and goes is left out. */
export function lowestOfEach(
  stretches: number,
  points: readonly (readonly [x: number, y: number])[],
): readonly (readonly [x: number, y: number])[] {
  const step = Math.max(1, Math.ceil(points.length / stretches));
  return points.flatMap((_, at) =>
    at % step === 0 ? [points.slice(at, at + step).reduce((low, one) => (one[1] < low[1] ? one : low))] : [],
  );
}
