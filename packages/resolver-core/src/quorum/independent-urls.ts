/**
 * The first URL of each operator, as far as addresses show it: hosts under one registered name (`rpc.a.example`,
 * `ws.a.example`) count as one. For lists of our own; whoever names endpoints decides what is independent.
 */
export function independentUrls(urls: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return urls.filter((url) => {
    const operator = operatorOf(url);
    const isNew = !seen.has(operator);
    seen.add(operator);
    return isNew;
  });
}

function operatorOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { hostname, host } = new URL(url);
  // An address, or a name of this machine's network: its ports are what tells servers apart.
  const isNumeric = /^\[|^[\d.]+$/.test(hostname);
  return isNumeric || !hostname.includes('.') ? host : hostname.split('.').slice(-2).join('.');
}
