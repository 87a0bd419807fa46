// What no client can beat: the same question, encoded beforehand, the answer cut out at a known place.
import { AbiCoder, concat, dnsEncode, id, namehash } from 'ethers';

const coder = AbiCoder.defaultAbiCoder();
const selector = (signature) => id(signature).slice(0, 10);

export async function open({ url, universalResolver, cold }) {
  const text = (node, key) =>
    concat([selector('text(bytes32,string)'), coder.encode(['bytes32', 'string'], [node, key])]);
  const question = (label) => {
    const node = namehash(`${label}.eth`);
    const calls = [
      text(node, 'staex-id'),
      text(node, 'io.staex.id'),
      text(node, 'peer-id'),
      concat([selector('addr(bytes32)'), coder.encode(['bytes32'], [node])]),
    ];
    const multicall = concat([selector('multicall(bytes[])'), coder.encode(['bytes[]'], [calls])]);
    return concat([
      selector('resolveWithGateways(bytes,bytes,string[])'),
      coder.encode(
        ['bytes', 'bytes', 'string[]'],
        [dnsEncode(`${label}.eth`), multicall, ['x-batch-gateway:true']],
      ),
    ]);
  };
  // Encoding is no part of the bound.
  const questions = new Map(
    Array.from({ length: cold ? 1 : 400 }, (_, i) => [`bench${i}`, question(`bench${i}`)]),
  );
  const post = async (body) => {
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return reply.json();
  };
  const call = (label, tag, n) => ({
    jsonrpc: '2.0',
    id: n,
    method: 'eth_call',
    params: [{ to: universalResolver, data: questions.get(label) }, tag],
  });
  const idIn = ({ result }) => {
    const length = `${(52).toString(16).padStart(64, '0')}`;
    const at = result.indexOf(length) + 64;
    return Buffer.from(result.slice(at, at + 104), 'hex').toString();
  };
  const head = await post([
    { jsonrpc: '2.0', id: 0, method: 'eth_chainId', params: [] },
    { jsonrpc: '2.0', id: 1, method: 'eth_getBlockByNumber', params: ['latest', false] },
  ]);
  const tag = { blockHash: head[1].result.hash };
  return {
    one: async (label) => idIn(await post(call(label, tag, 0))),
    many: async (labels) => (await post(labels.map((label, n) => call(label, tag, n)))).map(idIn),
  };
}
