// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {UniversalResolver} from "./UniversalResolver.sol";

/// Stands for the day the Universal Resolver is upgraded in place: migrated names have their resolver outside
/// the old registry, all others are still found there.
contract MigratedUniversalResolver is UniversalResolver {
    mapping(bytes32 node => address resolver) private _migrated;

    function migrate(bytes32 node, address resolver) external {
        _migrated[node] = resolver;
    }

    function _resolverOf(bytes32 node) internal view override returns (address) {
        address resolver = _migrated[node];
        return resolver == address(0) ? super._resolverOf(node) : resolver;
    }
}
