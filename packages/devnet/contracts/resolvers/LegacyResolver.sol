// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// A resolver from before ERC-165: it reverts without data for everything but `text`.
contract LegacyResolver {
    mapping(bytes32 node => mapping(string key => string)) private _texts;

    function setText(bytes32 node, string calldata key, string calldata value) external {
        _texts[node][key] = value;
    }

    function text(bytes32 node, string calldata key) external view returns (string memory) {
        return _texts[node][key];
    }
}
