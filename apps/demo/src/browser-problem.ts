/** Why this browser, or the way the page was opened, allows no calls; undefined when all is well. */
export function browserProblem(): string | undefined {
  if (!isSecureContext)
    return 'This page was opened over plain http, where browsers give no page the keys, microphones and cameras that calls take. Open it over https.';
  if (!('RTCPeerConnection' in globalThis))
    return 'This browser makes no calls: WebRTC is missing or switched off. Switch it on in its settings, or use another browser.';
  return undefined;
}
