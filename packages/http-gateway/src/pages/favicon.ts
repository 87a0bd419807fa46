/** The mark of the gateway: a name that points at a peer. */
export const favicon: string = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="8" fill="#2f5fd0"/>
<g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">
<path d="M6.5 16h10M13 11.5l4.5 4.5-4.5 4.5"/>
<circle cx="23" cy="16" r="3.2"/>
</g>
</svg>
`;
