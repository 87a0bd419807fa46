/** A `fetch` that asks the local chain where a program asks a public one, and nobody else but this machine. */
export function redirectFetch(urls, fetch = globalThis.fetch) {
  return (input, init) => {
    const url = new URL(input);
    const local = urls[url.href] ?? urls[url.origin] ?? (url.hostname === '127.0.0.1' ? url : undefined);
    if (local === undefined) throw new TypeError(`No local chain stands for ${url}`);
    return fetch(local, init);
  };
}
