import { describe, expect, it, vi } from 'vitest';
import { readBodyWithin } from './read-body-within.ts';

const never = new AbortController().signal;
const chunk = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

function streamOf(chunks: readonly Uint8Array[], cancel = vi.fn<() => void>()): ReadableStream<Uint8Array> {
  const left = [...chunks];
  return new ReadableStream(
    {
      pull(controller) {
        const next = left.shift();
        if (next) controller.enqueue(next);
        else controller.close();
      },
      cancel,
    },
    { highWaterMark: 0 },
  );
}

describe('readBodyWithin', () => {
  it('joins the chunks of a body that just fits', async () => {
    const body = streamOf([chunk(1, 2), chunk(), chunk(3)]);
    expect(await readBodyWithin(new Response(body as BodyInit), 3, never)).toEqual(chunk(1, 2, 3));
  });

  it('gives nothing for a body one byte over, and cancels the rest', async () => {
    const cancel = vi.fn<() => void>();
    const body = streamOf([chunk(1, 2), chunk(3, 4), chunk(5)], cancel);
    expect(await readBodyWithin(new Response(body as BodyInit), 3, never)).toBeUndefined();
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('reads nothing of a body whose declared length is over', async () => {
    const pull = vi.fn<() => void>();
    const cancel = vi.fn<() => void>();
    const body = new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
    const response = new Response(body, { headers: { 'content-length': '4' } });
    expect(await readBodyWithin(response, 3, never)).toBeUndefined();
    expect(pull).not.toHaveBeenCalled();
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('gives no bytes for a response without a body', async () => {
    expect(await readBodyWithin(new Response(null), 3, never)).toEqual(chunk());
  });

  it('ends with its signal also where the stream does not, and gives no part of a body for the whole', async () => {
    const controller = new AbortController();
    const cancel = vi.fn<() => void>();
    const start = (stream: ReadableStreamDefaultController): void => stream.enqueue(chunk(1));
    const body = new ReadableStream({ start, cancel });
    const read = readBodyWithin(new Response(body), 3, controller.signal);
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Error('nobody waits'));
    await expect(read).rejects.toThrow('nobody waits');
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('waits for no body once its signal has fired', async () => {
    const cancel = vi.fn<() => void>();
    const body = new ReadableStream({ cancel });
    const read = readBodyWithin(new Response(body), 3, AbortSignal.abort(new Error('nobody waits')));
    await expect(read).rejects.toThrow('nobody waits');
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('rejects when the stream fails', async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new TypeError('gone')) });
    await expect(readBodyWithin(new Response(body), 3, never)).rejects.toThrow('gone');
  });
});
