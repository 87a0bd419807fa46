/** The reason of every error that says that no quorum came about, or that none can. */
export const noQuorum = 'no-quorum';
