import { batchTarget } from '../../signature/batch-target.ts';
import type { GatewayReply } from '../gateway-endpoint.ts';

/**
 * Whether an answer that was signed as one to `target` is one to what was asked. A gateway may lead to another spelling of
 * a name, whose answer is checked for being one; to other records or other demands it may not.
 */
export function isAnswerTo(
  target: string,
  { question, target: answered }: Pick<GatewayReply, 'question' | 'target'>,
): boolean {
  if (question.body !== undefined)
    return target === batchTarget(question.target, new TextEncoder().encode(question.body));
  return target === answered && restOf(answered) === restOf(question.target);
}

/** All but the name or account: `/v1/names/records?keys=staex-id`. */
function restOf(target: string): string {
  return target
    .split('/')
    .filter((_, at) => at !== 3)
    .join('/');
}

// What decides whether an answer is new enough, and not what it says at its block.
const demands = /^(explain|finality|maxAge|minBlock|policy|require)(=|$)/;

/** The question in a target, without what does not change the answer at a block. */
export function sameQuestion(one: string, other: string): boolean {
  return essenceOf(one) === essenceOf(other);
}

function essenceOf(target: string): string {
  const [path, query = ''] = target.split('?', 2);
  const parameters = query.split('&').filter((parameter) => !demands.test(parameter));
  return `${path}?${parameters.sort().join('&')}`;
}
