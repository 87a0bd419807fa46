/** The sentence that refuses this Node, or undefined when it satisfies `>=x.y`. */
export function refuseNode(range, version = process.versions.node) {
  const [major = 0, minor = 0] = range.replace('>=', '').split('.').map(Number);
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return undefined;
  return `Node ${range} is needed; this is ${version}. Another one for this run alone: npx -p node@24 npm test`;
}
