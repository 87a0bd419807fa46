import { describe, expect, it } from 'vitest';
import { formatSavedAnswer, parseSavedAnswer } from './saved-answer.ts';

const utf8 = new TextEncoder();
const parsed = (text: string) => {
  const answer = parseSavedAnswer(utf8.encode(text));
  return (
    answer && {
      status: answer.status,
      fields: Object.fromEntries(answer.headers),
      body: new TextDecoder().decode(answer.body),
    }
  );
};
const plain = { status: 200, fields: { a: 'b' }, body: '{}' };

describe('a saved answer begins with', () => {
  it.each([
    'HTTP/1.0 200 OK',
    'HTTP/1.1 200 OK',
    'HTTP/1.1 200 Whatever it is, in 7 words',
    'HTTP/1.1 200 ',
    'HTTP/2 200',
    'HTTP/2.0 200',
    'HTTP/3 200 ',
    'HTTP/3.0 200',
  ])('%j', (line) => {
    expect(parsed(`${line}\r\na: b\r\n\r\n{}`)).toEqual(plain);
  });

  it.each([
    'HTTP/1 200 OK',
    'HTTP/1.2 200 OK',
    'HTTP/11 200 OK',
    'HTTP/2.1 200',
    'HTTP/4 200',
    ' HTTP/1.1 200 OK',
    'XHTTP/1.1 200 OK',
    'HTTP/1.1  200 OK',
    'HTTP/1.1 200OK',
    'HTTP/1.1 2000',
    'HTTP/1.1 20',
    'HTTP/1.1 099 OK',
    'HTTP/1.1 600 OK',
    'HTTP/1.1 2x0 OK',
    'HTTP/1.1 20x OK',
    'HTTP/1.1 OK',
  ])('nothing like %j', (line) => {
    expect(parsed(`${line}\r\na: b\r\n\r\n{}`)).toBeUndefined();
  });

  it('any status that there is', () => {
    for (const status of [101, 204, 308, 404, 410, 503, 599])
      expect(parsed(`HTTP/1.1 ${status} X\r\n\r\n`)?.status).toBe(status);
  });
});

describe('the head of a saved answer', () => {
  it.each(['\n', '\r\n'])('ends at the first empty line, and lines may end in %j', (line) => {
    const body = `{"a": 1}${line}${line}b: c`;
    const saved = ['HTTP/1.1 200 OK', 'a: b', 'c:d', '', body].join(line);
    expect(parsed(saved)).toEqual({ status: 200, fields: { a: 'b', c: 'd' }, body });
  });

  it('may end its lines in both ways', () => {
    expect(parsed('HTTP/1.1 200 OK\na: b\r\n\n{}')).toEqual(plain);
    expect(parsed('HTTP/1.1 200 OK\r\na: b\n\r\n{}')).toEqual(plain);
  });

  it('need not have fields, nor anything behind it', () => {
    expect(parsed('HTTP/1.1 200 OK\n\n')).toEqual({ status: 200, fields: {}, body: '' });
  });

  it.each([
    'HTTP/1.1 200 OK',
    'HTTP/1.1 200 OK\n',
    'HTTP/1.1 200 OK\na: b\n',
    'HTTP/1.1 200 OK\r\na: b\r\n\r',
  ])('has an end, unlike %j', (text) => {
    expect(parsed(text)).toBeUndefined();
  });

  it('has a value for each field, of several under one name all, and each byte as one character', () => {
    expect(parsed('HTTP/1.1 200 OK\nA:  b \na: c\nd:\ne: f: g\n\n{}')).toEqual({
      ...plain,
      fields: { a: 'b, c', d: '', e: 'f: g' },
    });
    const latin = Uint8Array.from([...utf8.encode('HTTP/1.1 200 OK\na: '), 0xe9, 0x0a, 0x0a]);
    expect(parseSavedAnswer(latin)?.headers.get('a')).toBe('é');
  });

  it.each([': b', 'a', 'abc', 'a b: c', ' a: b', 'ä: b', 'a: b\u0000'])('has no field %j', (field) => {
    expect(parsed(`HTTP/1.1 200 OK\n${field}\n\n{}`)).toBeUndefined();
    expect(parsed(`HTTP/1.1 200 OK\nx: y\n${field}\n\n{}`)).toBeUndefined();
  });
});

describe('of several answers behind each other', () => {
  const before = 'HTTP/1.1 100 Continue\r\nx: y\r\n\r\n';
  const last = 'HTTP/1.1 200 OK\na: b\n\n{}';

  it('the last one counts, of eight at most', () => {
    expect(parsed(before + last)).toEqual(plain);
    expect(parsed(before.repeat(7) + last)).toEqual(plain);
    expect(parsed(before.repeat(8) + last)).toBeUndefined();
  });

  it('none counts where the last is cut off', () => {
    expect(parsed(`${before}HTTP/1.1 200`)).toBeUndefined();
    expect(parsed(`${before}HTTP/`)).toBeUndefined();
    expect(parsed(`${before}HTTP`)?.body).toBe('HTTP');
  });
});

describe('a saved answer is', () => {
  it('as long as the longest that a gateway gives, and no longer', () => {
    const head = utf8.encode('HTTP/1.1 200 OK\n\n');
    const of = (length: number): Uint8Array => {
      const saved = new Uint8Array(length);
      saved.set(head);
      return saved;
    };
    const longest = 4 * 1024 * 1024 + 65_536;
    expect(parseSavedAnswer(of(longest))?.body).toHaveLength(longest - head.length);
    expect(parseSavedAnswer(of(longest + 1))).toBeUndefined();
  });

  it('written with what a signature is about, and with nothing else', () => {
    const signedFields = {
      'content-type': 'application/json',
      'content-digest': 'sha-256=:x:',
      'content-location': '/v1/names/alice.fake',
      'signature-input': 'peername=()',
      signature: 'peername=:x:',
    };
    const headers = new Headers({ ...signedFields, 'cache-control': 'no-store' });
    const saved = formatSavedAnswer({ status: 404, headers, body: utf8.encode('{"a":1}') });
    expect(parsed(new TextDecoder().decode(saved))).toEqual({
      status: 404,
      fields: signedFields,
      body: '{"a":1}',
    });
    const bare = formatSavedAnswer({ status: 200, headers: new Headers(), body: new Uint8Array() });
    expect(new TextDecoder().decode(bare)).toBe('HTTP/1.1 200\r\n\r\n');
  });
});
