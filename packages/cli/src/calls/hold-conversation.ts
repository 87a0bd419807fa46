import { type Call, type Conversation, type Party, partyTitle } from '@peername/call';
import { escapeText } from '@peername/resolver-core';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { Settings } from '../options.ts';
import { alignLeft } from '../table.ts';
import type { CallConsole } from './call-console.ts';
import { carryBytes } from './carry-bytes.ts';
import { chatHelp, readChatLine } from './chat-commands.ts';
import { sendFile } from './send-file.ts';
import { type FileTaker, takeFiles } from './take-files.ts';

/** What a conversation takes place in. */
export interface ConversationPlace {
  readonly call: Call;
  readonly party: Party;
  readonly desk: CallConsole;
  readonly settings: Settings;
  readonly io: Io;
  /** Fires when the call is over. */
  readonly over: AbortSignal;
}

/**
 * Talks: chat line by line, or with `--send` one file, or with `--pipe` bytes. Resolves with what it makes of the exit
 * code when its work is done, or when the call is over.
 */
export async function holdConversation(
  conversation: Conversation,
  place: ConversationPlace,
): Promise<number> {
  const { party, desk, settings, io, over } = place;
  const from = partyTitle(party);
  const taker = takeFiles(conversation.files, desk, settings.saveTo);
  const stop = conversation.subscribe((event) => {
    if (event.type === 'chat') desk.tell({ event: 'chat', from, text: event.text, at: event.at });
  });
  try {
    if (settings.pipe) await carryBytes(conversation.pipe, io, over);
    else if (settings.send !== undefined)
      return await sendAndHangUp(settings.send, conversation, taker, place);
    else await chat(conversation, taker, place);
    await taker.settled();
    return taker.allWhole ? exitCodes.found : exitCodes.unavailable;
  } catch (error) {
    if (!over.aborted) throw error;
    await taker.settled();
    return exitCodes.unavailable;
  } finally {
    stop();
    taker.stop();
  }
}

async function sendAndHangUp(
  path: string,
  { files }: Conversation,
  taker: FileTaker,
  { desk, over }: ConversationPlace,
): Promise<number> {
  const end = await sendFile(path, files, desk, { live: true, signal: over });
  await taker.settled();
  return end === 'done' && taker.allWhole ? exitCodes.found : exitCodes.unavailable;
}

/** Until somebody hangs up. Where lines are piped, their end is no reason to: the other side may still talk. */
async function chat(conversation: Conversation, taker: FileTaker, place: ConversationPlace): Promise<void> {
  const { desk, over } = place;
  const { bold, dim } = desk.view.colors;
  const whenOver = new Promise<void>((resolve) => {
    if (over.aborted) resolve();
    over.addEventListener('abort', () => resolve(), { once: true });
  });
  let quit = (): void => {};
  const whenQuit = new Promise<void>((resolve) => {
    quit = resolve;
  });
  desk.show(dim('   Type and press Enter. /help shows what else can be done.\n'));
  desk.listen(bold('› '), (line) => {
    if (over.aborted) return;
    if (desk.keyboard) obey(line);
    else if (line.trim() !== '') say(line);
  });
  await Promise.race([whenOver, whenQuit, ...(desk.keyboard ? [desk.ended] : [])]);

  function obey(line: string): void {
    const read = readChatLine(line);
    switch (read.type) {
      case 'say':
        say(read.text);
        break;
      case 'send':
        void send(read.path);
        break;
      case 'save':
        taker.save(read.folder);
        break;
      case 'refuse':
        taker.refuse();
        break;
      case 'words':
        desk.show(`${conversation.words.join(' ')}\n`);
        break;
      case 'quit':
        quit();
        break;
      case 'help':
        desk.show(`${alignLeft(chatHelp).join('\n')}\n`);
        break;
      case 'unknown':
        desk.show(`There is no /${escapeText(read.word, 40)}; /help shows what there is.\n`);
        break;
      case 'nothing':
        break;
    }
  }

  async function send(path: string): Promise<void> {
    try {
      await sendFile(path, conversation.files, desk, { live: false, signal: over });
    } catch (error) {
      desk.tell({ event: 'trouble', sentence: (error as Error).message });
    }
  }

  function say(text: string): void {
    try {
      conversation.say(text);
    } catch (error) {
      desk.tell({ event: 'trouble', sentence: (error as Error).message });
    }
  }
}
