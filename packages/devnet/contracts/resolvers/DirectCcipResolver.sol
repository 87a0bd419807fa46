// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {CcipResolver} from "./CcipResolver.sol";
import {IFeatures, RESOLVE_MULTICALL_FEATURE} from "../ens/Interfaces.sol";

/// A CCIP resolver that handles `multicall` itself and says so (ERC-7996), so that the Universal Resolver
/// calls it without a batch gateway.
contract DirectCcipResolver is CcipResolver, IFeatures {
    function supportsInterface(bytes4 id) public pure override returns (bool) {
        return id == type(IFeatures).interfaceId || super.supportsInterface(id);
    }

    function supportsFeature(bytes4 feature) external pure returns (bool) {
        return feature == RESOLVE_MULTICALL_FEATURE;
    }
}
