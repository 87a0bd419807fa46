// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// The name under which an account keeps its primary name (ENSIP-19).
library ReverseName {
    error EmptyAddress();

    bytes16 private constant DIGITS = "0123456789abcdef";

    function forAccount(bytes memory account, uint256 coinType) internal pure returns (string memory) {
        if (account.length == 0) revert EmptyAddress();
        return string.concat(_hex(account), ".", _namespace(coinType), ".reverse");
    }

    function _namespace(uint256 coinType) private pure returns (string memory) {
        if (coinType == 60) return "addr";
        if (coinType == 0x80000000) return "default";
        bytes memory digits = bytes(_hex(abi.encodePacked(coinType)));
        uint256 start = 0;
        while (start < 63 && digits[start] == "0") start++;
        bytes memory shortened = new bytes(64 - start);
        for (uint256 i = start; i < 64; i++) shortened[i - start] = digits[i];
        return string(shortened);
    }

    function _hex(bytes memory value) private pure returns (string memory) {
        bytes memory digits = new bytes(value.length * 2);
        for (uint256 i = 0; i < value.length; i++) {
            digits[2 * i] = DIGITS[uint8(value[i]) >> 4];
            digits[2 * i + 1] = DIGITS[uint8(value[i]) & 15];
        }
        return string(digits);
    }
}
