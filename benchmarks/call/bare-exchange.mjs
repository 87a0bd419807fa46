import { bareSide, receiveBytes, sendBytes } from './bare.mjs';

/** A bare exchange, step by step. */
export function bareExchange(camera) {
  let side;
  return {
    invite(withMedia) {
      side = bareSide(withMedia ? camera() : []);
      return side.offer();
    },
    answer(offer, withMedia) {
      side = bareSide(withMedia ? camera() : []);
      return side.answer(offer);
    },
    take: (answer) => side.take(answer),
    connected: () => side.opened,
    framed: () => side.framed,
    candidates: () => side.candidates.map((candidate) => candidate.toJSON()),
    send: (bytes) => sendBytes(side.channel, bytes),
    receive: (bytes) => receiveBytes(side.channel, bytes),
    close: () => side.close(),
  };
}
