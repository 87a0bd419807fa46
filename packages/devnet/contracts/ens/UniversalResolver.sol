// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {DnsName} from "./DnsName.sol";
import {ReverseName} from "./ReverseName.sol";
import {ResolverCalls} from "./ResolverCalls.sol";
import {
    IAddressRecord,
    ICoinAddressRecord,
    IExtendedResolver,
    INameRecord,
    IRegistry
} from "./Interfaces.sol";

/// A Universal Resolver written from ENSIP-10, 19, 21 and 23 for local chains. It has no constructor and no
/// owner, so that its run-time code can be placed at any address.
contract UniversalResolver is ResolverCalls {
    error ResolverNotFound(bytes name);
    error ResolverNotContract(bytes name, address resolver);
    error ReverseAddressMismatch(string primary, bytes primaryAddress);

    IRegistry internal constant REGISTRY = IRegistry(0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e);
    uint256 private constant COIN_ETH = 60;

    struct Reverse {
        bytes account;
        uint256 coinType;
        string primary;
        address reverseResolver;
    }

    string[] private _gateways;

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == 0x01ffc9a7 || id == this.resolve.selector ^ this.reverse.selector;
    }

    function setBatchGateways(string[] calldata gateways) external {
        _gateways = gateways;
    }

    function batchGateways() public view returns (string[] memory) {
        return _gateways;
    }

    /// The resolver of the name or of its nearest ancestor that has one, unchecked.
    function findResolver(
        bytes memory name
    ) public view virtual returns (address resolver, bytes32 node, uint256 offset) {
        node = DnsName.namehash(name, 0);
        while (name[offset] != 0) {
            resolver = _resolverOf(DnsName.namehash(name, offset));
            if (resolver != address(0)) break;
            (, offset) = DnsName.readLabel(name, offset);
        }
    }

    /// The resolver that may answer for the name; an ancestor's must be a wildcard resolver.
    function requireResolver(bytes memory name) public view returns (Found memory found) {
        found.name = name;
        (found.resolver, found.node, found.offset) = findResolver(name);
        if (found.resolver == address(0)) revert ResolverNotFound(name);
        found.extended = _supports(found.resolver, type(IExtendedResolver).interfaceId);
        if (found.extended) return found;
        if (found.offset != 0) revert ResolverNotFound(name);
        if (found.resolver.code.length == 0) revert ResolverNotContract(name, found.resolver);
    }

    function resolve(bytes calldata name, bytes calldata data) external view returns (bytes memory, address) {
        return resolveWithGateways(name, data, batchGateways());
    }

    function resolveWithGateways(
        bytes calldata name,
        bytes calldata data,
        string[] memory gateways
    ) public view returns (bytes memory result, address resolver) {
        Found memory found = requireResolver(name);
        Session memory session = _open(found, data, gateways, this.resolveCallback.selector, "");
        return (_run(session), found.resolver);
    }

    function resolveCallback(
        bytes calldata response,
        bytes calldata extraData
    ) external view returns (bytes memory result, address resolver) {
        Session memory session = _resume(response, extraData);
        return (_run(session), session.found.resolver);
    }

    function reverse(
        bytes calldata account,
        uint256 coinType
    ) external view returns (string memory primary, address resolver, address reverseResolver) {
        return reverseWithGateways(account, coinType, batchGateways());
    }

    function reverseWithGateways(
        bytes calldata account,
        uint256 coinType,
        string[] memory gateways
    ) public view returns (string memory primary, address resolver, address reverseResolver) {
        Found memory found = requireResolver(DnsName.encode(ReverseName.forAccount(account, coinType)));
        bytes memory memo = abi.encode(Reverse(account, coinType, "", found.resolver));
        bytes memory data = abi.encodeCall(INameRecord.name, (found.node));
        return _readPrimary(_open(found, data, gateways, this.reverseNameCallback.selector, memo));
    }

    function reverseNameCallback(
        bytes calldata response,
        bytes calldata extraData
    ) external view returns (string memory primary, address resolver, address reverseResolver) {
        return _readPrimary(_resume(response, extraData));
    }

    function reverseAddressCallback(
        bytes calldata response,
        bytes calldata extraData
    ) external view returns (string memory primary, address resolver, address reverseResolver) {
        return _confirmPrimary(_resume(response, extraData));
    }

    function _resolverOf(bytes32 node) internal view virtual returns (address) {
        return REGISTRY.resolver(node);
    }

    function _readPrimary(Session memory session) private view returns (string memory, address, address) {
        Reverse memory claim = abi.decode(session.memo, (Reverse));
        claim.primary = abi.decode(_run(session), (string));
        if (bytes(claim.primary).length == 0) return ("", address(0), claim.reverseResolver);
        Found memory found = requireResolver(DnsName.encode(claim.primary));
        bytes memory data = claim.coinType == COIN_ETH
            ? abi.encodeCall(IAddressRecord.addr, (found.node))
            : abi.encodeCall(ICoinAddressRecord.addr, (found.node, claim.coinType));
        bytes4 callback = this.reverseAddressCallback.selector;
        return _confirmPrimary(_open(found, data, session.gateways, callback, abi.encode(claim)));
    }

    function _confirmPrimary(Session memory session) private view returns (string memory, address, address) {
        Reverse memory claim = abi.decode(session.memo, (Reverse));
        bytes memory answer = _run(session);
        bytes memory owner = claim.coinType == COIN_ETH
            ? abi.encodePacked(abi.decode(answer, (address)))
            : abi.decode(answer, (bytes));
        if (keccak256(owner) != keccak256(claim.account)) revert ReverseAddressMismatch(claim.primary, owner);
        return (claim.primary, session.found.resolver, claim.reverseResolver);
    }
}
