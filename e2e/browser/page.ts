import { azero } from '@peername/azero';
import { ens } from '@peername/ens';
import { createResolver, type Resolution } from '@peername/resolver-core';

/** What the test tells the page, in the fragment of its address. */
export interface PageSettings {
  readonly azeroUrl: string;
  readonly ensUrl: string;
  readonly names: readonly string[];
}

const { azeroUrl, ensUrl, names }: PageSettings = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const resolver = createResolver({
  services: [azero({ endpoints: [azeroUrl] }), ens({ endpoints: [ensUrl] })],
});

for await (const resolution of resolver.lookupMany(names)) {
  const line = document.createElement('li');
  line.textContent = `${resolution.input} ${resolution.state} ${detailOf(resolution)}`;
  document.body.append(line);
}
document.title = 'done';

function detailOf(resolution: Resolution): string {
  switch (resolution.state) {
    case 'found':
      return `${resolution.peer.kind} ${resolution.peer.id}`;
    case 'absent':
      return resolution.reason;
    case 'invalid':
      return resolution.records.map(({ key, value }) => `${key}=${value}`).join(' ');
    case 'unknown':
      return `${resolution.error.code} ${resolution.error.message}`;
  }
}
