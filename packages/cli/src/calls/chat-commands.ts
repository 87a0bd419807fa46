/** What somebody typed in a chat. */
export type ChatLine =
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'send'; readonly path: string }
  | { readonly type: 'save'; readonly folder: string }
  | { readonly type: 'refuse' | 'words' | 'quit' | 'help' | 'nothing' }
  | { readonly type: 'unknown'; readonly word: string };

/** What can be typed besides text, one line each. */
export const chatHelp: readonly (readonly [command: string, meaning: string])[] = [
  ['/send FILE', 'offer a file'],
  ['/save [FOLDER]', 'take the file that they offer, into this folder (default: the current one)'],
  ['/refuse', 'do not take it'],
  ['/words', 'show the words to compare'],
  ['/quit', 'hang up, as Ctrl-C does'],
  ['//text', 'say /text'],
];

/** Reads a line of a chat: text, unless it begins with one slash. */
export function readChatLine(line: string): ChatLine {
  if (line.trim() === '') return { type: 'nothing' };
  if (!line.startsWith('/')) return { type: 'say', text: line };
  if (line.startsWith('//')) return { type: 'say', text: line.slice(1) };
  const [, word = '', rest = ''] = /^\/(\S*)\s*(.*?)\s*$/.exec(line) ?? [];
  switch (word) {
    case 'send':
      return rest === '' ? { type: 'help' } : { type: 'send', path: rest };
    case 'save':
      return { type: 'save', folder: rest || '.' };
    case 'refuse':
    case 'words':
    case 'quit':
    case 'help':
      return { type: word };
    default:
      return { type: 'unknown', word };
  }
}
