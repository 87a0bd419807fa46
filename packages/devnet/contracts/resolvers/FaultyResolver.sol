// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITextRecord, OffchainLookup} from "../ens/Interfaces.sol";

/// Answers `text` wrongly, each name in its own way.
contract FaultyResolver {
    error Nope(uint256 reason);

    enum Fault {
        None,
        RevertsWithError,
        RevertsWithString,
        RevertsEmpty,
        RunsOutOfGas,
        AnswersNothing,
        HugeOffset,
        HugeLength,
        Truncated,
        OddSize,
        InvalidUtf8,
        HugeText,
        ForgedSender,
        EndlessLookup
    }

    mapping(bytes32 node => Fault) private _faults;
    string[] private _urls;

    function setFault(bytes32 node, Fault fault) external {
        _faults[node] = fault;
    }

    function setUrls(string[] calldata urls) external {
        _urls = urls;
    }

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == 0x01ffc9a7;
    }

    function text(bytes32 node, string calldata) external view returns (string memory) {
        Fault fault = _faults[node];
        if (fault == Fault.RevertsWithError) revert Nope(42);
        if (fault == Fault.RevertsWithString) revert("this name does not answer");
        if (fault == Fault.RevertsEmpty) revert();
        if (fault == Fault.RunsOutOfGas) while (true) {}
        if (fault == Fault.AnswersNothing) _return("");
        if (fault == Fault.HugeOffset) _return(abi.encode(type(uint256).max, uint256(4), bytes32("oops")));
        if (fault == Fault.HugeLength) _return(abi.encode(uint256(32), type(uint256).max, bytes32("oops")));
        if (fault == Fault.Truncated) _return(abi.encode(uint256(32), uint256(52), bytes32("oops")));
        if (fault == Fault.OddSize) _return(hex"c0ffee");
        if (fault == Fault.InvalidUtf8) return _text(hex"68385fff80c1");
        if (fault == Fault.HugeText) return string(new bytes(1 << 20));
        if (fault == Fault.ForgedSender) _look(0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e);
        if (fault == Fault.EndlessLookup) _look(address(this));
        return "";
    }

    /// The callback that never has enough.
    function lookAgain(bytes calldata, bytes calldata) external view returns (string memory) {
        _look(address(this));
    }

    function _look(address sender) private view {
        bytes memory request = abi.encodeCall(ITextRecord.text, (0, ""));
        revert OffchainLookup(sender, _urls, request, this.lookAgain.selector, "");
    }

    function _text(bytes memory raw) private pure returns (string memory) {
        return string(raw);
    }

    function _return(bytes memory reply) private pure {
        assembly {
            return(add(reply, 32), mload(reply))
        }
    }
}
