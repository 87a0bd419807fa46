// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    OffchainLookup,
    UnsupportedResolverProfile,
    IBatchGateway,
    IExtendedResolver,
    IFeatures,
    IMulticall,
    RESOLVE_MULTICALL_FEATURE
} from "./Interfaces.sol";

/// Calls to one resolver that may have to leave the chain half-way (EIP-3668). All off-chain requests of a
/// session leave together, as one `query` to a batch gateway (ENSIP-21); the session itself travels in the
/// lookup's `extraData` and goes on in the callback.
abstract contract ResolverCalls {
    error ResolverError(bytes errorData);
    error InvalidBatchGatewayResponse();

    struct Found {
        bytes name;
        uint256 offset;
        bytes32 node;
        address resolver;
        bool extended;
    }

    enum Outcome {
        Todo,
        Pending,
        Answered,
        Reverted,
        GatewayFailed
    }

    struct Lookup {
        address sender;
        string[] urls;
        bytes callData;
        bytes4 callback;
        bytes extraData;
    }

    struct Call {
        bytes data;
        Outcome outcome;
        bytes reply;
        Lookup lookup;
    }

    struct Session {
        Found found;
        bytes4 selector;
        bool split;
        bool direct;
        string[] gateways;
        bytes4 callback;
        bytes memo;
        Call[] calls;
    }

    function _open(
        Found memory found,
        bytes memory data,
        string[] memory gateways,
        bytes4 callback,
        bytes memory memo
    ) internal view returns (Session memory session) {
        bool many = bytes4(data) == IMulticall.multicall.selector;
        session.direct = _mayCallDirectly(found, many);
        session.split = many && !session.direct;
        session.found = found;
        session.selector = bytes4(data);
        session.gateways = gateways;
        session.callback = callback;
        session.memo = memo;
        bytes[] memory datas;
        if (session.split) {
            datas = abi.decode(_withoutSelector(data), (bytes[]));
        } else {
            datas = new bytes[](1);
            datas[0] = data;
        }
        session.calls = new Call[](datas.length);
        for (uint256 i = 0; i < datas.length; i++) {
            session.calls[i].data = found.extended
                ? abi.encodeCall(IExtendedResolver.resolve, (found.name, datas[i]))
                : datas[i];
        }
    }

    /// The answer of the session, or a revert: with `OffchainLookup` when it has to leave the chain.
    function _run(Session memory session) internal view returns (bytes memory) {
        uint256 pending = 0;
        for (uint256 i = 0; i < session.calls.length; i++) {
            Call memory call = session.calls[i];
            if (call.outcome == Outcome.Todo) _ask(call, session.found.resolver, call.data, session.direct);
            if (call.outcome == Outcome.Pending) pending++;
        }
        if (pending > 0) _leave(session, pending);
        return session.split ? _answers(session) : _answer(session);
    }

    /// The session that left with `extraData`, with the answers that came back.
    function _resume(bytes calldata response, bytes calldata extraData) internal view returns (Session memory session) {
        session = abi.decode(extraData, (Session));
        if (session.direct) {
            _callBack(session.calls[0], response, true);
            return session;
        }
        (bool[] memory failures, bytes[] memory responses) = abi.decode(response, (bool[], bytes[]));
        uint256 next = 0;
        for (uint256 i = 0; i < session.calls.length; i++) {
            Call memory call = session.calls[i];
            if (call.outcome != Outcome.Pending) continue;
            if (next >= failures.length || next >= responses.length) revert InvalidBatchGatewayResponse();
            if (failures[next]) {
                call.outcome = Outcome.GatewayFailed;
                call.reply = responses[next];
            } else {
                _callBack(call, responses[next], false);
            }
            next++;
        }
        if (next != failures.length || next != responses.length) revert InvalidBatchGatewayResponse();
    }

    /// Whether `target` says through ERC-165 that it has the interface.
    function _supports(address target, bytes4 interfaceId) internal view returns (bool) {
        (bool ok, bytes memory reply) = target.staticcall{gas: 30_000}(
            abi.encodeWithSignature("supportsInterface(bytes4)", interfaceId)
        );
        return ok && reply.length >= 32 && bytes32(reply) != 0;
    }

    /// Decodes the arguments of `OffchainLookup`. External, so that malformed ones can be caught.
    function readLookup(bytes calldata arguments) external pure returns (Lookup memory lookup) {
        (lookup.sender, lookup.urls, lookup.callData, lookup.callback, lookup.extraData) = abi.decode(
            arguments,
            (address, string[], bytes, bytes4, bytes)
        );
    }

    function _mayCallDirectly(Found memory found, bool many) private view returns (bool) {
        if (!_supports(found.resolver, type(IFeatures).interfaceId)) return false;
        return !many || (found.extended && IFeatures(found.resolver).supportsFeature(RESOLVE_MULTICALL_FEATURE));
    }

    function _callBack(Call memory call, bytes memory response, bool ownLookupsOnly) private view {
        Lookup memory lookup = call.lookup;
        bytes memory data = abi.encodeWithSelector(lookup.callback, response, lookup.extraData);
        _ask(call, lookup.sender, data, ownLookupsOnly);
    }

    /// A direct call passes only the resolver's own lookups on. In a batch the lookup names who is called back.
    function _ask(Call memory call, address target, bytes memory data, bool ownLookupsOnly) private view {
        (bool ok, bytes memory reply) = target.staticcall(data);
        call.reply = reply;
        call.outcome = ok ? Outcome.Answered : Outcome.Reverted;
        if (ok || reply.length < 4 || bytes4(reply) != OffchainLookup.selector) return;
        try this.readLookup(_withoutSelector(reply)) returns (Lookup memory lookup) {
            if (ownLookupsOnly && lookup.sender != target) return;
            call.outcome = Outcome.Pending;
            call.lookup = lookup;
            call.reply = "";
        } catch {}
    }

    function _leave(Session memory session, uint256 pending) private view {
        if (session.direct) {
            Lookup memory own = session.calls[0].lookup;
            revert OffchainLookup(address(this), own.urls, own.callData, session.callback, abi.encode(session));
        }
        IBatchGateway.Request[] memory requests = new IBatchGateway.Request[](pending);
        uint256 next = 0;
        for (uint256 i = 0; i < session.calls.length; i++) {
            Call memory call = session.calls[i];
            if (call.outcome != Outcome.Pending) continue;
            Lookup memory lookup = call.lookup;
            requests[next++] = IBatchGateway.Request(lookup.sender, lookup.urls, lookup.callData);
        }
        revert OffchainLookup(
            address(this),
            session.gateways,
            abi.encodeCall(IBatchGateway.query, (requests)),
            session.callback,
            abi.encode(session)
        );
    }

    function _answer(Session memory session) private pure returns (bytes memory) {
        Call memory call = session.calls[0];
        bytes memory reply = call.reply;
        if (call.outcome == Outcome.Answered) {
            if (reply.length == 0) revert UnsupportedResolverProfile(session.selector);
            return session.found.extended ? abi.decode(reply, (bytes)) : reply;
        }
        bool passOn = call.outcome == Outcome.GatewayFailed ||
            (reply.length >= 4 && bytes4(reply) == UnsupportedResolverProfile.selector);
        if (!passOn) revert ResolverError(reply);
        assembly {
            revert(add(reply, 32), mload(reply))
        }
    }

    function _answers(Session memory session) private pure returns (bytes memory) {
        bytes[] memory answers = new bytes[](session.calls.length);
        for (uint256 i = 0; i < answers.length; i++) {
            Call memory call = session.calls[i];
            bool wrapped = session.found.extended && call.outcome == Outcome.Answered;
            answers[i] = wrapped ? abi.decode(call.reply, (bytes)) : call.reply;
        }
        return abi.encode(answers);
    }

    function _withoutSelector(bytes memory data) private pure returns (bytes memory rest) {
        rest = new bytes(data.length - 4);
        assembly {
            mcopy(add(rest, 32), add(data, 36), mload(rest))
        }
    }
}
