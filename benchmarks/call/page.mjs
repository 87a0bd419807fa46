import { firstFrame } from './bare.mjs';
import { bareExchange } from './bare-exchange.mjs';
import { callExchange } from './call-exchange.mjs';

let tracks = [];

async function openCamera() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  tracks = stream.getTracks();
  // A picture that was decoded once: what comes first in a process is slow, and no matter here.
  await firstFrame(tracks.find(({ kind }) => kind === 'video'));
}

const camera = () => tracks;

// What run.mjs calls by name, with strings in and out: the links and descriptions that a person would carry.
globalThis.bench = { openCamera, bare: bareExchange(camera), call: callExchange(camera) };
