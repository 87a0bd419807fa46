import { open } from 'node:fs/promises';
import { type AnswerMessage, parseSavedAnswer } from '@peername/http-gateway/client/verify';
import type { ByteCount } from '@peername/resolver-core';
import type { Io } from '../io.ts';
import { UsageError } from '../usage-error.ts';

/** An answer that was saved, with the name of its file. */
export interface SavedAnswer {
  readonly file: string;
  readonly message: AnswerMessage;
}

// Two answers to batches, written as JSON texts.
const longest: ByteCount = 20 * 1024 * 1024;

/**
 * The answers in a file: one as curl saves it, or two in what was said about a contradiction with `--json`. `-` is
 * standard input.
 *
 * @throws {@link UsageError} for anything else
 */
export async function readSaved(file: string, io: Pick<Io, 'stdin'>): Promise<readonly SavedAnswer[]> {
  const bytes = await readBytes(file, io);
  const message = parseSavedAnswer(bytes);
  if (message) return [{ file, message }];
  const messages = bundledMessages(bytes);
  if (messages) return messages.map((one, i) => ({ file: `${file} (${i + 1})`, message: one }));
  throw new UsageError(
    `${file} is not an answer as "curl -si URL" saves it: a status line, header fields, an empty line and the body`,
  );
}

/** The one answer in a file. @throws {@link UsageError} */
export async function readOneSaved(file: string, io: Pick<Io, 'stdin'>): Promise<AnswerMessage> {
  const [first] = await readSaved(file, io);
  if (first) return first.message;
  throw new UsageError(`${file} holds no answer`);
}

async function readBytes(file: string, { stdin }: Pick<Io, 'stdin'>): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  const source = file === '-' ? stdin : await openFile(file);
  try {
    for await (const chunk of source) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > longest) throw new UsageError(`${file} is too big to be an answer of a gateway`);
      chunks.push(bytes);
    }
  } catch (error) {
    throw error instanceof UsageError ? error : unreadable(file, error);
  }
  return Buffer.concat(chunks);
}

async function openFile(file: string): Promise<AsyncIterable<Uint8Array>> {
  try {
    return (await open(file)).createReadStream();
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): UsageError {
  return new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`, {
    cause: error,
  });
}

/** The two messages of a contradiction, in any of the lines. */
function bundledMessages(bytes: Uint8Array): readonly AnswerMessage[] | undefined {
  for (const line of Buffer.from(bytes).toString().split('\n')) {
    const { contradiction } = Object(parseJson(line)) as { readonly contradiction?: unknown };
    const { messages } = Object(contradiction) as { readonly messages?: unknown };
    // As many as contradict each other; each is compared with each.
    if (!Array.isArray(messages) || messages.length !== 2) continue;
    const parsed = messages.map((text) => parseSavedAnswer(Buffer.from(String(text))));
    if (parsed.every((one) => one !== undefined)) return parsed;
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
