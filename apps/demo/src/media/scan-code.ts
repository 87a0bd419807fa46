/** Looks through the camera until there is a QR code in the picture: its text, or undefined when told to end. */
export async function scanCode(player: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined> {
  if (!navigator.mediaDevices) throw new DOMException('', 'SecurityError');
  // First, so that there is no camera to be let go of when it fails.
  const { decodeQR } = await import('qr/decode.js').catch(() => {
    throw new DOMException('', 'NetworkError');
  });
  if (signal.aborted) return undefined;
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    player.srcObject = stream;
    while (!signal.aborted) {
      const text = readFrame(player, decodeQR);
      if (text !== undefined) return text;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return undefined;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    // Another scan may show its picture there by now.
    if (player.srcObject === stream) player.srcObject = null;
  }
}

function readFrame(player: HTMLVideoElement, decode: (image: ImageData) => string): string | undefined {
  const { videoWidth: width, videoHeight: height } = player;
  const context = new OffscreenCanvas(width || 1, height || 1).getContext('2d');
  if (!context || width === 0) return undefined;
  context.drawImage(player, 0, 0);
  try {
    return decode(context.getImageData(0, 0, width, height));
  } catch {
    // Most frames hold no code.
    return undefined;
  }
}
