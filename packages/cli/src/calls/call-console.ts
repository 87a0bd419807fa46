import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { NameService } from '@peername/resolver-core';
import { inputLines } from '../input-lines.ts';
import type { Io, TextOutput } from '../io.ts';
import { jsonLine } from '../json-line.ts';
import { type Keyboard, openKeyboard } from '../keyboard.ts';
import type { Settings } from '../options.ts';
import { keyboardOf } from '../terminal-of.ts';
import { type View, viewOf } from '../view.ts';
import type { CallEvent } from './call-event.ts';
import { eventToJson } from './event-to-json.ts';
import { showEvent } from './show-event.ts';

/** Where a call is seen and controlled from: a person at a terminal, or a program. */
export interface CallConsole {
  /** Undefined where nobody can be asked. */
  readonly keyboard: Keyboard | undefined;
  /** Whether what happens is said as JSON. */
  readonly asJson: boolean;
  /** What events are written to. */
  readonly output: TextOutput;
  readonly view: View;
  tell(event: CallEvent, services?: readonly NameService[]): void;
  /** Writes text for people; nothing where programs read. */
  show(text: string): void;
  /**
   * Gives every line from now on to `take`, with `prompt` in front of what is typed, until the returned function is
   * called. Nothing where there are no lines.
   */
  listen(prompt: string, take: (line: string) => void): () => void;
  /** Resolves when no more lines can come. */
  readonly ended: Promise<void>;
  close(): void;
}

// The longest that may be said in a chat.
const longestLine = 16_384;

/**
 * Opens it. With `--pipe` standard output and input belong to the bytes, so what happens is said on standard error, and
 * lines come from the terminal itself where there is one.
 */
export function openCallConsole(io: Io, settings: Settings): CallConsole {
  const { pipe = false } = settings;
  const output = pipe ? io.stderr : io.stdout;
  const asJson = settings.json ?? !output.isTTY;
  const view = (): View => viewOf(output, settings, io.env);
  const keyboard = asJson ? undefined : pipe ? openTerminal(io) : keyboardOf(io, 'stdout');
  const show = (text: string): void => {
    if (text === '') return;
    if (keyboard) keyboard.show(text);
    else void output.write(text);
  };
  let take: ((line: string) => void) | undefined;
  let ended: Promise<void> | undefined;

  const pump = async (): Promise<void> => {
    try {
      for await (const line of inputLines(io, longestLine)) take?.(line);
    } catch {
      // The run was told to end.
    }
  };
  return {
    keyboard,
    asJson,
    output,
    get view() {
      return view();
    },
    tell(event, services) {
      show(asJson ? jsonLine(eventToJson(event)) : showEvent(event, view(), services));
    },
    show(text) {
      if (!asJson) show(text);
    },
    listen(prompt, next) {
      if (keyboard) return keyboard.listen(prompt, next);
      take = next;
      // Read no sooner than somebody listens: what comes early waits in the pipe.
      if (!pipe) ended ??= pump();
      return () => {
        if (take === next) take = undefined;
      };
    },
    get ended() {
      return keyboard?.ended ?? ended ?? new Promise<void>(() => {});
    },
    close: () => keyboard?.close(),
  };
}

/** The terminal of the process, whatever its standard input is. */
function openTerminal(io: Io): Keyboard | undefined {
  try {
    return openKeyboard(new ReadStream(openSync('/dev/tty', 'r')), io.stderr, io);
  } catch {
    return undefined;
  }
}
