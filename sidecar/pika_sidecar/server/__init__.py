"""The loopback WebSocket: who may connect, JSON-RPC, and one file of methods per noun."""
