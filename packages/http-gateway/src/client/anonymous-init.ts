/** How a request is made that follows no redirect, says nothing of who asks and is answered from no cache. */
export function anonymousInit(): RequestInit {
  return {
    redirect: 'manual',
    // Cloudflare's fetch throws on what it does not know, and has no cookies or referrers to leave out.
    ...('credentials' in Request.prototype && { credentials: 'omit', referrerPolicy: 'no-referrer' }),
    // A browser's cache does not tell how long it held an answer.
    ...('cache' in Request.prototype && { cache: 'no-store' }),
  };
}
