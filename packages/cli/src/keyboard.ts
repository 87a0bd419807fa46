import { createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import { Writable } from 'node:stream';
import type { ReadStream } from 'node:tty';
import type { TextOutput } from './io.ts';

/** Somebody at a terminal. */
export interface Keyboard {
  /** One line; undefined when there is nobody to answer any more (Ctrl-D). */
  ask(question: string, options?: AskOptions): Promise<string | undefined>;
  /** Gives every line from now on to `take`, with `prompt` in front of what is being typed. */
  listen(prompt: string, take: (line: string) => void): void;
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
}

/**
 * Takes over a terminal until it is closed.
 *
 * @param interrupt - called for Ctrl-C, which sends no signal meanwhile
 */
export function openKeyboard(input: ReadStream, output: TextOutput, interrupt: () => void): Keyboard {
  let hidden = false;
  const screen = screenOn(output, () => hidden);
  const lines: Interface = createInterface({ input, output: screen, terminal: true, historySize: 0 });
  let take: ((line: string) => void) | undefined;
  // What is typed before anybody asks for it waits.
  const early: string[] = [];
  let prompting = false;
  let over = false;
  const ended = new Promise<void>((resolve) => lines.once('close', resolve));
  void ended.then(() => {
    over = true;
  });
  lines.on('SIGINT', interrupt);
  lines.on('line', (line) => {
    if (!take) early.push(line);
    else take(line);
    if (prompting && !over) lines.prompt();
  });

  return {
    ended,
    async ask(question, options = {}) {
      if (over) return undefined;
      prompting = false;
      screen.write(question);
      // The question stands there already and belongs to no line that is drawn anew.
      lines.setPrompt(options.hidden ? '' : question);
      hidden = options.hidden ?? false;
      if (!hidden) lines.prompt();
      const answer = await Promise.race([
        new Promise<string>((resolve) => {
          const first = early.shift();
          if (first === undefined) take = resolve;
          else resolve(first);
        }),
        ended.then(() => undefined),
      ]);
      take = undefined;
      if (hidden) {
        hidden = false;
        screen.write('\n');
      }
      return answer;
    },
    listen(prompt, next) {
      take = next;
      lines.setPrompt(prompt);
      prompting = true;
      for (const line of early.splice(0)) next(line);
      if (!over) lines.prompt(true);
    },
    show(text) {
      if (!prompting || over) {
        screen.write(text);
        return;
      }
      // The line may fill several rows: go up to the first, and take them all away.
      moveCursor(screen, 0, -lines.getCursorPos().rows);
      cursorTo(screen, 0);
      screen.write(`\u001b[J${text}`);
      lines.prompt(true);
    },
    close() {
      if (prompting && !over) screen.write('\r\u001b[J');
      lines.close();
    },
  };
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
