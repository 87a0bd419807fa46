/** How many bytes of a chunk that begins an HTTP reply lie before the middle of its body; undefined for any other. */
export function halfOfBody(chunk: Buffer): number | undefined {
  const end = chunk.indexOf('\r\n\r\n');
  if (!chunk.subarray(0, 5).equals(Buffer.from('HTTP/')) || end < 0) return undefined;
  const head = chunk.subarray(0, end).toString('latin1');
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const body = length === undefined ? chunk.length - end - 4 : Number(length);
  return end + 4 + Math.floor(body / 2);
}
