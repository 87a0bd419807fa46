import { z } from '@hono/zod-openapi';
import { escapeText } from '@peername/resolver-core';
import { RequestError } from '../problem.ts';
import { type DnsQuery, internet } from './dns-message.ts';
import { writeQuestion } from './read-question.ts';

/** The types of records that can be asked for by their name; others by their number. */
const typeNumbers: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  DNAME: 39,
  DS: 43,
  DNSKEY: 48,
  TLSA: 52,
  SVCB: 64,
  HTTPS: 65,
  ANY: 255,
  CAA: 257,
};

const flag = z.enum(['0', '1', 'false', 'true']).transform((text) => text === '1' || text === 'true');

/** The parameters of a query in the JSON form. */
export const jsonQuery = z.strictObject({
  name: z
    .string()
    .openapi({ example: '_dnsaddr.alice.azero', description: 'A name, after _dnsaddr. for its peer' }),
  type: z
    .string()
    .transform((text) => typeNumbers[text.toUpperCase()] ?? (/^[0-9]{1,5}$/.test(text) ? Number(text) : -1))
    .refine((type) => type >= 0 && type <= 0xffff, 'is not a type of DNS records')
    .optional()
    .openapi({
      type: 'string',
      example: 'TXT',
      description: 'A type of records by its name or number. Default: A',
    }),
  cd: flag.optional().openapi({ description: 'Sent back. Nothing here is signed by DNSSEC' }),
  do: flag.optional().openapi({ description: 'Has no effect. Nothing here is signed by DNSSEC' }),
});

/** A query in the JSON form as any other. @throws {@link RequestError} `BAD_REQUEST` for a name that fits into none */
export function toDnsQuery({ name, type = 1, cd = false }: z.output<typeof jsonQuery>): DnsQuery {
  const question = writeQuestion(name, type, internet);
  if (!question) throw new RequestError('BAD_REQUEST', `"${escapeText(name, 80)}" is not a name in the DNS`);
  return { id: 0, opcode: 0, recursionDesired: true, checkingDisabled: cd, question };
}
