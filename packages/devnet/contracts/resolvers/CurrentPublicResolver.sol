// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAddressRecord, IMulticall, IOwnedRegistry, ITextRecord, IWrapper} from "../ens/Interfaces.sol";

/// Decides as ENS's public resolver since 2023 does who may write: the owner in the registry, or in the NameWrapper where
/// that one holds the name, and whom the owner approved, for one name or for all.
contract CurrentPublicResolver {
    IOwnedRegistry public constant ens = IOwnedRegistry(0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e);
    IWrapper public constant nameWrapper = IWrapper(0xD4416b13d2b3a9aBae7AcD5D6C2BbDBE25686401);

    event TextChanged(bytes32 indexed node, string indexed indexedKey, string key, string value);
    event AddrChanged(bytes32 indexed node, address account);

    mapping(address owner => mapping(address operator => bool)) public isApprovedForAll;
    mapping(address owner => mapping(bytes32 node => mapping(address delegate => bool))) private _delegates;
    mapping(bytes32 node => mapping(string key => string)) private _texts;
    mapping(bytes32 node => address) private _accounts;

    modifier authorised(bytes32 node) {
        require(_isAuthorised(node));
        _;
    }

    function setApprovalForAll(address operator, bool approved) external {
        require(msg.sender != operator);
        isApprovedForAll[msg.sender][operator] = approved;
    }

    function approve(bytes32 node, address delegate, bool approved) external {
        require(msg.sender != delegate);
        _delegates[msg.sender][node][delegate] = approved;
    }

    function isApprovedFor(address owner, bytes32 node, address delegate) public view returns (bool) {
        return _delegates[owner][node][delegate];
    }

    function setText(bytes32 node, string calldata key, string calldata value) external authorised(node) {
        _texts[node][key] = value;
        emit TextChanged(node, key, key, value);
    }

    function text(bytes32 node, string calldata key) external view returns (string memory) {
        return _texts[node][key];
    }

    function setAddr(bytes32 node, address account) external authorised(node) {
        _accounts[node] = account;
        emit AddrChanged(node, account);
    }

    function addr(bytes32 node) external view returns (address) {
        return _accounts[node];
    }

    function multicall(bytes[] calldata calls) external returns (bytes[] memory results) {
        results = new bytes[](calls.length);
        for (uint256 at = 0; at < calls.length; at++) {
            (bool ok, bytes memory result) = address(this).delegatecall(calls[at]);
            require(ok);
            results[at] = result;
        }
    }

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == 0x01ffc9a7 || id == type(ITextRecord).interfaceId || id == type(IAddressRecord).interfaceId
            || id == type(IMulticall).interfaceId;
    }

    function _isAuthorised(bytes32 node) private view returns (bool) {
        address owner = ens.owner(node);
        if (owner == address(nameWrapper)) owner = nameWrapper.ownerOf(uint256(node));
        return owner == msg.sender || isApprovedForAll[owner][msg.sender] || isApprovedFor(owner, node, msg.sender);
    }
}
