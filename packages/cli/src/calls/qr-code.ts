import type { View } from '../view.ts';

// Of the four that the standard asks for; scanners do with less on a screen.
const border = 2;

/**
 * A link as a QR code of half blocks, two modules to a character; undefined when the terminal is too narrow. With
 * colours it is black on white whatever the terminal's own are; without, it counts on light text on a dark ground.
 */
export async function qrCode(link: string, { columns, colors }: View): Promise<string | undefined> {
  const { encodeQR } = await import('qr');
  const modules = encodeQR(link, 'raw', { ecc: 'low', border });
  const width = modules[0]?.length ?? 0;
  if (width > columns) return undefined;
  const isLight = (row: number, column: number): boolean => modules[row]?.[column] !== true;
  const lines: string[] = [];
  for (let row = 0; row < modules.length; row += 2) {
    let line = '';
    for (let column = 0; column < width; column++)
      line += block(isLight(row, column), row + 1 >= modules.length || isLight(row + 1, column));
    lines.push(colors.isColorSupported ? colors.bgBlack(colors.whiteBright(line)) : line);
  }
  return lines.map((line) => `${line}\n`).join('');
}

function block(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀';
  return lower ? '▄' : ' ';
}
