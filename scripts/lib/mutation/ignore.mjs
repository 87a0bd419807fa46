// What is not mutated, each with the reason that the report shows. A plugin of Stryker.

/** A text of three words or more is a sentence for people: what it says is a matter of taste, what it is about is not. */
const sentence = /\S+\s+\S+\s+\S+/;

const reasons = {
  sentence: 'sentence: a text for people, of three words or more',
};

class IgnoreSentences {
  shouldIgnore({ node }) {
    if (node.type === 'StringLiteral' && sentence.test(node.value)) return reasons.sentence;
    if (node.type === 'TemplateLiteral' && isPlain(node) && sentence.test(quasiText(node)))
      return reasons.sentence;
    return undefined;
  }
}

/** Ignoring a node ignores what is inside, so only templates that decide nothing themselves qualify. */
function isPlain(template) {
  return template.expressions.every(({ type }) => type === 'Identifier' || type === 'MemberExpression');
}

function quasiText(template) {
  return template.quasis.map(({ value }) => value.raw).join('…');
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'sentences', value: new IgnoreSentences() }];
