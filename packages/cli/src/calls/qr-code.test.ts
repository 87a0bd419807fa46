import pc from 'picocolors';
import { decodeQR } from 'qr/decode.js';
import { expect, it } from 'vitest';
import { qrCode } from './qr-code.ts';

const link = `https://call.example.org/#i=${'Ab-_'.repeat(98)}`;
const view = { colors: pc.createColors(false), columns: 80, now: 0 };

it('fits a terminal of 80 columns, and is read back from what it shows', async () => {
  const shown = (await qrCode(link, view)) ?? '';
  const rows = shown.trimEnd().split('\n');
  expect(Math.max(...rows.map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(decodeQR(pictureOf(rows))).toBe(link);
});

it('is left out where the terminal is too narrow', async () => {
  expect(await qrCode(link, { ...view, columns: 60 })).toBeUndefined();
});

it('is black on white with colours, whatever those of the terminal are', async () => {
  const shown = (await qrCode(link, { ...view, colors: pc.createColors(true) })) ?? '';
  for (const row of shown.trimEnd().split('\n')) expect(row.startsWith('\u001b[40m\u001b[97m')).toBe(true);
});

/** The picture that a camera would see, with 8 pixels to a module. */
function pictureOf(rows: readonly string[]): { width: number; height: number; data: Uint8ClampedArray } {
  const light = rows.flatMap((row) => [
    [...row].map((block) => block === '█' || block === '▀'),
    [...row].map((block) => block === '█' || block === '▄'),
  ]);
  const scale = 8;
  const margin = 4;
  const width = ((light[0]?.length ?? 0) + 2 * margin) * scale;
  const height = (light.length + 2 * margin) * scale;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isLight = light[Math.floor(y / scale) - margin]?.[Math.floor(x / scale) - margin] ?? true;
      if (!isLight) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  return { width, height, data };
}
