#!/bin/sh
# Starts the browser inside the network namespace that NETWORK_NAMESPACE names. Its pipes to the driver stay open.
exec "$IP_BINARY" netns exec "$NETWORK_NAMESPACE" "$CHROMIUM_BINARY" "$@"
