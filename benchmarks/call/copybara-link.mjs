import { gzipSync } from 'node:zlib';

// Two public example ids: the format carries both.
const ids = {
  sourceNodeId: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  destinationNodeId: 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
};

/**
 * A link as the public description of Copybara's format has it (staex-io/copybara): the whole offer, its candidates,
 * both ids and the own address as JSON, gzip, base64, percent-encoded into the query. Written anew from that
 * description; none of its code is here.
 */
export function copybaraLink(base, { offer, candidates }) {
  const json = JSON.stringify({ offer, candidates, ...ids, sourceIp: '10.115.12.34' });
  return `${base}?${encodeURIComponent(gzipSync(json, { level: 9 }).toString('base64'))}`;
}
