// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IOwnedRegistry} from "./Interfaces.sol";

/// Owns `eth` in the registry and knows until when names below it are paid for, as ENS's base registrar does.
contract EthRegistrar {
    IOwnedRegistry public constant ens = IOwnedRegistry(0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e);

    /// By the number that the hash of the label is; 0 for what nobody registered.
    mapping(uint256 id => uint256 second) public nameExpires;

    /// Lets an account register names below `eth` in the registry itself.
    function addController(address controller) external {
        ens.setApprovalForAll(controller, true);
    }

    function setExpiries(uint256[] calldata ids, uint256[] calldata last) external {
        for (uint256 at = 0; at < ids.length; at++) nameExpires[ids[at]] = last[at];
    }
}
