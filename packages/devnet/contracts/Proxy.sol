// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// Runs the code of the contract named in the ERC-1967 slot. The local node writes that slot itself, so there
/// is no function to upgrade it.
contract Proxy {
    fallback() external payable {
        assembly {
            let implementation := sload(0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc)
            calldatacopy(0, 0, calldatasize())
            let ok := delegatecall(gas(), implementation, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if ok {
                return(0, returndatasize())
            }
            revert(0, returndatasize())
        }
    }
}
