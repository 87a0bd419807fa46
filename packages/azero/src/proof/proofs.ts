import type { AzeroProofs } from '../azero-proofs.ts';
import { callContracts } from '../chain-reader.ts';
import { createContractStorage, type TrieIds } from './contract-storage.ts';
import { createContractVetting } from './contract-vetting.ts';
import { createProvedReader, storedAnswers } from './proved-reader.ts';
import { storedContract } from './stored-contract.ts';

/**
 * Lets `azero` read names with proofs: every value, and that there is none, is shown by Merkle proofs against the state
 * root of the block. One that does not hold is an error of the endpoint (`UNTRUSTED`, `bad-proof`), never a reason to read
 * without. Whether the block is one of the chain is not part of it: that takes a quorum.
 */
export const azeroProofs: AzeroProofs = {
  createReaders(ending) {
    const answers = storedAnswers(ending);
    const vetting = createContractVetting();
    const trieIds: TrieIds = new Map();
    return (block) => {
      const storage = createContractStorage(block, trieIds);
      const running = callContracts(block);
      return createProvedReader(answers, {
        contractAt: (account) => storedContract(storage, account),
        vet: (account, message) => vetting.vet(account, message, running),
      });
    };
  },
};
