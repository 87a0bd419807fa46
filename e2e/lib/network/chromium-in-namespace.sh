#!/bin/sh
# Starts the browser inside the network namespace that NETWORK_NAMESPACE names. Its pipes to the driver stay open.
exec ip netns exec "$NETWORK_NAMESPACE" "$CHROMIUM_BINARY" "$@"
