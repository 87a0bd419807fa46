// What no client can beat: the same questions, encoded by hand, answers cut out at a known place.
const hex = (text) => Buffer.from(text).toString('hex');
const byte = (n) => n.toString(16).padStart(2, '0');

export async function open({ url, registry }) {
  const head = `0x${'00'.repeat(32)}${registry.hex.slice(2)}${'00'.repeat(16)}0000`;
  const message = (selector, label) => {
    const input = selector + byte(label.length * 4) + hex(label);
    return head + byte((input.length / 2) * 4) + input;
  };
  const post = async (calls) => {
    const body = calls.map(([method, ...params], id) => ({ jsonrpc: '2.0', id, method, params }));
    const reply = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return reply.json();
  };
  const questions = (label, at) => [
    ['state_call', 'ContractsApi_call', message('528be9f1', label), at],
    ['state_call', 'ContractsApi_call', message('61437185', label), at],
    ['state_call', 'ContractsApi_call', message('d259f7ba', label), at],
  ];
  const idIn = (reply) => {
    const marker = hex('staex-id');
    const at = reply.result.indexOf(marker) + marker.length + 2;
    return Buffer.from(reply.result.slice(at, at + 104), 'hex').toString();
  };
  const [, { result: at }] = await post([['chain_getBlockHash', 0], ['chain_getFinalizedHead']]);
  return {
    one: async (label) => idIn((await post(questions(label, at)))[0]),
    many: async (labels) => {
      const replies = await post(labels.flatMap((label) => questions(label, at)));
      return labels.map((_, i) => idIn(replies[3 * i]));
    },
  };
}
