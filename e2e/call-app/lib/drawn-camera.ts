import { writeFileSync } from 'node:fs';

/** Somebody drawn, for pictures in which a test picture would say nothing. */
export interface Figure {
  /** Behind them, above and below. */
  readonly wall: readonly [Rgb, Rgb];
  readonly skin: Rgb;
  readonly hair: Rgb;
  readonly shirt: Rgb;
  readonly longHair: boolean;
}

type Rgb = readonly [red: number, green: number, blue: number];

interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
  readonly color: Rgb;
  /** Only above (-) or below (+) this height. */
  readonly above?: number;
  readonly below?: number;
}

const [width, height, frames] = [640, 360, 16];

/** The two of the pictures. */
export const figures = {
  alice: {
    wall: [
      [250, 226, 200],
      [232, 190, 166],
    ],
    skin: [233, 185, 150],
    hair: [92, 52, 40],
    shirt: [46, 94, 120],
    longHair: true,
  },
  bob: {
    wall: [
      [186, 214, 216],
      [126, 168, 178],
    ],
    skin: [190, 136, 104],
    hair: [40, 34, 34],
    shirt: [196, 92, 66],
    longHair: false,
  },
} as const satisfies Record<string, Figure>;

/** Writes a video that Chromium takes for a camera (YUV4MPEG2). */
export function writeCameraVideo(path: string, figure: Figure): void {
  const parts: Uint8Array[] = [Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < frames; frame++) {
    const sway = 3 * Math.sin((2 * Math.PI * frame) / frames);
    parts.push(Buffer.from('FRAME\n'), toYuv(draw(figure, sway)));
  }
  writeFileSync(path, Buffer.concat(parts));
}

function shapesOf({ skin, hair, shirt, longHair }: Figure, sway: number): readonly Ellipse[] {
  const x = 320 + sway;
  const dark: Rgb = [48, 36, 34];
  return [
    ...(longHair ? [{ x, y: 178, rx: 86, ry: 122, color: hair }] : []),
    { x: 320, y: 392, rx: 178, ry: 128, color: shirt },
    { x: 320 + sway / 2, y: 262, rx: 32, ry: 44, color: skin },
    { x, y: 166, rx: 64, ry: 80, color: skin },
    { x, y: 128, rx: 70, ry: 62, color: hair, below: 0, above: 124 },
    { x: x - 24, y: 166, rx: 6, ry: 8, color: dark },
    { x: x + 24, y: 166, rx: 6, ry: 8, color: dark },
    { x, y: 200, rx: 24, ry: 16, color: [160, 66, 66], below: 202 },
  ];
}

function draw(figure: Figure, sway: number): Uint8Array {
  const shapes = shapesOf(figure, sway);
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const down = y / height;
      const color = figure.wall[0].map((top, i) => top + ((figure.wall[1][i] ?? top) - top) * down);
      for (const shape of shapes) {
        const part = cover(shape, x, y);
        if (part > 0) for (const [i, value] of shape.color.entries()) color[i] = mix(color[i]!, value, part);
      }
      pixels.set(color, (y * width + x) * 3);
    }
  }
  return pixels;
}

/** How much of a pixel an ellipse covers; its edge is soft. */
function cover({ x, y, rx, ry, above = height, below = 0 }: Ellipse, atX: number, atY: number): number {
  if (atY > above || atY < below) return 0;
  const distance = (Math.hypot((atX - x) / rx, (atY - y) / ry) - 1) * Math.min(rx, ry);
  return Math.min(1, Math.max(0, 0.5 - distance));
}

function mix(from: number, to: number, part: number): number {
  return from + (to - from) * part;
}

/** 4:2:0, full range (ITU-R BT.601). */
function toYuv(rgb: Uint8Array): Uint8Array {
  const luma = width * height;
  const yuv = new Uint8Array(luma * 1.5);
  for (let i = 0; i < luma; i++) {
    const [r = 0, g = 0, b = 0] = rgb.subarray(i * 3, i * 3 + 3);
    yuv[i] = 0.299 * r + 0.587 * g + 0.114 * b;
    const [x, y] = [i % width, Math.floor(i / width)];
    if (x % 2 || y % 2) continue;
    const at = (y / 2) * (width / 2) + x / 2;
    yuv[luma + at] = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b;
    yuv[luma * 1.25 + at] = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
  return yuv;
}
