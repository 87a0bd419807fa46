// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IExtendedResolver, ITextRecord, UnsupportedResolverProfile} from "../ens/Interfaces.sol";

/// Answers `text` for every name below its own (ENSIP-10). Names without a text of their own get the one of
/// node zero.
contract WildcardResolver is IExtendedResolver {
    mapping(bytes32 node => mapping(string key => string)) private _texts;

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == 0x01ffc9a7 || id == type(IExtendedResolver).interfaceId;
    }

    function setText(bytes32 node, string calldata key, string calldata value) external {
        _texts[node][key] = value;
    }

    function resolve(bytes calldata, bytes calldata data) external view returns (bytes memory) {
        if (bytes4(data) != ITextRecord.text.selector) revert UnsupportedResolverProfile(bytes4(data));
        (bytes32 node, string memory key) = abi.decode(data[4:], (bytes32, string));
        string memory own = _texts[node][key];
        return abi.encode(bytes(own).length == 0 ? _texts[0][key] : own);
    }
}
