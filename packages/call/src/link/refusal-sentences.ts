import type { LinkRefusal, LinkRefusalCode } from './refusal.ts';

const sentences = {
  'not-a-link':
    'There is no call link in this text. Copy the whole link, from its first to its last character, and try again.',
  'too-long':
    'This is longer than any call link. Copy the link alone, without the text around it, and try again.',
  damaged:
    'Part of this link was lost or changed on its way. Ask your friend to send it again, in a message of its own.',
  version: 'This link was made by a newer version of the app. Update yours, then open the link again.',
  'not-for-you':
    'This link can be opened by somebody else only. If you made it, send it to your friend; if you got it, ask for one that is made for the key you use here.',
  malformed:
    'This link opens, but there is no proper call inside. Ask your friend to update their app and to send a new link.',
  'weak-key':
    'The key behind this link could be used by anybody, so there is no telling who made it. Do not answer; ask your friend to make a new key.',
  'bad-signature':
    'This link was not signed by the one it claims to come from. Do not answer; ask your friend in another way whether they called.',
  'wrong-kind':
    'This is the other of the two links of a call. An invite is opened by the one who is called, a reply by the one who called.',
  expired:
    'The time of this link has run out. Ask for a new one; if it was made just now, check the clocks on both sides.',
  'too-far-ahead':
    'This link claims to be good for more than a day, which no link is. Check your clock, then ask for a new link.',
  replayed: 'This link was opened before, and each is good for one call. Ask your friend for a new one.',
  reflected:
    'This link comes from your own key, and you cannot call yourself. Dial the name of your friend instead.',
  'other-invite':
    'This reply belongs to another call. Open it where you made that call, or send your friend the link of this one again.',
  'other-sender':
    'This reply is not from the one you called. Do not take it; send your link to your friend again, in a way that only they can read.',
} as const satisfies Record<LinkRefusalCode, string>;

/** The refusal with its sentence for people: what is wrong and what to do next. */
export function refuseLink(code: LinkRefusalCode): LinkRefusal {
  return { code, sentence: sentences[code] };
}
