import type { Locator } from 'playwright-core';
import decodeQR from 'qr/decode.js';

/** What a scanner reads from a QR code as it stands on the screen. */
export async function readQrCode(drawn: Locator): Promise<string> {
  const png = (await drawn.screenshot()).toString('base64');
  // A page of its own, because the app's policy lets no script decode foreign pictures.
  const page = await drawn.page().context().browser()!.newPage();
  const { width, height, data } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
    context.drawImage(picture, 0, 0);
    const pixels = context.getImageData(0, 0, picture.width, picture.height);
    return { width: pixels.width, height: pixels.height, data: Array.from(pixels.data) };
  }, png);
  await page.close();
  return decodeQR({ width, height, data: Uint8ClampedArray.from(data) });
}
