import { createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import { Writable } from 'node:stream';
import type { ReadStream } from 'node:tty';
import type { Io, TextOutput } from './io.ts';

/** Somebody at a terminal. */
export interface Keyboard {
  /** One line; undefined when there is nobody to answer any more (Ctrl-D, Ctrl-C). */
  ask(question: string, options?: AskOptions): Promise<string | undefined>;
  /**
   * Gives every line from now on to `take`, with `prompt` in front of what is being typed; until the returned function
   * is called, when lines wait for the next who wants them.
   */
  listen(prompt: string, take: (line: string) => void): () => void;
  /** Shows text above the line that is being typed, which stays whole. */
  show(text: string): void;
  /** Resolves when there is nobody to answer any more. */
  readonly ended: Promise<void>;
  close(): void;
}

/** How {@link Keyboard.ask} asks. */
export interface AskOptions {
  /** What is typed is not shown. @default false */
  readonly hidden?: boolean | undefined;
  /** What was typed before it was asked is no answer. @default false */
  readonly afresh?: boolean | undefined;
}

/** Takes over a terminal until it is closed. Ctrl-C, which sends no signal meanwhile, calls `interrupt` of `io`. */
export function openKeyboard(
  input: ReadStream,
  output: TextOutput,
  { interrupt, signal }: Pick<Io, 'interrupt' | 'signal'>,
): Keyboard {
  let isHidden = false;
  const screen = screenOn(output, () => isHidden);
  const lines: Interface = createInterface({ input, output: screen, terminal: true, historySize: 0 });
  let take: ((line: string) => void) | undefined;
  // What is typed before anybody asks for it waits.
  const early: string[] = [];
  let isPrompting = false;
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    lines.once('close', () => {
      isOver = true;
      resolve();
    });
  });
  lines.on('SIGINT', () => interrupt?.());
  lines.on('line', (line) => {
    if (take) take(line);
    else early.push(line);
    if (isPrompting && !isOver) lines.prompt();
  });

  return {
    ended,
    async ask(question, { hidden = false, afresh = false } = {}) {
      if (isOver || signal.aborted) return undefined;
      if (afresh) early.length = 0;
      isPrompting = false;
      if (hidden) screen.write(question);
      lines.setPrompt(hidden ? '' : question);
      isHidden = hidden;
      lines.prompt();
      const answer = await new Promise<string | undefined>((resolve) => {
        const first = early.shift();
        if (first === undefined) take = resolve;
        else resolve(first);
        void ended.then(() => resolve(undefined));
        signal.addEventListener('abort', () => resolve(undefined), { once: true });
      });
      take = undefined;
      if (hidden) {
        isHidden = false;
        screen.write('\n');
      }
      return answer;
    },
    listen(prompt, next) {
      take = next;
      lines.setPrompt(prompt);
      isPrompting = true;
      if (!isOver) lines.prompt(true);
      for (const line of early.splice(0)) next(line);
      return () => {
        if (take !== next) return;
        take = undefined;
        isPrompting = false;
        if (!isOver) toFirstRow();
      };
    },
    show(text) {
      if (!isPrompting || isOver) {
        screen.write(text);
        return;
      }
      toFirstRow();
      screen.write(text);
      lines.prompt(true);
    },
    close() {
      if (isPrompting && !isOver) toFirstRow();
      lines.close();
    },
  };

  /** Takes the line that is being typed off the screen; it may fill several rows. */
  function toFirstRow(): void {
    moveCursor(screen, 0, -lines.getCursorPos().rows);
    cursorTo(screen, 0);
    screen.write('\u001b[J');
  }
}

/** The output as readline wants it. */
function screenOn(output: TextOutput, isHidden: () => boolean): Writable {
  const screen = new Writable({
    decodeStrings: false,
    write(text, _, done) {
      if (!isHidden()) void output.write(String(text));
      done();
    },
  });
  return Object.defineProperties(screen, {
    isTTY: { value: true },
    columns: { get: () => output.columns },
  });
}
