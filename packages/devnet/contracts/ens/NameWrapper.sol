// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IOwnedRegistry} from "./Interfaces.sol";

/// What ENS's NameWrapper has to do with records: it owns names in the registry for others, says whose they are, and
/// lets them choose the resolver. The functions are its own; what it would allow beside them is left out.
contract NameWrapper {
    IOwnedRegistry public constant ens = IOwnedRegistry(0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e);

    error Unauthorised(bytes32 node, address account);

    struct Wrapped {
        address owner;
        uint64 expiry;
    }

    mapping(uint256 id => Wrapped) private _wrapped;

    /// Nobody once the name has expired.
    function ownerOf(uint256 id) public view returns (address) {
        Wrapped storage wrapped = _wrapped[id];
        return wrapped.expiry != 0 && wrapped.expiry < block.timestamp ? address(0) : wrapped.owner;
    }

    /// Takes a name of the caller, who has to let this contract act for it in the registry.
    function wrap(bytes32 node, address owner, address resolver) external {
        if (ens.owner(node) != msg.sender) revert Unauthorised(node, msg.sender);
        ens.setOwner(node, address(this));
        if (resolver != address(0)) ens.setResolver(node, resolver);
        _wrapped[uint256(node)] = Wrapped(owner, 0);
    }

    function setRecord(bytes32 node, address owner, address resolver, uint64 ttl) external {
        _check(node);
        ens.setRecord(node, address(this), resolver, ttl);
        _wrapped[uint256(node)].owner = owner;
    }

    function setResolver(bytes32 node, address resolver) external {
        _check(node);
        ens.setResolver(node, resolver);
    }

    /// The last second in which the name has an owner; 0 for no end.
    function setExpiry(bytes32 node, uint64 expiry) external {
        _check(node);
        _wrapped[uint256(node)].expiry = expiry;
    }

    function _check(bytes32 node) private view {
        if (ownerOf(uint256(node)) != msg.sender) revert Unauthorised(node, msg.sender);
    }
}
