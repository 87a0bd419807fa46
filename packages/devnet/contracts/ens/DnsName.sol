// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// Names as the Universal Resolver takes them: one length byte and the bytes of each label, then a zero byte.
library DnsName {
    error DNSDecodingFailed(bytes name);
    error DNSEncodingFailed(string name);

    /// The hash of the label at `offset` and where the next label starts. The empty last label hashes to zero.
    function readLabel(bytes memory name, uint256 offset) internal pure returns (bytes32 hash, uint256 next) {
        if (offset >= name.length) revert DNSDecodingFailed(name);
        uint256 size = uint8(name[offset]);
        next = offset + 1 + size;
        if (next > name.length || (size == 0 && next != name.length)) revert DNSDecodingFailed(name);
        if (size == 0) return (0, next);
        bool given;
        (given, hash) = _givenHash(name, offset, size);
        if (!given) {
            assembly {
                hash := keccak256(add(add(name, 33), offset), size)
            }
        }
    }

    /// The namehash (ENSIP-1) of the part of `name` that starts at `offset`.
    function namehash(bytes memory name, uint256 offset) internal pure returns (bytes32) {
        (bytes32 label, uint256 next) = readLabel(name, offset);
        if (next == name.length) {
            if (name[offset] != 0) revert DNSDecodingFailed(name);
            return 0;
        }
        return keccak256(abi.encode(namehash(name, next), label));
    }

    /// The DNS form of a dotted name.
    function encode(string memory text) internal pure returns (bytes memory name) {
        bytes memory dotted = bytes(text);
        if (dotted.length == 0) return hex"00";
        name = new bytes(dotted.length + 2);
        uint256 start = 0;
        for (uint256 at = 0; at <= dotted.length; at++) {
            if (at < dotted.length && dotted[at] != ".") {
                name[at + 1] = dotted[at];
                continue;
            }
            uint256 size = at - start;
            if (size == 0 || size > 255) revert DNSEncodingFailed(text);
            name[start] = bytes1(uint8(size));
            start = at + 1;
        }
    }

    /// A label spelled `[` + 64 hex digits + `]` stands for the hash it shows.
    function _givenHash(bytes memory name, uint256 offset, uint256 size) private pure returns (bool, bytes32) {
        if (size != 66 || name[offset + 1] != "[" || name[offset + 66] != "]") return (false, 0);
        uint256 hash = 0;
        for (uint256 at = offset + 2; at < offset + 66; at++) {
            uint256 digit = uint8(name[at]);
            if (digit >= 48 && digit <= 57) digit -= 48;
            else if (digit >= 97 && digit <= 102) digit -= 87;
            else return (false, 0);
            hash = (hash << 4) | digit;
        }
        return (true, bytes32(hash));
    }
}
