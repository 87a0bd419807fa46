// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// EIP-3668: the answer is to be had off the chain.
error OffchainLookup(address sender, string[] urls, bytes callData, bytes4 callbackFunction, bytes extraData);

/// The resolver has no such function.
error UnsupportedResolverProfile(bytes4 selector);

interface IRegistry {
    function resolver(bytes32 node) external view returns (address);
}

interface IOwnedRegistry is IRegistry {
    function owner(bytes32 node) external view returns (address);
    function setOwner(bytes32 node, address owner) external;
    function setResolver(bytes32 node, address resolver) external;
    function setRecord(bytes32 node, address owner, address resolver, uint64 ttl) external;
    function setApprovalForAll(address operator, bool approved) external;
}

interface IWrapper {
    function ownerOf(uint256 id) external view returns (address);
}

/// ENSIP-10.
interface IExtendedResolver {
    function resolve(bytes calldata name, bytes calldata data) external view returns (bytes memory);
}

/// ERC-7996.
interface IFeatures {
    function supportsFeature(bytes4 feature) external view returns (bool);
}

interface IMulticall {
    function multicall(bytes[] calldata calls) external view returns (bytes[] memory);
}

interface ITextRecord {
    function text(bytes32 node, string calldata key) external view returns (string memory);
}

interface IAddressRecord {
    function addr(bytes32 node) external view returns (address);
}

interface ICoinAddressRecord {
    function addr(bytes32 node, uint256 coinType) external view returns (bytes memory);
}

interface INameRecord {
    function name(bytes32 node) external view returns (string memory);
}

/// ENSIP-21.
interface IBatchGateway {
    struct Request {
        address sender;
        string[] urls;
        bytes data;
    }

    function query(Request[] calldata requests)
        external
        view
        returns (bool[] memory failures, bytes[] memory responses);
}

bytes4 constant RESOLVE_MULTICALL_FEATURE = 0x96b62db8;
