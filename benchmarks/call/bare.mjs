// The least that two browsers need to talk: RTCPeerConnection by hand, whole descriptions as JSON, no signature, no
// sealing, no name, no confirmation. Runs in the page.

/** A side of a bare exchange. */
export function bareSide(tracks) {
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  const candidates = [];
  connection.addEventListener(
    'icecandidate',
    ({ candidate }) => candidate?.candidate && candidates.push(candidate),
  );
  const channel = connection.createDataChannel('bare', { negotiated: true, id: 0 });
  channel.binaryType = 'arraybuffer';
  const opened = new Promise((resolve) => channel.addEventListener('open', resolve, { once: true }));
  const framed = new Promise((resolve) => {
    connection.addEventListener(
      'track',
      ({ track }) => track.kind === 'video' && firstFrame(track).then(resolve),
    );
  });
  for (const track of tracks) connection.addTrack(track);

  const described = async (description) => {
    await connection.setLocalDescription(description);
    if (connection.iceGatheringState !== 'complete') {
      await new Promise((resolve) => {
        connection.addEventListener('icegatheringstatechange', () => {
          if (connection.iceGatheringState === 'complete') resolve();
        });
      });
    }
    return JSON.stringify(connection.localDescription);
  };
  return {
    connection,
    channel,
    candidates,
    opened,
    framed,
    offer: async () => described(await connection.createOffer()),
    async answer(offer) {
      await connection.setRemoteDescription(JSON.parse(offer));
      return described(await connection.createAnswer());
    },
    take: (answer) => connection.setRemoteDescription(JSON.parse(answer)),
    close: () => connection.close(),
  };
}

/** Resolves when a frame of a received track was decoded. */
export function firstFrame(track) {
  const video = Object.assign(document.createElement('video'), {
    muted: true,
    srcObject: new MediaStream([track]),
  });
  return new Promise((resolve) => {
    video.requestVideoFrameCallback(resolve);
    video.play().catch(() => undefined);
  });
}

/** Sends so many bytes, as fast as the channel takes them, and waits until the other side has said that all are there. */
export async function sendBytes(channel, bytes) {
  const done = new Promise((resolve) => channel.addEventListener('message', resolve, { once: true }));
  const chunk = new Uint8Array(64 * 1024);
  channel.bufferedAmountLowThreshold = 1024 * 1024;
  for (let sent = 0; sent < bytes; sent += chunk.length) {
    if (channel.bufferedAmount > 4 * 1024 * 1024) {
      await new Promise((resolve) => channel.addEventListener('bufferedamountlow', resolve, { once: true }));
    }
    channel.send(chunk);
  }
  await done;
}

/** Counts what arrives, and says so once it is all there. */
export function receiveBytes(channel, bytes) {
  let received = 0;
  channel.addEventListener('message', ({ data }) => {
    received += data.byteLength;
    if (received === bytes) channel.send('done');
  });
}
