import { vi } from 'vitest';
import { WebSocket } from 'ws';
import { createEndpoint } from '../src/create-endpoint.ts';
import type { EndpointOptions, RpcEndpoint } from '../src/endpoint.ts';
import { parseEndpointUrl } from '../src/endpoint-address.ts';
import { openSocket as openBrowserSocket } from '../src/open-socket-browser.ts';
import { createSocketEndpoint } from '../src/socket-endpoint.ts';

/** Endpoints over each platform's WebSocket. That of browsers stubs a global. */
export const socketPlatforms: Record<string, (url: string, options?: EndpointOptions) => RpcEndpoint> = {
  Node: createEndpoint,
  browsers: (url, options) => {
    vi.stubGlobal('WebSocket', WebSocket);
    return createSocketEndpoint(parseEndpointUrl(url), options, openBrowserSocket);
  },
};
