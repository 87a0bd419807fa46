import { expect, it } from 'vitest';
import { independentUrls } from './independent-urls.ts';

it('takes the first URL of each operator', () => {
  expect(
    independentUrls([
      'https://rpc.a.example',
      'wss://b.example/key',
      'wss://ws.a.example',
      'https://b.example',
    ]),
  ).toEqual(['https://rpc.a.example', 'wss://b.example/key']);
});

it('knows an operator by its registered name alone', () => {
  const urls = [
    'https://a.example',
    'https://a.other',
    'https://ao.ther',
    'https://1.2.3.4.example',
    'https://9.example',
  ];
  expect(independentUrls([...urls, 'https://x.y.a.example:8443/path', 'https://9.9.example'])).toEqual([
    'https://a.example',
    'https://a.other',
    'https://ao.ther',
    'https://1.2.3.4.example',
    'https://9.example',
  ]);
});

it('tells servers without a registered name apart by their ports', () => {
  const urls = [
    'http://127.0.0.1:1',
    'http://127.0.0.1:2',
    'http://localhost:1',
    'http://localhost:2',
    'http://[::1]:1',
    'http://[::1]:2',
  ];
  expect(independentUrls([...urls, 'ws://127.0.0.1:1'])).toEqual(urls);
});

it('lets be what is no URL', () => {
  expect(independentUrls(['x', 'x', 'y'])).toEqual(['x', 'y']);
});
