// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {DnsName} from "../ens/DnsName.sol";
import {IExtendedResolver, OffchainLookup} from "../ens/Interfaces.sol";

/// Sends every question to the gateways of the name (EIP-3668) and believes answers that carry a signature of
/// `signer` which has not expired. Names without gateways of their own use those of node zero.
contract CcipResolver is IExtendedResolver {
    error SignatureExpired(uint64 expires, uint256 timestamp);
    error WrongSigner(address signer);

    address public signer;
    mapping(bytes32 node => string[] urls) private _urls;

    function setSigner(address account) external {
        signer = account;
    }

    function setUrls(bytes32 node, string[] calldata urls) external {
        _urls[node] = urls;
    }

    function supportsInterface(bytes4 id) public pure virtual returns (bool) {
        return id == 0x01ffc9a7 || id == type(IExtendedResolver).interfaceId;
    }

    function resolve(bytes calldata name, bytes calldata data) external view returns (bytes memory) {
        string[] memory urls = _urls[DnsName.namehash(name, 0)];
        if (urls.length == 0) urls = _urls[0];
        bytes memory request = abi.encodeCall(IExtendedResolver.resolve, (name, data));
        revert OffchainLookup(address(this), urls, request, this.acceptAnswer.selector, request);
    }

    /// `response` is `abi.encode(bytes result, uint64 expires, bytes signature)`.
    function acceptAnswer(bytes calldata response, bytes calldata request) external view returns (bytes memory) {
        (bytes memory result, uint64 expires, bytes memory signature) = abi.decode(response, (bytes, uint64, bytes));
        if (expires < block.timestamp) revert SignatureExpired(expires, block.timestamp);
        address by = _signerOf(answerHash(request, result, expires), signature);
        if (by == address(0) || by != signer) revert WrongSigner(by);
        return result;
    }

    /// What a gateway signs. It leaves the resolver's address out, because a gateway does not learn it when the
    /// Universal Resolver calls a resolver directly (ERC-7996).
    function answerHash(bytes memory request, bytes memory result, uint64 expires) public pure returns (bytes32) {
        return keccak256(abi.encode("peername devnet gateway", keccak256(request), keccak256(result), expires));
    }

    function _signerOf(bytes32 hash, bytes memory signature) private pure returns (address) {
        if (signature.length != 65) return address(0);
        (bytes32 r, bytes32 s) = (bytes32(signature), bytes32(0));
        assembly {
            s := mload(add(signature, 64))
        }
        return ecrecover(hash, uint8(signature[64]), r, s);
    }
}
