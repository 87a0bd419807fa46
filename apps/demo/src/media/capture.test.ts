import { describe, expect, it } from 'vitest';
import { explainCaptureError } from './explain-capture-error.ts';
import { levelOf } from './watch-level.ts';

describe('explainCaptureError', () => {
  it.each([
    'NotAllowedError',
    'NotFoundError',
    'NotReadableError',
    'OverconstrainedError',
    'SecurityError',
    'AbortError',
  ])('has a sentence of its own for %s, which names the device', (name) => {
    const other = explainCaptureError('camera', 'SomethingElse');
    const sentence = explainCaptureError('camera', name);
    expect(sentence).not.toBe(other);
    expect(sentence).not.toContain(name);
    expect(sentence).toContain('camera');
  });

  it('keeps the name of an error that it does not know', () => {
    expect(explainCaptureError('microphone', 'StrangeError')).toContain('StrangeError');
  });
});

describe('levelOf', () => {
  it('goes from nothing for silence to 1 for the loudest', () => {
    expect(levelOf(new Float32Array(64))).toBe(0);
    expect(levelOf(new Float32Array(64).fill(1))).toBe(1);
    expect(levelOf(new Float32Array())).toBe(0);
    const quiet = levelOf(new Float32Array(64).fill(0.01));
    expect(quiet).toBeGreaterThan(0);
    expect(levelOf(new Float32Array(64).fill(0.1))).toBeGreaterThan(quiet);
  });
});
